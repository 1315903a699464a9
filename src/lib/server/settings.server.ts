/** The one place that reads the environment. README lists every setting. */
const env = process.env;

export const settings = {
	get databaseUrl() {
		return needed('DATABASE_URL');
	},
	get jobsUrl() {
		return needed('DATABASE_JOBS_URL');
	},
	/** Base64 of 32 bytes; wraps the agencies' private keys at rest. */
	get secret() {
		return needed('DOORSTEP_SECRET');
	},
	get publicOrigin() {
		return env.PUBLIC_ORIGIN ?? `http://localhost:${env.PORT ?? '4310'}`;
	},
	/** https with a certificate of our own making, for trying: it must promise nothing for later. */
	get isLocalHttps() {
		return Boolean(env.DOORSTEP_LOCAL_HTTPS);
	},
	/** The demonstration: its guide page, its movable clock, its outbox page. */
	get isDemo() {
		return env.DOORSTEP_DEMO === '1';
	},
	/** A fixed moment to start from (ISO 8601), for tests. */
	get now() {
		return env.DOORSTEP_NOW;
	},
	/** A file that holds how far the clock is moved; only read in the demonstration. */
	clockFile: env.DOORSTEP_CLOCK_FILE,
	/** Multiplies every limit on repetition. */
	limitFactor: positiveNumber(env.DOORSTEP_LIMIT_FACTOR, 1),
	get smtpUrl() {
		return env.SMTP_URL;
	},
	/** Where text messages are handed over; https, or http on this machine. Throws for others. */
	get textHookUrl() {
		return hookUrl(env.TEXT_HOOK_URL);
	},
	get textHookSecret() {
		return env.TEXT_HOOK_SECRET;
	},
	/** SHA-256 (hex) of the secret by which the provider tells what became of a text. */
	get textCallbackHash() {
		return env.TEXT_CALLBACK_SHA256?.trim().toLowerCase();
	},
	/** Push services beyond the known ones; such a host may lie inside the agency's network. */
	get pushHosts() {
		return pushHostsOf(env.PUSH_HOSTS);
	},
	mailFrom: env.MAIL_FROM ?? 'Doorstep <no-reply@localhost>',
	/** Connections that one process holds to the database. */
	poolSize: positiveNumber(env.DATABASE_POOL, 10),
	/** How long one try of a unit of work may take (ms). */
	get databaseDeadlineMs() {
		return positiveNumber(env.DATABASE_DEADLINE_MS, 8_000);
	},
	/** Requests that one address may make each second; four times as many in one burst. */
	get requestRate() {
		return positiveNumber(env.DOORSTEP_RATE, 100);
	},
	/** The doors that this process opens; all unless the setting names some. */
	get doors() {
		return doorsOf(env.DOORSTEP_DOORS);
	}
};

export const allDoors = ['public', 'portal', 'field', 'admin', 'api'] as const;
export type DoorName = (typeof allDoors)[number];

/** The doors that a text like `public,field` names; all of them when it names none. Throws for others. */
export function doorsOf(text: string | undefined): ReadonlySet<DoorName> {
	const named = (text ?? '').split(',').map((name) => name.trim());
	const wanted = named.filter(Boolean) as DoorName[];
	const stranger = wanted.find((name) => !allDoors.includes(name));
	if (stranger) throw new Error(`DOORSTEP_DOORS knows ${allDoors.join(', ')}, not "${stranger}".`);
	return new Set(wanted.length ? wanted : allDoors);
}

/** An address that may be told private links: nobody on the way can read them. */
export function hookUrl(text: string | undefined): string | undefined {
	if (!text) return undefined;
	const url = URL.parse(text);
	const isHere = url && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
	const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
	if (isSafe && !url.username && !url.password) return url.href;
	throw new Error('TEXT_HOOK_URL has to be https, or http on this machine, without a password.');
}

/**
 * The hosts that a text like `push.example.org,.push.example.com:8443` names; a leading dot stands for
 * all below it. Throws for what is no host.
 */
export function pushHostsOf(text: string | undefined): string[] {
	const hosts = (text ?? '').split(',').map((one) => one.trim().toLowerCase());
	const named = hosts.filter(Boolean);
	const odd = named.find((one) => !/^\.?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/.test(one));
	if (odd)
		throw new Error(`PUSH_HOSTS names hosts, with a port where it is not 443, not "${odd}".`);
	return named;
}

/** The number that a text spells, above 0; else the fallback, so that a slip opens no limit. */
export function positiveNumber(text: string | undefined, fallback: number): number {
	const number = Number(text);
	return Number.isFinite(number) && number > 0 ? number : fallback;
}

function needed(name: string): string {
	const value = env[name];
	if (!value) throw new Error(`The setting ${name} is missing. README lists every setting.`);
	return value;
}
