import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { settings } from '#lib/server/settings.server.ts';

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

const RECONNECT_SECONDS_MAX = 0.5;

let client: postgres.Sql | undefined;
let database: Database | undefined;

/** The connection as the app's own role. Made at first use, so that nothing waits at start-up. */
export function connection(): Database {
	database ??= drizzle(openClient());
	return database;
}

function openClient(): postgres.Sql {
	client = postgres(settings.databaseUrl, {
		max: settings.poolSize,
		idle_timeout: 60,
		connect_timeout: 5,
		backoff,
		onnotice: () => {}
	});
	return client;
}

/**
 * Seconds until a lost connection is made anew. The driver's own goes up to 20, counted over all
 * connections together: a database that is back after two would be waited for much longer.
 */
function backoff(tries: number): number {
	return Math.min(0.05 * 2 ** tries, RECONNECT_SECONDS_MAX) * (0.5 + Math.random() / 2);
}

/** Gives the connections back: at shutdown, and between tests. */
export async function closeConnection(): Promise<void> {
	const closing = client;
	client = undefined;
	database = undefined;
	await closing?.end({ timeout: 5 });
}
