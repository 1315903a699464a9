import type { Language, Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { kindWords } from '#lib/visits/organization-words.ts';
import type { OrganizationKind } from '#lib/visits/time/who-may-book.ts';

type Agreed = {
	variantLabel: Localized | null;
	areaLabel: Localized | null;
	organizationKind: OrganizationKind | null;
};

/**
 * What was agreed on besides the people, as the lines of a summary: the way of the service, where it
 * has several, what the organization is and in which area, where that was asked.
 */
export function agreedWords(
	{ variantLabel, areaLabel, organizationKind }: Agreed,
	locale: Language
) {
	const way = variantLabel && { label: m.offer_way({}, { locale }), value: variantLabel[locale] };
	const kind = organizationKind && {
		label: m.offer_kind({}, { locale }),
		value: kindWords(organizationKind, locale)
	};
	const area = areaLabel && { label: m.offer_area({}, { locale }), value: areaLabel[locale] };
	return [way, kind, area].filter((one) => one !== null);
}
