/** Whose supplies are used up before anybody meets or calls them: days in, who to think of out. */
import type { Role } from '#lib/base/actor.ts';
import { addDays, daysBetween, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';

/** So long after their last day somebody still stands on the list. */
export const BACK_DAYS = 14;
/** So long before their last day somebody comes onto it. */
export const AHEAD_DAYS = 14;

/** What somebody was handed, until when it lasts, and when they are met or called after it. */
export type EndingSupply = { item: Localized; until: Day; next: NextContact | null };

/** When somebody is met or called next. */
export type NextContact = { day: Day; mode: 'visit' | 'call' };

/**
 * The first of what is planned. A call whose days have begun is to be made today; while it is being
 * made (`isCalling`) it is not the next one any more.
 */
export function nextContact(
	{ callFrom, visitOn }: { callFrom: Day | null; visitOn: Day | null },
	today: Day,
	isCalling = false
): NextContact | null {
	const from = isCalling ? addDays(today, 1) : today;
	const callOn = callFrom !== null && callFrom < from && !isCalling ? today : callFrom;
	const planned: NextContact[] = [
		...(visitOn === null ? [] : [{ day: visitOn, mode: 'visit' as const }]),
		...(callOn === null || callOn < from ? [] : [{ day: callOn, mode: 'call' as const }])
	];
	return planned.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))[0] ?? null;
}

/** Whole days without between the last day that something lasts and the next contact; 0 for none. */
export function daysWithout(until: Day, { day }: NextContact): number {
	return Math.max(0, daysBetween(until, day) - 1);
}

/**
 * Whether somebody is to be thought of: their supplies end about now, and a day comes before the next
 * contact on which they have none. Where nothing is planned nobody would notice, so they are.
 */
export function runsOut(until: Day, next: NextContact | null, today: Day): boolean {
	const isNear = until >= addDays(today, -BACK_DAYS) && until <= addDays(today, AHEAD_DAYS);
	return isNear && (next === null || daysWithout(until, next) > 0);
}

/** What a list of them is asked for; it stands in the address. */
export const outShows = ['all', 'out', 'unplanned'] as const;
export type OutShow = (typeof outShows)[number];
export type OutSearch = { isMine: boolean; show: OutShow };

/** What the address looks for; a counselor sees their own people first. */
export function askedRunningOut(asked: URLSearchParams, role: Role): OutSearch {
	const who = asked.get('who');
	return {
		isMine: who === 'mine' || (who !== 'all' && role === 'counselor'),
		show: outShows.find((one) => one === asked.get('show')) ?? 'all'
	};
}

/** The same as the address of the list. */
export function outAddress({ isMine, show }: OutSearch, page = 1): string {
	const asked = new URLSearchParams({ who: isMine ? 'mine' : 'all' });
	if (show !== 'all') asked.set('show', show);
	if (page > 1) asked.set('page', String(page));
	return `?${asked}`;
}
