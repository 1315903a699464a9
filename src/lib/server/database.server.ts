import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { keepingStatements } from '#lib/server/prepared.server.ts';
import { settings } from '#lib/server/settings.server.ts';

export type Database = PostgresJsDatabase;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

let client: postgres.Sql | undefined;
let database: Database | undefined;

/** The connection as the app's own role. Made at first use, so that nothing waits at start-up. */
export function connection(): Database {
	database ??= drizzle(openClient());
	return database;
}

function openClient(): postgres.Sql {
	client = keepingStatements(
		postgres(settings.databaseUrl, {
			max: settings.poolSize,
			idle_timeout: 60,
			connect_timeout: 5,
			onnotice: () => {}
		})
	);
	return client;
}

/** Gives the connections back: at shutdown, and between tests. */
export async function closeConnection(): Promise<void> {
	const closing = client;
	client = undefined;
	database = undefined;
	await closing?.end({ timeout: 5 });
}
