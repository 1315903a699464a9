/* How the checklists of contacts were kept, as a viewer may see it. */
import { checklistsOf, type Checklists, type Tallied } from '#lib/outcomes/counts.ts';
import { inSteps } from '#lib/outcomes/suppression.ts';
import type { Template } from '#lib/programmes/template.ts';

export type ShownChecklists = {
	/** Items done of those meant, in per cent. */
	average: number;
	/** The numbers themselves, for whoever sees records. */
	exact: Checklists | null;
	/** The outcome by whose rows people are listed: those of all outcomes say the same of them. */
	outcomeKey: string;
};

/**
 * Null where no contact had a checklist; and for a viewer with threshold k of fewer than 2k contacts, else
 * the average alone in steps of five. Their counts are always of all time.
 */
export function shownChecklists(
	{ outcomes: [first] }: Template,
	counts: Tallied[],
	k: number
): ShownChecklists | null {
	if (!first) return null;
	const exact = checklistsOf(first, counts);
	const { listsHeld, itemsMeant, itemsDone } = exact;
	if (itemsMeant === 0 || listsHeld < 2 * k) return null;
	const average = inSteps((100 * itemsDone) / itemsMeant, k, listsHeld);
	return { average, exact: k === 0 ? exact : null, outcomeKey: first.key };
}
