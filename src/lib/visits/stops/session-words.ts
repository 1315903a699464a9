import { wallClock } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { formatMinute, formatShortDay } from '#lib/i18n/times.ts';
import type { Session } from '#lib/visits/stops/sessions.ts';

/** When a session of the calendar is: `12월 1일 (화) 13:00–17:00`. */
export function sessionTime(
	{ day, fromMinute, untilMinute }: Pick<Session, 'day' | 'fromMinute' | 'untilMinute'>,
	language: Language
): string {
	const times = `${formatMinute(fromMinute)}–${formatMinute(untilMinute)}`;
	return `${formatShortDay(day, language)} ${times}`;
}

/** When a published session is now, as a session of its own: its visit may have been moved. */
export function sessionNow(visit: { startsAt: Date; endsAt: Date }, zone: string) {
	const { day, minute } = wallClock(visit.startsAt, zone);
	return { day, fromMinute: minute, untilMinute: wallClock(visit.endsAt, zone).minute };
}
