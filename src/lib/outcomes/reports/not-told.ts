import { daysBetween, type Day } from '#lib/base/days.ts';
import type { Period } from '#lib/outcomes/reports/period.ts';

/** It has not begun, it runs, it lies before all records, or it would cut a span. */
export type WhyNotTold = 'future' | 'running' | 'before' | 'cut';

/** Why a period is not told, and the one nearest to it that is. `day`: figures count until the day before. */
export function notTold(
	asked: Period,
	offered: Period[],
	day: Day
): { why: WhyNotTold; nearest: Period | null } {
	const apart = ({ from, to }: Period) =>
		Math.abs(daysBetween(asked.from, from)) + Math.abs(daysBetween(asked.to, to));
	const others = offered.filter(({ key, from }) => key !== asked.key && from < day);
	const [nearest = null] = others.toSorted((a, b) => apart(a) - apart(b));
	return { why: whyNotTold(asked, others, day), nearest };
}

function whyNotTold({ from, to }: Period, offered: Period[], day: Day): WhyNotTold {
	if (from >= day) return 'future';
	if (offered.length > 0 && offered.every((one) => to < one.from)) return 'before';
	return to >= day ? 'running' : 'cut';
}
