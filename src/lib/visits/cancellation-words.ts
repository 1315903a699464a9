import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { CancellationReason } from '#lib/visits/cancellation.ts';

type Words = (inputs: Record<string, never>, options: { locale: Language }) => string;

const words: Record<CancellationReason, Words> = {
	organization_asked: m.admin_cancel_reason_organization_asked,
	contact_unreachable: m.admin_cancel_reason_contact_unreachable,
	requested_by_mistake: m.admin_cancel_reason_requested_by_mistake,
	agency_cannot_come: m.admin_cancel_reason_agency_cannot_come
};

/** Why visits were cancelled, as the office chooses it and as its contact reads it. */
export function cancellationWords(reason: CancellationReason, locale: Language): string {
	return words[reason]({}, { locale });
}
