import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { kindWords, sizeUnit, sizeWords } from '#lib/visits/organization-words.ts';
import { kindList } from '#lib/visits/services/rules-words.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import type { Variant } from '#lib/visits/time/variants.ts';
import { asksForKind, servedKinds, type OrganizationSize } from '#lib/visits/time/who-may-book.ts';

type Choice = { value: string; label: string; hint?: string };

/** What is asked before any date is shown, as the fields need it: only what the service asks. */
export type PeopleQuestions = {
	limits: { min: number; max: number };
	size: { label: string; hint: string; unit: string } | null;
	kinds: Choice[];
	variants: Choice[];
	areas: Choice[];
};

/** The first questions of a service, in the reader's language. */
export function peopleQuestions(rules: ServiceRules, locale: Language): PeopleQuestions {
	const kinds = asksForKind(rules) ? servedKinds(rules) : [];
	return {
		limits: rules.headcount,
		size: rules.organizationSize ? sizeQuestion(rules.organizationSize, locale) : null,
		kinds: kinds.map((kind) => ({ value: kind, label: kindWords(kind, locale) })),
		variants: (rules.variants ?? []).map((one) => variantChoice(one, locale)),
		areas: (rules.areas ?? []).map(({ key, label }) => ({ value: key, label: label[locale] }))
	};
}

function sizeQuestion(size: OrganizationSize, locale: Language) {
	const { of = 'employees' } = size;
	const label = {
		employees: m.booking_employees,
		households: m.booking_households,
		members: m.booking_members
	}[of];
	return {
		label: label({}, { locale }),
		hint: sizeWords(size, locale),
		unit: sizeUnit(of, locale)
	};
}

function variantChoice(variant: Variant, locale: Language): Choice {
	const { key, label, visits, spanDays, organizationKinds } = variant;
	const options = { locale };
	const weeks = Math.ceil(spanDays / 7);
	const facts =
		visits.length === 1
			? m.booking_variant_once({}, options)
			: m.booking_variant_facts({ visits: visits.length, weeks }, options);
	const only = organizationKinds
		? m.booking_variant_only({ kinds: kindList(organizationKinds, locale) }, options)
		: '';
	return { value: key, label: label[locale], hint: [facts, only].filter(Boolean).join(' · ') };
}
