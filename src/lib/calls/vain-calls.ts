import type { Aftercare } from '#lib/calls/aftercare.ts';
import type { ContactFact, Facts } from '#lib/programmes/facts.ts';

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

/** Whether somebody may decide that a person is lost. */
export function isLostProposed(facts: Facts, { triesBeforeLost }: Aftercare): boolean {
	return vainCalls(facts).length >= triesBeforeLost;
}
