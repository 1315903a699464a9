import type { Transaction } from '#lib/server/database.server.ts';
import type { Work } from '#lib/server/work.server.ts';

type Answers = Map<string, Promise<unknown>>;

// Kept by transaction, not in the work: a part of it that may be undone (a savepoint) is a transaction
// of its own, so nothing that was asked inside it outlives it.
const remembered = new WeakMap<Transaction, Answers>();

/** From now on this unit of work asks each `askedOnce` question once. Ends with its transaction. */
export function askOnceIn({ tx }: Work): void {
	remembered.set(tx, new Map());
}

/**
 * Gives answers in that were asked for together, each under its question, for `askedOnce` to find.
 * Without `askOnceIn` nothing is kept.
 */
export function answeredAlready({ tx }: Work, found: Iterable<readonly [string, unknown]>): void {
	const answers = remembered.get(tx);
	for (const [question, answer] of found) answers?.set(question, Promise.resolve(answer));
}

/**
 * Asks what cannot become otherwise while a unit of work lasts, or takes the answer it had already.
 * "Nothing found" is asked again each time, since the work itself may write it. `question` names it
 * with all it depends on. Without `askOnceIn` it asks each time.
 */
export async function askedOnce<T>(
	{ tx }: Work,
	question: string,
	ask: () => Promise<T | null>
): Promise<T | null> {
	const answers = remembered.get(tx);
	const known = answers?.get(question) as Promise<T | null> | undefined;
	const answer = known ?? ask();
	answers?.set(question, answer);
	const found = await answer;
	if (found === null) answers?.delete(question);
	return found;
}
