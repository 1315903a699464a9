import { weekday, type Day } from '#lib/base/days.ts';
import type { Offer } from '#lib/visits/time/offers.ts';

/** What somebody on the waiting list wants: days of the week, and a day before which it must be. */
export type Wish = { weekdays: number[]; beforeDay: Day | null };

/**
 * The first listed start that suits a wish and is not one of those offered before; null when there
 * is none. `offered` names starts as milliseconds since 1970.
 */
export function firstSuiting(days: Offer[], wish: Wish, offered: Set<number>) {
	for (const { day, times } of days) {
		if (wish.beforeDay !== null && day >= wish.beforeDay) return null;
		if (!wish.weekdays.includes(weekday(day))) continue;
		const found = times.find(({ startsAt }) => !offered.has(startsAt.getTime()));
		if (found) return found;
	}
	return null;
}
