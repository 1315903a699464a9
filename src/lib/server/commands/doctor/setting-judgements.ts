import { look, ok, trouble, type Finding } from '#lib/server/commands/doctor/findings.ts';

const SECRET_BYTES = 32;

type Env = Record<string, string | undefined>;

/** Everything that can be judged from the settings alone. Says no value that is secret. */
export function judgeSettings(env: Env, keptSecret: string | undefined): Finding[] {
	return [
		judgeOrigin(env.PUBLIC_ORIGIN),
		judgeSecret(env.DOORSTEP_SECRET ?? keptSecret, Boolean(env.DATABASE_URL)),
		judgeDemo(env),
		judgeTexts(env.TEXT_HOOK_URL),
		judgeClock(env.DOORSTEP_NOW)
	];
}

export function judgeOrigin(origin: string | undefined): Finding {
	const subject = 'address';
	if (!origin) {
		return look(
			subject,
			'PUBLIC_ORIGIN is not set: this machine only, by http',
			'Phones need https: set it to https://…, or try with npm run demo -- --https.'
		);
	}
	const url = URL.parse(origin);
	if (!url || url.origin !== origin) {
		return trouble(
			subject,
			'PUBLIC_ORIGIN is no address',
			'It has to be like https://visits.example.'
		);
	}
	if (url.protocol === 'https:') return ok(subject, origin);
	return look(
		subject,
		`${origin} is not https`,
		'Phones keep the field app for offline only by https; put a proxy with a certificate before it.'
	);
}

/** The secret that wraps keys: base64 of 32 bytes. Our own database keeps one in a file. */
export function judgeSecret(secret: string | undefined, isNamedDatabase: boolean): Finding {
	const subject = 'secret';
	const todo = 'DOORSTEP_SECRET has to be base64 of 32 random bytes: openssl rand -base64 32';
	if (!secret) {
		if (isNamedDatabase) return trouble(subject, 'DOORSTEP_SECRET is missing', todo);
		return ok(subject, 'made at the first start');
	}
	const bytes = Buffer.from(secret, 'base64');
	if (bytes.length < SECRET_BYTES) return trouble(subject, 'too short', todo);
	if (new Set(bytes).size < SECRET_BYTES / 2) return trouble(subject, 'not random', todo);
	return ok(subject, 'present');
}

export function judgeDemo(env: Env): Finding {
	if (env.DOORSTEP_DEMO !== '1') return ok('demonstration', 'off');
	return look(
		'demonstration',
		'on: whoever opens /demo reads every notice and moves the clock',
		'Never in service: unset DOORSTEP_DEMO.'
	);
}

export function judgeTexts(hook: string | undefined): Finding {
	const subject = 'text messages';
	if (!hook) return look(subject, 'no provider: texts wait', 'TEXT_HOOK_URL names one.');
	const url = URL.parse(hook);
	const isHere = url && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
	const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
	if (!isSafe || url.username || url.password) {
		return trouble(
			subject,
			'TEXT_HOOK_URL is refused at the start',
			'It has to be https, or http on this machine, without a password in it.'
		);
	}
	return ok(subject, `handed over to ${url.host}`);
}

export function judgeClock(moment: string | undefined): Finding {
	if (!moment) return ok('clock of the product', 'the real time');
	if (Number.isNaN(Date.parse(moment))) {
		return trouble('clock of the product', 'DOORSTEP_NOW is no moment', 'ISO 8601, or unset it.');
	}
	return look('clock of the product', `starts at ${moment}`, 'For tests only: unset DOORSTEP_NOW.');
}
