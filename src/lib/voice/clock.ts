/** The clock of answers, which runs while the agency works. */
import { addDays, instantOf, isWeekend, wallClock, type Day } from '#lib/base/days.ts';

export type WorkHours = {
	zone: string;
	/** Minutes after midnight, in order: with a lunch break there are two spans. */
	spans: { from: number; to: number }[];
	/** Public holidays by rule and by the agency's own rows. */
	isHoliday: (day: Day) => boolean;
};

const [NINE, NOON, ONE, SIX] = [540, 720, 780, 1080];

/** Nine to six, as most offices; whether the clock stops at noon for an hour is the agency's to say. */
export function officeSpans(stopsForLunch: boolean): WorkHours['spans'] {
	if (!stopsForLunch) return [{ from: NINE, to: SIX }];
	return [
		{ from: NINE, to: NOON },
		{ from: ONE, to: SIX }
	];
}

/** When so many working minutes have passed since a moment. */
export function dueAt(since: Date, minutes: number, hours: WorkHours): Date {
	const start = wallClock(since, hours.zone);
	let left = minutes;
	let from = start.minute;
	// Far more days than any row of holidays is long, so that a calendar without working days ends too.
	for (let day = start.day, days = 0; days < 400; day = addDays(day, 1), days++, from = 0) {
		for (const span of spansOn(day, hours)) {
			const begin = Math.max(from, span.from);
			const worked = Math.max(0, span.to - begin);
			if (worked >= left) return instantOf(day, begin + left, hours.zone);
			left -= worked;
		}
	}
	throw new Error('a calendar without working days');
}

/** How many working minutes lie between two moments; 0 where the second is not later. */
export function workedMinutes(since: Date, until: Date, hours: WorkHours): number {
	const [start, end] = [wallClock(since, hours.zone), wallClock(until, hours.zone)];
	let sum = 0;
	for (let day = start.day; day <= end.day; day = addDays(day, 1)) {
		const from = day === start.day ? start.minute : 0;
		const to = day === end.day ? end.minute : 1440;
		for (const span of spansOn(day, hours)) {
			sum += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from));
		}
	}
	return sum;
}

function spansOn(day: Day, { spans, isHoliday }: WorkHours): WorkHours['spans'] {
	return isWeekend(day) || isHoliday(day) ? [] : spans;
}
