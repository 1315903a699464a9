import { sql } from 'drizzle-orm';
import type { Actor } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { now } from '#lib/server/clock.server.ts';
import { connection, type Transaction } from '#lib/server/database.server.ts';

/** One unit of work: who, when, and the one transaction it happens in. */
export type Work<A extends Actor = Actor> = { actor: A; tx: Transaction; now: Date };

/** Answers a question as an actor. The database itself refuses a write in it. */
export function reading<A extends Actor, T>(
	actor: A,
	ask: (work: Work<A>) => Promise<T>
): Promise<T> {
	return inAgency(actor, ask, 'read only', now());
}

/**
 * Does something as an actor in one transaction. A refused outcome leaves nothing behind. `at` is
 * the present moment unless a story of the past is told (the sample town).
 */
export async function acting<A extends Actor, T>(
	actor: A,
	act: (work: Work<A>) => Promise<T>,
	at: Date = now()
): Promise<T> {
	try {
		return await inAgency(actor, async (work) => keepOrUndo(await act(work)), 'read write', at);
	} catch (error) {
		if (error instanceof Undone) return error.outcome as T;
		throw error;
	}
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

// SET LOCAL is a command, not a function, so an injected SELECT cannot call it; it takes no
// parameters, so the value is checked here to be nothing but a UUID.
function inAgency<A extends Actor, T>(
	actor: A,
	body: (work: Work<A>) => Promise<T>,
	accessMode: 'read only' | 'read write',
	at: Date
): Promise<T> {
	if (!isUuid(actor.agencyId)) throw new Error('An actor without an agency.');
	return connection().transaction(async (tx) => {
		// One journey to the database for both.
		await tx.execute(
			sql.raw(`set transaction ${accessMode}; set local app.agency = '${actor.agencyId}'`)
		);
		return body({ actor, tx, now: at });
	});
}
