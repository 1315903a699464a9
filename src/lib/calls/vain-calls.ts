import type { Aftercare } from '#lib/calls/aftercare.ts';
import type { ContactFact, Facts } from '#lib/programmes/facts.ts';

const inVain = ['unreachable', 'wrong_number'];

/** The calls in vain since somebody was last talked with, the newest first. */
export function vainCalls({ contacts }: Facts): ContactFact[] {
	const newestFirst = contacts.toSorted(
		(one, other) => Date.parse(other.occurredAt) - Date.parse(one.occurredAt)
	);
	const reached = newestFirst.findIndex(({ result }) => !inVain.includes(result));
	return reached === -1 ? newestFirst : newestFirst.slice(0, reached);
}

/** Whether somebody may decide that a person is lost. */
export function isLostProposed(facts: Facts, { triesBeforeLost }: Aftercare): boolean {
	return vainCalls(facts).length >= triesBeforeLost;
}
