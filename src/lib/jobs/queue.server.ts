import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss } from 'pg-boss';
import { openLink, type Link } from '#lib/jobs/link.server.ts';
import type { Transaction } from '#lib/server/database.server.ts';
import { log, logSurprise } from '#lib/server/log.server.ts';
import { count } from '#lib/server/metrics.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What a job carries: ids only. */
export type JobData = Record<string, string>;
type Handler = (agencyId: string, data: JobData) => Promise<void>;
type Queue = { boss: PgBoss; link: Link };
type Job = { data: JobData; singletonKey: string; startAfter: number };
/** By name and key: the first under a key is as good as any later one. */
type Gathered = Map<string, Map<string, Job>>;

const DEAD = 'dead';
const RETRY_LIMIT = 8;
const HEARTBEAT_SECONDS = 30;
const POLL_SECONDS = 1;
// Waiting for a database that is not there yet doubles from the first to the last.
const FIRST_PAUSE_MS = 1_000;
const LAST_PAUSE_MS = 60_000;

// Every minute; what is due then, the round finds in tables.
const EVERY_MINUTE = '* * * * *';

const handlers = new Map<string, Handler>();
const rounds = new Set<string>();
const worked = new Set<string>();
// By transaction: what is enqueued inside a savepoint goes with it.
const gathered = new WeakMap<Transaction, Gathered>();
let opening: Promise<Queue> | undefined;
let stopping = new AbortController();

/** Registers who does a job. Called once for each job when the server starts. */
export function defineJob(name: string, handler: Handler): void {
	handlers.set(name, handler);
}

/**
 * Registers a job that comes round every minute, once for all processes and agencies together. A
 * round that fails is not tried again: the next one comes.
 */
export function defineRound(name: string, handler: () => Promise<void>): void {
	handlers.set(name, handler);
	rounds.add(name);
}

/**
 * Enqueues a job in the act's own transaction: it exists if and only if the act is committed.
 * While a job of the same name, agency and key waits for its first try, no second one is made; so a
 * key belongs to jobs whose data alone say what to do, for the waiting one may run before this act
 * is committed. Without a key every job is its own. With `afterSeconds` it waits at least so long.
 * Throws while the queue cannot be reached.
 */
export async function enqueue(
	work: Work,
	name: string,
	data: JobData,
	key: string = crypto.randomUUID(),
	afterSeconds = 0
): Promise<void> {
	const { agencyId } = work.actor;
	const singletonKey = `${agencyId} ${key}`;
	const job = { data: { agencyId, ...data }, singletonKey, startAfter: afterSeconds };
	const waiting = gathered.get(work.tx);
	if (waiting) waiting.set(name, (waiting.get(name) ?? new Map()).set(singletonKey, job));
	else await send(work, name, [job]);
}

/**
 * Does something whose jobs are sent together at its end: one statement for each name. When it throws
 * none is sent.
 */
export async function enqueueingTogether<T>(work: Work, act: () => Promise<T>): Promise<T> {
	const jobs: Gathered = new Map();
	gathered.set(work.tx, jobs);
	try {
		const value = await act();
		for (const [name, some] of jobs) await send(work, name, [...some.values()].sort(byKey));
		return value;
	} finally {
		gathered.delete(work.tx);
	}
}

async function send({ tx }: Work, name: string, jobs: Job[]): Promise<void> {
	const { boss } = await queue();
	await boss.insert(name, jobs, { db: fromDrizzle(tx, sql) });
}

// In one order for everybody, so that two phones with the same people do not wait in a ring.
const byKey = (one: Job, other: Job) => (one.singletonKey < other.singletonKey ? -1 : 1);

/**
 * Starts doing jobs in this process, as soon as the queue can be reached; tries until it is stopped
 * and logs each failure once. Never rejects.
 */
export async function startWorkers(firstPauseMs = FIRST_PAUSE_MS): Promise<void> {
	const { signal } = stopping;
	for (
		let pauseMs = firstPauseMs;
		!signal.aborted;
		pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS)
	) {
		try {
			return await work();
		} catch (error) {
			if (signal.aborted) return;
			logSurprise(error, { route: 'jobs' });
			await sleep(pauseMs, null, { ref: false, signal }).catch(() => {});
		}
	}
}

async function work(): Promise<void> {
	const { boss } = await queue();
	for (const [name, handler] of handlers) {
		if (worked.has(name)) continue;
		await boss.work<JobData>(name, { pollingIntervalSeconds: POLL_SECONDS }, async (jobs) => {
			for (const job of jobs) await attempt(name, handler, job.data);
		});
		worked.add(name);
	}
}

async function attempt(name: string, handler: Handler, data: JobData): Promise<void> {
	const { agencyId, ...rest } = data;
	try {
		await handler(agencyId!, rest);
		count('doorstep_jobs_total', { job: name, result: 'done' });
	} catch (error) {
		count('doorstep_jobs_total', { job: name, result: 'failed' });
		logSurprise(error, { route: `job ${name}` });
		throw error;
	}
}

/** True when the queue is open, or can be opened, and answers. */
export async function isQueueReachable(): Promise<boolean> {
	const { link } = await queue();
	await link.executeSql('select 1');
	return true;
}

/** How many jobs are in each state, over all agencies. Throws while the queue cannot be reached. */
export async function jobCounts(): Promise<Map<string, number>> {
	const { link } = await queue();
	const { rows } = await link.executeSql(
		'select state::text as state, count(*)::int as count from pgboss.job group by 1'
	);
	return new Map(rows.map(({ state, count }) => [state as string, count as number]));
}

/** Lets running jobs finish and gives the connection back. Never rejects. */
export async function stopQueue(): Promise<void> {
	stopping.abort();
	stopping = new AbortController();
	const opened = await opening?.catch(() => undefined);
	opening = undefined;
	worked.clear();
	if (opened) await close(opened, true);
}

/** The queue of this process. A failed attempt is forgotten, so that the next caller tries anew. */
function queue(): Promise<Queue> {
	if (opening) return opening;
	const attempted = open();
	opening = attempted;
	attempted.catch(() => {
		if (opening === attempted) opening = undefined;
	});
	return attempted;
}

async function open(): Promise<Queue> {
	const link = openLink();
	const boss = new PgBoss({ db: link, schema: 'pgboss', migrate: false, createSchema: false });
	boss.on('error', (error) => logSurprise(error, { route: 'jobs' }));
	try {
		await prepare(boss);
	} catch (error) {
		await close({ boss, link }, false);
		throw error;
	}
	log('info', { event: 'jobs ready' });
	return { boss, link };
}

async function prepare(boss: PgBoss): Promise<void> {
	await boss.start();
	await boss.createQueue(DEAD);
	for (const name of handlers.keys()) {
		if (rounds.has(name)) {
			await boss.createQueue(name, { policy: 'short', retryLimit: 0 });
			await boss.schedule(name, EVERY_MINUTE, {});
			continue;
		}
		await boss.createQueue(name, {
			// One job waiting for its first try under each key.
			policy: 'short',
			deadLetter: DEAD,
			retryLimit: RETRY_LIMIT,
			retryBackoff: true,
			heartbeatSeconds: HEARTBEAT_SECONDS
		});
	}
}

async function close({ boss, link }: Queue, graceful: boolean): Promise<void> {
	const failed = (error: unknown) => void logSurprise(error, { route: 'jobs' });
	await boss.stop({ graceful, timeout: 5_000 }).catch(failed);
	await link.close().catch(failed);
}
