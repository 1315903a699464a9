import type { Day } from '#lib/base/days.ts';
import type { CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import type { DayHours, WeekHours } from '#lib/visits/team/hours.ts';
import {
	troublesOf,
	type Trouble,
	type WeekFacts,
	type WeekVisit
} from '#lib/visits/week/week-board.ts';

/*
 * A change of what a counselor can do and when, laid over the calendars before it is made: what is
 * then wrong with a promised visit that is not wrong now is what the change hits.
 */

/** No spans take the special hours of a day back. */
export type TeamChange =
	| { kind: 'hours'; hours: WeekHours[] }
	| { kind: 'special'; day: Day; spans: DayHours[] }
	| { kind: 'skills'; skills: string[] }
	| { kind: 'retirement' };

/** A visit that was promised, and what would be wrong with it. */
export type HitVisit = { visit: WeekVisit; troubles: Trouble[] };

/** The calendars as they are after the change. */
function calendarsWith(
	calendars: CounselorCalendar[],
	resourceId: string,
	change: TeamChange
): CounselorCalendar[] {
	if (change.kind === 'retirement') return calendars.filter(({ id }) => id !== resourceId);
	return calendars.map((one) => (one.id === resourceId ? changed(one, change) : one));
}

function changed(
	calendar: CounselorCalendar,
	change: Exclude<TeamChange, { kind: 'retirement' }>
): CounselorCalendar {
	if (change.kind === 'hours') return { ...calendar, hours: change.hours };
	if (change.kind === 'skills') return { ...calendar, skills: change.skills };
	const others = (calendar.special ?? []).filter(({ day }) => day !== change.day);
	const own = change.spans.map((span) => ({ day: change.day, ...span }));
	return { ...calendar, special: [...others, ...own] };
}

type Facts = Pick<WeekFacts, 'calendars' | 'zone'>;

/** The visits of a counselor that a change hits: nothing that was wrong with them before. */
export function visitsHit(
	visits: WeekVisit[],
	resourceId: string,
	change: TeamChange,
	{ calendars, zone }: Facts
): HitVisit[] {
	const closedDays = new Set<Day>();
	const now = { calendars, closedDays, zone };
	const then = { ...now, calendars: calendarsWith(calendars, resourceId, change) };
	return visits
		.map((visit) => {
			const known = troublesOf(visit, now).map(sameTrouble);
			const troubles = troublesOf(visit, then).filter((one) => !known.includes(sameTrouble(one)));
			return { visit, troubles };
		})
		.filter(({ troubles }) => troubles.length > 0);
}

/** A lacking skill is one trouble, whoever's place it is shown at. */
function sameTrouble({ code, resourceId }: Trouble): string {
	return code === 'skill_missing' ? code : `${code} ${resourceId}`;
}
