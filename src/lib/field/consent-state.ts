import type { RosterEntry } from '#lib/field/day.ts';
import { isOfRegistration, mayRecordSensitive } from '#lib/programmes/consent.ts';
import type { Consent, ConsentItem, Template } from '#lib/programmes/template.ts';

/** What a person says about sensitive data: not asked yet, agreed, or declined. */
export type SensitiveConsent = 'open' | 'given' | 'declined';

/** The latest answer to one item; null when it was never asked. A refusal wins a tie. */
export function answerTo(entry: RosterEntry, form: Consent, item: ConsentItem): boolean | null {
	const answers = entry.consents
		.filter((one) => one.formKey === form.key && one.key === item.key)
		.sort((a, b) =>
			a.givenAt === b.givenAt ? Number(b.given) - Number(a.given) : a.givenAt < b.givenAt ? -1 : 1
		);
	return answers.at(-1)?.given ?? null;
}

/** The forms with those of their items that nobody has asked yet; all of them with `again`. */
export function formsToAsk(template: Template, entry: RosterEntry, again = false): Consent[] {
	return template.consents
		.map((form) => ({
			...form,
			items: form.items.filter((item) => again || answerTo(entry, form, item) === null)
		}))
		.filter((form) => form.items.length > 0);
}

/** What a person says to what no registration goes without; `given` where there is nothing of the kind. */
export function registrationConsent(template: Template, entry: RosterEntry): SensitiveConsent {
	const answers = template.consents.flatMap((form) =>
		form.items.filter(isOfRegistration).map((item) => answerTo(entry, form, item))
	);
	if (answers.includes(false)) return 'declined';
	return answers.includes(null) ? 'open' : 'given';
}

/** Whether sensitive measures may be asked of this person; of nobody who is not registered. */
export function sensitiveConsent(template: Template, entry: RosterEntry): SensitiveConsent {
	if (registrationConsent(template, entry) === 'declined') return 'declined';
	const isOpen = template.consents.some((form) =>
		form.items.some((item) => item.kind === 'sensitive' && answerTo(entry, form, item) === null)
	);
	if (isOpen) return 'open';
	const isGiven = template.consents.every((form) => mayRecordSensitive(form, agreed(entry, form)));
	return isGiven ? 'given' : 'declined';
}

function agreed(entry: RosterEntry, form: Consent): Record<string, boolean> {
	return Object.fromEntries(
		form.items.map((item) => [item.key, answerTo(entry, form, item) === true])
	);
}
