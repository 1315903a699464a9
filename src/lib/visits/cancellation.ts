import * as v from 'valibot';
import { choice, optionalText } from '#lib/ui/form.ts';

/** Why visits are cancelled; the words stand in `cancellation-words.ts`. */
export const cancellationReasons = [
	'organization_asked',
	'contact_unreachable',
	'requested_by_mistake',
	'agency_cannot_come'
] as const;
export type CancellationReason = (typeof cancellationReasons)[number];

/** Characters of what the contact is told besides the reason. */
export const SENTENCE_MAX = 300;

export const cancellationForm = v.object({
	reason: choice(cancellationReasons),
	sentence: optionalText({ max: SENTENCE_MAX, lines: true })
});
