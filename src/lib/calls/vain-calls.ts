import type { Aftercare } from '#lib/calls/aftercare.ts';
import type { ContactFact, Facts } from '#lib/programmes/facts.ts';

/** What a call without a contact may have come to, as its buttons say; the last two were reached. */
export const vainResults = ['unreachable', 'wrong_number', 'refused', 'rescheduled'] as const;
export type VainResult = (typeof vainResults)[number];

const inVain = ['unreachable', 'wrong_number'];
const reached = ['attended', 'refused', 'rescheduled'];

type Made = Pick<ContactFact, 'stepKey' | 'result' | 'occurredAt'>;

/**
 * The calls in vain since the person was last reached, for whatever reason, the oldest first: those of
 * the plan for a call of it; for one that answers, those of no step since they asked. The list counts
 * them, the page names them, and whether somebody is lost goes by those of the plan.
 */
export function triesFor<T extends Made>(
	contacts: T[],
	isOfStep: boolean,
	askedAt: Date | null
): T[] {
	const inOrder = contacts.toSorted(
		(one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt)
	);
	const last = inOrder.findLastIndex(({ result }) => reached.includes(result));
	const tried = inOrder.slice(last + 1).filter(({ result }) => inVain.includes(result));
	if (isOfStep) return tried.filter(({ stepKey }) => stepKey !== null);
	return tried.filter(
		({ stepKey, occurredAt }) =>
			stepKey === null && askedAt !== null && Date.parse(occurredAt) >= askedAt.getTime()
	);
}

/** Whether somebody may decide that a person is lost. */
export function isLostProposed({ contacts }: Facts, { triesBeforeLost }: Aftercare): boolean {
	return triesFor(contacts, true, null).length >= triesBeforeLost;
}
