import type { Language } from '#lib/base/localized.ts';
import type { Division, ReportLayout } from '#lib/outcomes/reports/layout.ts';
import type { Judged, ReportPerson } from '#lib/outcomes/reports/people.ts';
import type { ContactFact } from '#lib/programmes/facts.ts';
import { orderedContacts, readingOf } from '#lib/programmes/timeline.ts';

export type Part = { key: string; label: string };

const MISSING = 'missing';
const SEVERAL = 'several';

/** Every row that a division makes, in the order of the layout, those for whom nothing is known last. */
export function partsOf(by: Division, layout: ReportLayout, language: Language): Part[] {
	const groups = by.groups.map(({ key, label }) => ({ key, label: label[language] }));
	const several = by.several ? [{ key: SEVERAL, label: by.several[language] }] : [];
	return [...groups, ...several, { key: MISSING, label: layout.missing[language] }];
}

/** The one part of a division that somebody stands in, so that the parts add up to everybody. */
export function partOf(by: Division, one: Judged): string {
	const found = [...new Set(groupsOf(by, one))];
	if (found.length === 0) return MISSING;
	if (found.length === 1) return found[0]!;
	return by.several ? SEVERAL : found.at(-1)!;
}

function groupsOf(by: Division, one: Judged): string[] {
	if (by.of === 'setting') return matching(by.groups, [one.person.setting]);
	if (by.of === 'measure') return measured(by, one.person);
	const attended = attendedBy(one.person);
	if (by.of === 'modes') {
		return attended.flatMap(({ mode }) =>
			by.groups.filter(({ modes }) => modes.includes(mode)).map(({ key }) => key)
		);
	}
	const born = Number(valuesOf(one.person, by.key).at(-1) ?? Number.NaN);
	return byAge(by.groups, Number(one.anchoredOn.slice(0, 4)) - born);
}

/** Where something was given, that nothing was given at another time says nothing more. */
function measured(by: Division & { of: 'measure' }, person: ReportPerson): string[] {
	const groups = matching(by.groups, valuesOf(person, by.key));
	const given = groups.filter((key) => !by.groups.find((one) => one.key === key)?.isNothing);
	return given.length > 0 ? given : groups;
}

function matching(groups: { key: string; values: string[] }[], values: unknown[]): string[] {
	return values.flatMap((value) =>
		groups.filter((group) => group.values.includes(String(value))).map(({ key }) => key)
	);
}

function byAge(groups: { key: string; from?: number; to?: number }[], age: number): string[] {
	if (Number.isNaN(age)) return [];
	const fits = groups.filter(({ from = 0, to = Infinity }) => age >= from && age <= to);
	return fits.slice(0, 1).map(({ key }) => key);
}

function valuesOf(person: ReportPerson, key: string): unknown[] {
	return attendedBy(person)
		.map((contact) => readingOf(contact, key))
		.filter((value) => value !== undefined);
}

function attendedBy({ facts }: ReportPerson): ContactFact[] {
	return orderedContacts(facts.contacts).filter(({ result }) => result === 'attended');
}
