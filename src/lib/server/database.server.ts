import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { log } from '#lib/server/log.server.ts';
import { count } from '#lib/server/metrics.server.ts';
import { keepingStatements } from '#lib/server/prepared.server.ts';
import { settings } from '#lib/server/settings.server.ts';

// The driver waits for ever on a connection whose other end has vanished, and its pool does not
// heal. So a pool that falls silent is put aside: what still waits for a connection of it moves to
// a new one at once; what already works may finish until its own deadline, then the old is closed.

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Connections that are made and given up together, as the app's own role. */
export type Pool = {
	database: Database;
	/** When it answered last, by the process's own clock (ms); a new one has not answered yet. */
	heardAt: number;
	/** Who works with it now; each is told when the pool is put aside. */
	users: Set<() => void>;
	close: () => Promise<void>;
};

/** A connection that was asked for and a pool that says nothing at all for so long: silent. */
export const SILENCE_MS = 2_000;
const CONNECT_SECONDS = 5;
const RECONNECT_SECONDS_MAX = 0.5;
const IDLE_SECONDS = 60;
const KEEP_ALIVE_SECONDS = 15;
// Longer than a unit of work may last, so that none is cut off before its own deadline.
const LAST_WORK_MS = 1_000;
const FINISH_MS = 5_000;
const ASK_AGAIN_MS = 20;

let current: Pool | undefined;
let aside: { pool: Pool; timer: NodeJS.Timeout } | undefined;
const renewalListeners = new Set<() => void>();

/** The pool that works now. Made at first use, so that nothing waits at start-up. */
export function pool(): Pool {
	current ??= openPool();
	return current;
}

function openPool(): Pool {
	const client = keepingStatements(
		postgres(settings.databaseUrl, {
			max: settings.poolSize,
			idle_timeout: IDLE_SECONDS,
			connect_timeout: CONNECT_SECONDS,
			backoff,
			keep_alive: KEEP_ALIVE_SECONDS,
			// No column and no parameter of ours is an array; so a connection is ready one trip earlier.
			fetch_types: false,
			onnotice: () => {}
		})
	);
	return {
		database: drizzle(client),
		heardAt: -Infinity,
		users: new Set(),
		close: () => client.end({ timeout: 0 })
	};
}

/**
 * Seconds until a lost connection is made anew. The driver's own goes up to 20, counted over all
 * connections together: a database that is back after two would be waited for much longer.
 */
function backoff(tries: number): number {
	return Math.min(0.05 * 2 ** tries, RECONNECT_SECONDS_MAX) * (0.5 + Math.random() / 2);
}

/**
 * Puts a pool aside that does not answer; the next to ask gets a new one. While one is aside that
 * still answers no second follows, so that a slow database meets at most twice the connections; one
 * that has fallen silent itself keeps nothing alive, and makes room at once.
 */
export function renewPool(silent: Pool): void {
	if (silent !== current) return;
	if (aside && performance.now() - aside.pool.heardAt < SILENCE_MS) return;
	if (aside) void closeAside();
	current = undefined;
	count('doorstep_database_pool_renewals_total');
	log('warn', { event: 'database pool renewed' });
	const timer = setTimeout(() => void closeAside(), settings.databaseDeadlineMs + LAST_WORK_MS);
	aside = { pool: silent, timer: timer.unref() };
	for (const release of silent.users) release();
	for (const listener of renewalListeners) listener();
}

/** For whoever holds a connection of its own to the same server. Gives the way to stop listening. */
export function whenPoolRenewed(listener: () => void): () => void {
	renewalListeners.add(listener);
	return () => void renewalListeners.delete(listener);
}

async function closeAside(): Promise<void> {
	const closing = aside;
	aside = undefined;
	clearTimeout(closing?.timer);
	await closing?.pool.close();
}

/** Gives the connections back: at shutdown, and between tests. What works may finish (5 s). */
export async function closeConnection(): Promise<void> {
	const closing = current;
	current = undefined;
	const until = performance.now() + FINISH_MS;
	while (closing?.users.size && performance.now() < until) await sleep(ASK_AGAIN_MS);
	await Promise.all([closeAside(), closing?.close()]);
}
