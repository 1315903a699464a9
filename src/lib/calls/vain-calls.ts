import type { Aftercare } from '#lib/calls/aftercare.ts';
import type { ContactFact, Facts } from '#lib/programmes/facts.ts';

/** What a call in vain may have come to, as its buttons say. */
export const vainResults = ['unreachable', 'wrong_number', 'refused', 'rescheduled'] as const;
export type VainResult = (typeof vainResults)[number];

const inVain = ['unreachable', 'wrong_number'];

/**
 * The calls of the plan in vain since somebody was last talked with, the newest first. A try to answer
 * what they asked themselves belongs to no step, and says nothing about whether they are lost.
 */
export function vainCalls({ contacts }: Facts): ContactFact[] {
	const newestFirst = contacts
		.filter(({ stepKey, result }) => stepKey !== null || !inVain.includes(result))
		.toSorted((one, other) => Date.parse(other.occurredAt) - Date.parse(one.occurredAt));
	const reached = newestFirst.findIndex(({ result }) => !inVain.includes(result));
	return reached === -1 ? newestFirst : newestFirst.slice(0, reached);
}

type Made = Pick<ContactFact, 'stepKey' | 'result' | 'occurredAt'>;

/**
 * The calls in vain since the person was last met or reached, the oldest first: those of the plan for a
 * call of it; for one that answers, those of no step since they asked. The list counts them, the page
 * names them.
 */
export function triesFor<T extends Made>(
	contacts: T[],
	isOfStep: boolean,
	askedAt: Date | null
): T[] {
	const inOrder = contacts.toSorted(
		(one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt)
	);
	const reached = inOrder.findLastIndex(({ result }) => result === 'attended');
	const tried = inOrder
		.slice(reached + 1)
		.filter(({ result }) => vainResults.some((one) => one === result));
	if (isOfStep) return tried.filter(({ stepKey }) => stepKey !== null);
	return tried.filter(
		({ stepKey, occurredAt }) =>
			stepKey === null && askedAt !== null && Date.parse(occurredAt) >= askedAt.getTime()
	);
}

/** Whether somebody may decide that a person is lost. */
export function isLostProposed(facts: Facts, { triesBeforeLost }: Aftercare): boolean {
	return vainCalls(facts).length >= triesBeforeLost;
}
