import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { OrganizationKind, OrganizationSize } from '#lib/visits/time/who-may-book.ts';

type Words = (inputs: Record<string, never>, options: { locale: Language }) => string;

const kinds: Record<OrganizationKind, Words> = {
	workplace: m.booking_kind_workplace,
	institution: m.booking_kind_institution,
	school: m.booking_kind_school,
	university: m.booking_kind_university,
	military: m.booking_kind_military,
	apartment: m.booking_kind_apartment,
	welfare: m.booking_kind_welfare,
	company: m.booking_kind_company,
	cooperative: m.booking_kind_cooperative,
	group: m.booking_kind_group,
	market: m.booking_kind_market
};

/** What an organization is, in a word. */
export function kindWords(kind: OrganizationKind, locale: Language): string {
	return kinds[kind]({}, { locale });
}

/** For organizations of which size a service is, as a sentence. */
export function sizeWords({ min, max, of = 'employees' }: OrganizationSize, locale: Language) {
	const options = { locale };
	if (max === undefined && of === 'employees') {
		return m.booking_employees_hint({ min: min! }, options);
	}
	const unit = sizeUnit(of, locale);
	const counted = (count: number) => (locale === 'ko' ? count + unit : `${count} ${unit}`);
	if (max === undefined) return m.booking_size_from({ min: counted(min!) }, options);
	if (min === undefined) return m.booking_size_to({ max: counted(max) }, options);
	return m.booking_size_between({ min: counted(min), max: counted(max) }, options);
}

/** What a size is counted in. */
export function sizeUnit(of: OrganizationSize['of'], locale: Language): string {
	const unit = of === 'households' ? m.booking_households_unit : m.booking_people_unit;
	return unit({}, { locale });
}
