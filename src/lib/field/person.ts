/** One person of a roster as the programme's rules see them. */
import { dayOf, isWeekend, type Day } from '#lib/base/days.ts';
import { templateKey, type DayBundle, type DayVisit, type RosterEntry } from '#lib/field/day.ts';
import type { ContactMode } from '#lib/programmes/expression.ts';
import type { ContactResult, Facts, SeriesVisit } from '#lib/programmes/facts.ts';
import { makePlan, type Plan } from '#lib/programmes/plan.ts';
import { isSameName } from '#lib/programmes/same-name.ts';
import type { Template } from '#lib/programmes/template.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';

// The phone knows holidays by rule only; the days that an agency added do not travel with it.
const holidayOf = holidayCalendar([]);

/** The template that a person, or whoever enrols at a visit, runs on; null where the day has none. */
export function templateOf(
	day: DayBundle,
	{ template }: Pick<RosterEntry | DayVisit, 'template'>
): Template | null {
	return template ? ((day.templates[templateKey(template)] as Template | undefined) ?? null) : null;
}

/** Everything known about one enrolment; days are those of the zone. */
export function factsOf(entry: RosterEntry, zone: string): Facts {
	return {
		enrolledOn: entry.enrolledOn,
		anchors: Object.entries(entry.anchors).map(([key, anchor]) => ({ key, ...anchor })),
		contacts: entry.contacts.map((contact) => ({
			...contact,
			mode: contact.mode as ContactMode,
			result: contact.result as ContactResult,
			occurredOn: dayOf(new Date(contact.occurredAt), zone)
		})),
		closure: null
	};
}

/** The plan of one person on a day, with the visits of their series. */
export function planFor(
	template: Template,
	entry: RosterEntry,
	visit: DayVisit,
	zone: string,
	today: Day
): Plan {
	return makePlan(template, factsOf(entry, zone), seriesVisits(visit, zone), isWorkday, today);
}

/** Who of a roster has this name and this number (with hyphens): the server takes them for one person. */
export function samePerson(
	roster: RosterEntry[],
	name: string,
	phone: string
): RosterEntry | undefined {
	return roster.find((one) => one.phone === phone && isSameName(one.name, name));
}

function seriesVisits(visit: DayVisit, zone: string): SeriesVisit[] {
	return visit.seriesVisits.map(({ number, startsAt }) => ({
		number,
		day: dayOf(new Date(startsAt), zone)
	}));
}

function isWorkday(day: Day): boolean {
	return !isWeekend(day) && holidayOf(day) === null;
}
