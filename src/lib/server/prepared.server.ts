import type postgres from 'postgres';

// The texts of statements come from code, values are parameters, so they are few; were they ever
// many, the rest would be asked the slow way instead of filling the server's memory.
const KEPT_STATEMENTS = 500;

type Client = postgres.Sql | postgres.TransactionSql;
const known = new Set<string>();

/**
 * Lets the database keep the statements that drizzle sends. Without it the driver first asks for
 * the types of the parameters, waits, and then sends the values: two journeys and a new plan for
 * each. Changes the client that is given in, and hands it back.
 */
export function keepingStatements<C extends Client>(client: C): C {
	const { unsafe } = client;
	client.unsafe = ((text, values = [], options = {}) =>
		unsafe(text, values, { ...options, prepare: isKept(text, values) })) as Client['unsafe'];
	if ('begin' in client) keepInTransactions(client);
	return client;
}

function keepInTransactions(client: postgres.Sql): void {
	const begin = client.begin.bind(client) as (...given: unknown[]) => Promise<unknown>;
	type Body = (tx: postgres.TransactionSql) => unknown;
	client.begin = ((...given: [...string[], Body]) => {
		const body = given.pop() as Body;
		return begin(...given, (tx: postgres.TransactionSql) => body(keepingStatements(tx)));
	}) as postgres.Sql['begin'];
}

function isKept(text: string, values: unknown[]): boolean {
	if (!values.length) return false;
	if (known.size < KEPT_STATEMENTS) known.add(text);
	return known.has(text);
}
