import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay, formatTimeRange } from '#lib/i18n/times.ts';

type Time = { startsAt: Date; endsAt: Date };
export type Place = { service: string; session: Time; own: Time[]; place: string; zone: string };

/** What somebody joined at a stop: service, day, their time or when it is open, and where. */
export function placeFacts({ service, session, own, place, zone }: Place, language: Language) {
	const time = (of: Time) => formatTimeRange(of.startsAt, of.endsAt, zone, language);
	return [
		{ label: m.booking_service(), value: service },
		{ label: m.stops_day(), value: formatDay(dayOf(session.startsAt, zone), language) },
		{
			label: own.length ? m.stops_own_time() : m.stops_open_time(),
			value: own.length ? own.map(time).join(', ') : time(session)
		},
		{ label: m.enrol_place(), value: place }
	];
}
