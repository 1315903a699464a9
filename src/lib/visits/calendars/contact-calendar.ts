import type { Language, Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { calendarFile } from '#lib/visits/calendars/calendar-file.ts';
import {
	agencyName,
	visitEvent,
	type CalendarAgency,
	type CalendarSeries,
	type CalendarVisit
} from '#lib/visits/calendars/visit-event.ts';

type Visit = CalendarVisit &
	Omit<CalendarSeries, 'service'> & { service: Localized; preparation: Localized[] };

/**
 * A contact's visits as a calendar to subscribe to, in the time of each site. It says what the file
 * of a series says, and changes only when a visit does, or is over without a promise: its stamp is the last change.
 */
export function contactCalendar(
	agency: CalendarAgency,
	visits: Visit[],
	language: Language,
	about: { discreetWords: readonly string[]; now: Date }
): string {
	const events = visits.map((visit) => {
		const service = { name: visit.service, preparation: visit.preparation };
		return visitEvent(agency, { ...visit, service }, visit, about);
	});
	const changes = events.map(({ updatedAt }) => updatedAt.getTime());
	return calendarFile({
		name: m.notices_calendar_title({ agency: agencyName(agency, language) }, { locale: language }),
		stampedAt: new Date(Math.max(0, ...changes)),
		events
	});
}
