import type { Language } from '#lib/base/localized.ts';
import { field } from '#lib/field/client/state.svelte.ts';
import type { RosterEntry } from '#lib/field/day.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { methodOf, type Signature } from '#lib/programmes/signature.ts';
import type { Consent } from '#lib/programmes/template.ts';

export type Answer = 'yes' | 'no';
export type Answers = Record<string, Answer | undefined>;

/** The forms with those of their items that were answered. */
export function answeredOf(forms: Consent[], answers: Answers): Consent[] {
	return forms
		.map((form) => ({ ...form, items: form.items.filter(({ key }) => answers[key]) }))
		.filter(({ items }) => items.length > 0);
}

/**
 * Records what a person answered to the items that were shown, one operation for each form, with
 * the hash of the words as they stood on the screen and, where one was given, the signature. False when the phone could not save it.
 */
export async function recordConsents(
	visitId: string,
	{ enrolmentId }: RosterEntry,
	forms: Consent[],
	answers: Answers,
	language: Language,
	signature?: Signature
): Promise<boolean> {
	try {
		for (const form of forms) {
			await field.phone.record('consent', enrolmentId, {
				enrolmentId,
				visitId,
				formKey: form.key,
				formVersion: form.version,
				language,
				textHash: await sha256Hex(consentText(form.items, language)),
				items: form.items.map(({ key }) => ({ key, given: answers[key] === 'yes' })),
				method: methodOf(signature),
				...(signature ? { signature } : {})
			});
		}
		return true;
	} catch (surprise) {
		console.error(surprise);
		return false;
	}
}
