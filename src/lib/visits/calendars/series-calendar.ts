import type { Language, Localized } from '#lib/base/localized.ts';
import { calendarFile } from '#lib/visits/calendars/calendar-file.ts';
import {
	agencyName,
	visitEvent,
	type CalendarAgency,
	type CalendarVisit
} from '#lib/visits/calendars/visit-event.ts';

type Facts = {
	agency: CalendarAgency;
	series: {
		reference: string;
		language: Language;
		confirmedAt: Date | null;
		service: { name: Localized; preparation: Localized[] };
		site: { address: string; room: string };
		placeChanges?: number;
	};
	/** All visits of the series, the cancelled ones too. */
	visits: CalendarVisit[];
	/** The agency's, in lower case: no calendar shows one. */
	discreetWords: readonly string[];
	stampedAt: Date;
};

/** The visits of a series for an organization's calendar, in UTC. */
export function seriesCalendar(facts: Facts): string {
	const { agency, series, visits, discreetWords, stampedAt } = facts;
	const { address, room } = series.site;
	const shown = { ...series, address, room, total: visits.length };
	return calendarFile({
		name: agencyName(agency, series.language),
		stampedAt,
		events: visits.map((visit) =>
			visitEvent(agency, shown, visit, { discreetWords, now: stampedAt })
		)
	});
}
