/** For which visits a list of people can still be taken. */
import type { DayVisit } from '#lib/field/day.ts';

/** The next visit of each series that takes a list, the soonest first; none that is over or cancelled. */
export function rosterSeries(visits: DayVisit[], now: Date): DayVisit[] {
	const open = visits
		.filter((one) => one.takesRoster && one.seriesId && !one.cancelled)
		.filter(({ endsAt }) => new Date(endsAt) > now)
		.sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
	return open.filter(
		({ seriesId }, at) => open.findIndex((one) => one.seriesId === seriesId) === at
	);
}
