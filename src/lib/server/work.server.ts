import { sql, TransactionRollbackError } from 'drizzle-orm';
import type { Actor } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { now } from '#lib/server/clock.server.ts';
import type { Database, Transaction } from '#lib/server/database.server.ts';
import {
	begun,
	heard,
	statementMs,
	withinDeadline,
	type Attempt,
	type TransactionName
} from '#lib/server/deadline.server.ts';
import { fateOfCommit, serverLife } from '#lib/server/fate.server.ts';

/** One unit of work: who, when, and the one transaction it happens in. */
export type Work<A extends Actor = Actor> = { actor: A; tx: Transaction; now: Date };

/**
 * Answers a question as an actor. The database itself refuses a write in it. Throws Busy when the
 * database does not answer in time.
 */
export function reading<A extends Actor, T>(
	actor: A,
	ask: (work: Work<A>) => Promise<T>
): Promise<T> {
	const body = inAgency(actor, ask, 'read only', now());
	// What was read is read, whether or not the end of the transaction was heard.
	return withinDeadline(body, { fateOf: async () => 'committed' });
}

/**
 * Does something as an actor in one transaction. A refused outcome leaves nothing behind. `at` is
 * the present moment unless a story of the past is told (the sample town). `act` may run more than
 * once, each time on a clean table. Throws Busy when the database does not do it in time.
 */
export async function acting<A extends Actor, T>(
	actor: A,
	act: (work: Work<A>) => Promise<T>,
	at: Date = now()
): Promise<T> {
	const body = inAgency(actor, async (work) => keepOrUndo(await act(work)), 'read write', at);
	try {
		return await withinDeadline(body, { fateOf: fateOfCommit });
	} catch (error) {
		if (error instanceof Undone) return error.outcome as T;
		throw error;
	}
}

/** Asks for what belongs to no agency: the list of agencies, the state of the server. */
export function asking<T>(ask: (database: Database) => Promise<T>): Promise<T> {
	return withinDeadline(async (attempt) => {
		const answer = await ask(attempt.pool.database);
		heard(attempt);
		return answer;
	});
}

/**
 * Sends statements of one unit of work without waiting for each other's answers: one journey to the
 * database instead of many, which counts double while a lock is held. Each is started at once, and the
 * database does in turn what is started in turn, as long as a part comes to its first statement
 * without waiting for anything else. Ends when all have ended, so that none is left over for a
 * transaction that is over; then throws what the first of them threw.
 */
export async function together<const Parts extends readonly (() => PromiseLike<unknown>)[]>(
	...parts: Parts
): Promise<{ -readonly [At in keyof Parts]: Awaited<ReturnType<Parts[At]>> }> {
	const started = parts.map((start) => Promise.resolve(start()));
	await Promise.allSettled(started);
	return (await Promise.all(started)) as never;
}

class Undone extends Error {
	outcome: unknown;
	constructor(outcome: unknown) {
		super('undone');
		this.outcome = outcome;
	}
}

function keepOrUndo<T>(result: T): T {
	if (isRefused(result)) throw new Undone(result);
	return result;
}

function isRefused(result: unknown): boolean {
	return typeof result === 'object' && result !== null && (result as Outcome<unknown>).ok === false;
}

type AccessMode = 'read only' | 'read write';

function inAgency<A extends Actor, T>(
	actor: A,
	body: (work: Work<A>) => Promise<T>,
	accessMode: AccessMode,
	at: Date
): (attempt: Attempt<T>) => Promise<T> {
	const { agencyId } = actor;
	if (!isUuid(agencyId)) throw new Error('An actor without an agency.');
	return (attempt) =>
		attempt.pool.database.transaction(
			async (tx) => {
				begun(attempt);
				attempt.transaction = await enter(tx, agencyId, statementMs(attempt), accessMode);
				attempt.value = await body({ actor, tx, now: at });
				heard(attempt);
				attempt.phase = 'committing';
				return attempt.value;
			},
			{ accessMode }
		);
}

// SET LOCAL is a command, not a function, so an injected SELECT cannot call it; it takes no
// parameters, so the value is checked above to be nothing but a UUID. One trip to the server; an
// act also takes its number along, by which a lost commit can be asked for.
async function enter(
	tx: Transaction,
	agencyId: string,
	timeoutMs: number,
	accessMode: AccessMode
): Promise<TransactionName | undefined> {
	const inside = `set local app.agency = '${agencyId}'; set local statement_timeout = ${timeoutMs}`;
	if (accessMode === 'read only') return void (await tx.execute(sql.raw(inside)));
	const results = await tx.execute(
		sql.raw(`${inside}; select pg_current_xact_id()::text as id, ${serverLife} as life`)
	);
	return (results as unknown as TransactionName[][]).at(-1)?.[0];
}

/** Writes in a savepoint, and undoes it when the answer is no. Gives the answer. */
export async function keptOnlyIf(
	work: Work,
	act: (tx: Work['tx']) => Promise<boolean>
): Promise<boolean> {
	try {
		return await work.tx.transaction(async (tx) => (await act(tx)) || tx.rollback());
	} catch (error) {
		if (error instanceof TransactionRollbackError) return false;
		throw error;
	}
}
