import { dayOf, isDay } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { now } from '#lib/server/clock.server.ts';
import { asWeek, weekOf, type Week } from '#lib/visits/week/weeks.ts';

/** The week that an address asks for; without one, that of a day in it, or the present one. */
export function askedWeek(query: URLSearchParams, zone: string): Week {
	const day = query.get('day');
	const fallback = isDay(day) ? day : dayOf(now(), zone);
	return asWeek(query.get('week')) ?? weekOf(fallback);
}

/** An id of the address, or null. */
export function askedId(query: URLSearchParams, name: string): string | null {
	const typed = query.get(name);
	return isUuid(typed) ? typed : null;
}
