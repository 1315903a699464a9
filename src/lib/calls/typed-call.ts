/** A call as a form carries it: names of measures are those of the template. */
import { readField, untakenField, type ContactDraft } from '#lib/field/contact-draft.ts';
import { confirmedField } from '#lib/programmes/measures.ts';
import type { Step } from '#lib/programmes/template.ts';
import { untakenReasons } from '#lib/programmes/untaken.ts';

/** The form's own fields; no measure can be called so, for its key has no hyphen. */
export const fields = {
	contactId: 'contact-id',
	stepKey: 'step-key',
	answer: 'aftercare-answer',
	sentence: 'aftercare-sentence'
} as const;

/** The draft of a call in which somebody was reached, from what a form sent. */
export function draftOf(
	step: Step,
	typed: Record<string, string>,
	contactId: string
): ContactDraft {
	const keys = [...step.required, ...step.optional];
	const ticked = (field: (measure: string) => string) => keys.filter((key) => typed[field(key)]);
	const untaken = keys.flatMap((key) => {
		const reason = untakenReasons.find((one) => one === typed[untakenField(key)]);
		return reason ? [[key, reason] as const] : [];
	});
	return {
		...{ contactId, stepKey: step.key, mode: 'phone', result: 'attended', at: 'check' },
		typed: Object.fromEntries(keys.map((key) => [key, typed[key] ?? ''])),
		confirmed: ticked(confirmedField),
		read: ticked(readField),
		untaken: Object.fromEntries(untaken)
	};
}
