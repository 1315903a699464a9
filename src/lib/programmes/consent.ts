import { problem, type Problem } from '#lib/base/problems.ts';
import type { Consent, ConsentItem } from '#lib/programmes/template.ts';

/**
 * `must_agree` with the item as the field for every required item that was not agreed to. Refusing
 * an optional item is never a problem.
 */
export function checkConsent(consent: Consent, agreed: Record<string, boolean>): Problem[] {
	return consent.items
		.filter((item) => item.required && agreed[item.key] !== true)
		.map((item) => problem('must_agree', undefined, item.key));
}

/** Whether nobody is registered without agreeing to it. */
export function isOfRegistration({ kind, required }: ConsentItem): boolean {
	return kind === 'general' && required;
}

/** Whether sensitive measures may be recorded: every item of that kind was agreed to. */
export function mayRecordSensitive(consent: Consent, agreed: Record<string, boolean>): boolean {
	const items = consent.items.filter((item) => item.kind === 'sensitive');
	return items.every((item) => agreed[item.key] === true);
}

/** Whether these answers have to be signed: something sensitive is agreed to. */
export function needsSignature(
	items: ConsentItem[],
	agreed: Record<string, boolean | undefined>
): boolean {
	return items.some((item) => item.kind === 'sensitive' && agreed[item.key] === true);
}
