import { weekday, type Day } from '#lib/base/days.ts';
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
