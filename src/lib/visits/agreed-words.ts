import type { Language, Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { kindWords } from '#lib/visits/organization-words.ts';
import type { OrganizationKind } from '#lib/visits/time/who-may-book.ts';

type Agreed = { variantLabel: Localized | null; organizationKind: OrganizationKind | null };

/**
 * What was agreed on besides the people, as the lines of a summary: the way of the service, where it
 * has several, and what the organization is, where it was asked.
 */
export function agreedWords({ variantLabel, organizationKind }: Agreed, locale: Language) {
	const way = variantLabel && { label: m.offer_way({}, { locale }), value: variantLabel[locale] };
	const kind = organizationKind && {
		label: m.offer_kind({}, { locale }),
		value: kindWords(organizationKind, locale)
	};
	return [way, kind].filter((one) => one !== null);
}
