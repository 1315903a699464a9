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
	limitFactor: Number(env.DOORSTEP_LIMIT_FACTOR ?? '1'),
	get smtpUrl() {
		return env.SMTP_URL;
	},
	mailFrom: env.MAIL_FROM ?? 'Doorstep <no-reply@localhost>',
	/** Connections that one process holds to the database. */
	poolSize: Number(env.DATABASE_POOL ?? '10')
};

function needed(name: string): string {
	const value = env[name];
	if (!value) throw new Error(`The setting ${name} is missing. README lists every setting.`);
	return value;
}
