import type { Language, Localized } from '#lib/base/localized.ts';
import { peopleQuestions } from '#lib/visits/services/people-questions.ts';
import { ruleWords } from '#lib/visits/services/rules-words.ts';
import { crewSizeOf, type ServiceRules, type VisitRule } from '#lib/visits/time/rules.ts';
import type { ServiceContent } from '#lib/visits/services/service-content.ts';
import { withVariant } from '#lib/visits/time/variants.ts';
import { contentSections } from '#lib/visits/services/service-words.ts';

type Described = {
	key: string;
	name: Localized;
	summary: Localized;
	preparation: Localized[];
	source: Localized;
	roster: 'none' | 'organization';
	rules: ServiceRules;
	content: ServiceContent;
};

/** What the public page of a service says: of a stored version, or of a file before it is stored. */
export function shownService(service: Described, language: Language) {
	const { rules } = service;
	return {
		key: service.key,
		name: service.name[language],
		summary: service.summary[language],
		source: service.source[language],
		preparation: service.preparation.map((one) => one[language]),
		sections: contentSections(service.content, language),
		questions: peopleQuestions(rules, language),
		rules: ruleWords(rules, language),
		roster: service.roster,
		leadTimeDays: rules.leadTimeDays,
		spanDays: rules.spanDays,
		visits: rules.visits.map((visit) => shownVisit(rules, visit, language)),
		/** Each way to choose from with its own visits; empty where the service has only one. */
		ways: peopleQuestions(rules, language).variants.map(({ value, label, hint }) => {
			const plain = withVariant(rules, value)!;
			const visits = plain.visits.map((visit) => shownVisit(plain, visit, language));
			return { key: value, label, hint, visits };
		})
	};
}

/** One visit as a list says it. */
export type ShownVisit = ReturnType<typeof shownVisit>;

function shownVisit(rules: ServiceRules, visit: VisitRule, language: Language) {
	return {
		number: visit.number,
		offsetDays: visit.offsetDays,
		label: visit.label[language],
		does: visit.does?.[language] ?? '',
		crew: crewSizeOf(rules, visit),
		/** Minutes for each person; or, for everybody at once, of the whole. */
		minutes: visit.sessionMinutes ?? visit.minutesPerPerson ?? rules.minutesPerPerson,
		isSession: visit.sessionMinutes !== undefined
	};
}

/** A service before it is published, as its preview shows it. */
export type PreviewedService = {
	service: ReturnType<typeof shownService>;
	/** The version that it would take the place of. */
	replaces: number | null;
	isSame: boolean;
	/** For how many people the example bookings are. */
	people: number;
	examples: { visits: { number: number; startsAt: Date; endsAt: Date }[] }[];
};
