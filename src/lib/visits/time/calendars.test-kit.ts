import type { Day } from '#lib/base/days.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import type { ServiceRules, VisitRule } from '#lib/visits/time/rules.ts';

/* For tests only: a service like the one a district offers companies, and its calendars. */

/** Four visits in six weeks for thirty people or more. */
export const fourVisits: ServiceRules = {
	headcount: { min: 30, max: 120 },
	crewSize: 2,
	minutesPerPerson: 10,
	roundMinutesTo: 30,
	setUpMinutes: 30,
	travelMinutes: 45,
	gridMinutes: 30,
	leadTimeDays: 7,
	horizonDays: 90,
	spanDays: 42,
	visits: [visitAt(1, 0, 0, 0), visitAt(2, 14, 3, 3), visitAt(3, 28, 3, 3), visitAt(4, 42, 3, 0)]
};

export function visitAt(number: number, offset: number, earlier: number, later: number): VisitRule {
	return {
		number,
		offsetDays: offset,
		earlierDays: earlier,
		laterDays: later,
		role: number === 1 ? 'first' : 'middle',
		label: { ko: `${number}차 방문`, en: `Visit ${number}` }
	};
}

/** Works Monday to Friday from 9 to 6, with an hour for lunch unless told otherwise. */
export function counselor(id: string, more: Partial<CounselorCalendar> = {}): CounselorCalendar {
	const hours = [1, 2, 3, 4, 5].map((day) => ({ weekday: day, fromMinute: 540, toMinute: 1080 }));
	return { id, hours, busy: [], leave: [], ...more };
}

/** A Seoul agency on Monday, 2026-08-24, 10:00, with three counselors and a company of 30. */
export function inSeoul(more: Partial<AvailabilityInput> = {}): AvailabilityInput {
	return {
		rules: fourVisits,
		headcount: 30,
		zone: 'Asia/Seoul',
		counselors: ['a', 'b', 'c'].map((id) => counselor(id)),
		isHoliday: () => false,
		now: new Date('2026-08-24T01:00:00Z'),
		...more
	};
}

/** A taken span between two wall clock times of one day in Seoul, `HH:MM` or `HH:MM:SS`. */
export function busyOn(day: Day, from: string, to: string): [number, number] {
	return [Date.parse(`${day}T${from}+09:00`), Date.parse(`${day}T${to}+09:00`)];
}
