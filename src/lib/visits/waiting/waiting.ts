import { weekday, type Day } from '#lib/base/days.ts';
import { OFFERS_MAX } from '#lib/visits/holds/holding.ts';
import type { Slot } from '#lib/visits/time/availability.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import type { Offer } from '#lib/visits/time/offers.ts';
import type { OrganizationKind } from '#lib/visits/time/who-may-book.ts';

/** Places that one e-mail address can have in line at once, and as many that wait to be confirmed. */
export const PLACES_PER_EMAIL = 3;

/**
 * Days after which an address that nobody confirmed is forgotten: who did ask has read their mail by
 * then. The mail says "a week".
 */
export const CONFIRM_WITHIN_DAYS = 7;

// Minutes since midnight.
const NOON = 720;

/** What somebody on the waiting list wants: days of the week, and a day before which it must be. */
export type Wish = { weekdays: number[]; beforeDay: Day | null };

/**
 * The line with those first whom the service puts first, small organizations; within each part the
 * order stays.
 */
export function inOrderOfService<
	One extends { waiting: { organizationSize: number | null }; service: { rules: ServiceRules } }
>(line: One[]): One[] {
	const isFirst = ({ waiting, service }: One) => {
		const { organizationSize: size } = waiting;
		return size !== null && size <= (service.rules.waitingFirst?.sizeMax ?? 0);
	};
	return [...line.filter(isFirst), ...line.filter((one) => !isFirst(one))];
}

/** When something that was offered begins, by the clock on the wall: minutes since midnight. */
export type Start = { day: Day; minute: number };

/**
 * The listed start to offer next to somebody to whom those of `offered` were offered before; null
 * when there is none. A day is asked about once: what comes next is the first start on another day
 * that suits. Where none has time, a day comes once more, in the half of it that was not offered, for
 * whoever could not come in the morning may in the afternoon.
 */
export function firstSuiting(days: Offer[], wish: Wish, offered: Start[]): Slot | null {
	const suiting = days.filter(({ day }) => isWished(wish, day));
	const before = Map.groupBy(offered, ({ day }) => day);
	const fresh = suiting.find(({ day, times }) => !before.has(day) && times.length > 0);
	if (fresh) return fresh.times[0]!;
	for (const { day, times } of suiting) {
		const [once, ...more] = before.get(day) ?? [];
		const other = once && times.find((time) => isMorning(time) !== isMorning(once));
		if (other && more.length === 0) return other;
	}
	return null;
}

/** Whether so much was offered to somebody that the place is given up: two halves of a day are one. */
export function isEnough(offered: Start[], passedBefore: number): boolean {
	return passedBefore + daysOffered(offered) >= OFFERS_MAX;
}

/** On how many days anything was offered. */
export function daysOffered(offered: Start[]): number {
	return new Set(offered.map(({ day }) => day)).size;
}

function isWished({ weekdays, beforeDay }: Wish, day: Day): boolean {
	return weekdays.includes(weekday(day)) && (beforeDay === null || day < beforeDay);
}

function isMorning({ minute }: Start): boolean {
	return minute < NOON;
}

/** Everything that is asked for besides the service and the people. */
export type AskedWish = Wish & {
	organizationSize: number | null;
	organizationKind: OrganizationKind | null;
	variant: string | null;
	area: string | null;
};

/** Whether two people, or one twice, want the same. */
export function isSameWish(one: AskedWish, other: AskedWish): boolean {
	const inOrder = (wish: AskedWish) => wish.weekdays.toSorted((a, b) => a - b).join();
	return (
		inOrder(one) === inOrder(other) &&
		one.beforeDay === other.beforeDay &&
		one.organizationSize === other.organizationSize &&
		one.organizationKind === other.organizationKind &&
		one.variant === other.variant &&
		one.area === other.area
	);
}
