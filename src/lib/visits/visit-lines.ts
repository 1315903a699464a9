import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay, formatShortDay, formatTime, formatTimeRange } from '#lib/i18n/times.ts';
import type { StartsTold } from '#lib/visits/dates-told.ts';

type Visit = { number: number; startsAt: Date; endsAt: Date; cancelledAt: Date | null };
type Place = { zone: string; locale: Language };

/** One visit in one line: its number, day and times. */
export function visitLine(visit: Omit<Visit, 'cancelledAt'>, { zone, locale }: Place): string {
	const time = formatTimeRange(visit.startsAt, visit.endsAt, zone, locale);
	const day = formatDay(dayOf(visit.startsAt, zone), locale);
	return m.notices_visit_line({ number: visit.number, day, time }, { locale });
}

/**
 * What became of visits, a line each: when they were to begin by what was told `before`, and when
 * they begin now. The old moment is left out where it is not known, or is the one of now again.
 */
export function changeLines(visits: Visit[], before: StartsTold, place: Place): string {
	return visits.map((visit) => changeLine(visit, before[visit.number], place)).join('\n');
}

function changeLine(visit: Visit, before: string | undefined, { zone, locale }: Place): string {
	const { number } = visit;
	const days = [visit.startsAt, ...(before ? [new Date(before)] : [])].map((at) => dayOf(at, zone));
	// From one year into the next no reader should have to guess which one is meant.
	const isOneYear = days.every((day) => day.slice(0, 4) === days[0]!.slice(0, 4));
	const formatted = isOneYear ? formatShortDay : formatDay;
	const moment = (at: Date) => `${formatted(dayOf(at, zone), locale)} ${formatTime(at, zone)}`;
	const isGone = visit.cancelledAt !== null;
	const now = isGone ? m.notices_change_cancelled({}, { locale }) : moment(visit.startsAt);
	if (before === undefined || before === visit.startsAt.toISOString()) {
		return m.notices_change_line_now({ number, now }, { locale });
	}
	return m.notices_change_line({ number, before: moment(new Date(before)), now }, { locale });
}
