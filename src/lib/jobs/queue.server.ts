import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss, type Db } from 'pg-boss';
import postgres from 'postgres';
import { log, logSurprise } from '#lib/server/log.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What a job carries: ids only. */
export type JobData = Record<string, string>;
type Handler = (agencyId: string, data: JobData) => Promise<void>;

const DEAD = 'dead';
const RETRY_LIMIT = 8;
const HEARTBEAT_SECONDS = 30;
const POLL_SECONDS = 1;

const handlers = new Map<string, Handler>();
let client: postgres.Sql | undefined;
let starting: Promise<PgBoss> | undefined;

/** Registers who does a job. Called once for each job when the server starts. */
export function defineJob(name: string, handler: Handler): void {
	handlers.set(name, handler);
}

/**
 * Enqueues a job in the act's own transaction: it exists if and only if the act is committed. A job
 * given the same key while one still waits is the same job.
 */
export async function enqueue(
	work: Work,
	name: string,
	data: JobData,
	key?: string
): Promise<void> {
	const boss = await queue();
	await boss.send(
		name,
		{ agencyId: work.actor.agencyId, ...data },
		{ db: fromDrizzle(work.tx, sql), ...(key ? { singletonKey: key } : {}) }
	);
}

/** Starts doing jobs in this process. */
export async function startWorkers(): Promise<void> {
	const boss = await queue();
	for (const [name, handler] of handlers) {
		await boss.work<JobData>(name, { pollingIntervalSeconds: POLL_SECONDS }, async (jobs) => {
			for (const job of jobs) await attempt(name, handler, job.data);
		});
	}
}

async function attempt(name: string, handler: Handler, data: JobData): Promise<void> {
	const { agencyId, ...rest } = data;
	try {
		await handler(agencyId!, rest);
	} catch (error) {
		logSurprise(error, { route: `job ${name}` });
		throw error;
	}
}

/** Lets running jobs finish and gives the connection back. */
export async function stopQueue(): Promise<void> {
	const boss = await starting;
	starting = undefined;
	await boss?.stop({ graceful: true, timeout: 5_000 });
	await client?.end({ timeout: 5 });
	client = undefined;
}

function queue(): Promise<PgBoss> {
	starting ??= open();
	return starting;
}

async function open(): Promise<PgBoss> {
	const boss = new PgBoss({ db: adapter(), schema: 'pgboss', migrate: false, createSchema: false });
	boss.on('error', (error) => logSurprise(error, { route: 'jobs' }));
	await boss.start();
	await boss.createQueue(DEAD);
	for (const name of handlers.keys()) {
		await boss.createQueue(name, {
			deadLetter: DEAD,
			retryLimit: RETRY_LIMIT,
			retryBackoff: true,
			heartbeatSeconds: HEARTBEAT_SECONDS
		});
	}
	log('info', { event: 'jobs ready' });
	return boss;
}

// One connection: pg-boss opens its own transactions, which must not spread over a pool.
function adapter(): Db {
	client = postgres(settings.jobsUrl, {
		max: 1,
		idle_timeout: 0,
		onnotice: () => {},
		types: { json }
	});
	const jobs = client;
	return {
		executeSql: async (text, values) => ({
			rows: [...(await jobs.unsafe(text, (values ?? []) as never[]))]
		})
	};
}

// pg-boss hands JSON over as text already; the driver would quote it a second time.
const json = {
	to: 114,
	from: [114, 3802],
	serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
	parse: (text: string) => JSON.parse(text) as unknown
};
