import { problem, type Problem } from '#lib/base/problems.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { holidayRows } from '#lib/visits/time/calendars.server.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';
import { possibleDay, type DayRules } from '#lib/visits/time/possible-days.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import type { Wish } from '#lib/visits/waiting/waiting.ts';
import { workedWeekdays } from '#lib/visits/waiting/waiting-queries.server.ts';

/**
 * What to say to somebody whose days can never open, however long they wait; null where one can. The
 * field is `weekdays` where another day of the week could. `rules` are plain ones.
 */
export async function vainRefusal(
	work: Work,
	agency: Agency,
	rules: ServiceRules,
	wish: Wish
): Promise<Problem | null> {
	const asked = { ...(await dayRules(work, agency)), rules };
	const worked = await workedWeekdays(work);
	const wished = worked.filter((day) => wish.weekdays.includes(day));
	if (possibleDay(asked, { ...wish, weekdays: wished }) !== null) return null;
	const isOfWeekdays = possibleDay(asked, { ...wish, weekdays: worked }) !== null;
	return problem('waiting_in_vain', undefined, isOfWeekdays ? 'weekdays' : undefined);
}

/**
 * The days of the week to choose from for somebody who waits, 1 = Monday: those on which counselors
 * work and a series could ever begin. None where waiting is in vain. `rules` are plain ones.
 */
export async function weekdaysToWaitFor(
	work: Work,
	agency: Agency,
	rules: ServiceRules,
	beforeDay: Wish['beforeDay']
): Promise<number[]> {
	const asked = { ...(await dayRules(work, agency)), rules };
	const worked = await workedWeekdays(work);
	return worked.filter((day) => possibleDay(asked, { weekdays: [day], beforeDay }) !== null);
}

/** What decides about days, besides the rules of each service. */
export async function dayRules(work: Work, agency: Agency): Promise<Omit<DayRules, 'rules'>> {
	const holidayOf = holidayCalendar(await holidayRows(work));
	return { isHoliday: (day) => holidayOf(day) !== null, now: work.now, zone: agency.zone };
}
