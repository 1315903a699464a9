import { m } from '#lib/i18n/paraglide/messages.js';
import type { Language } from '#lib/base/localized.ts';
import { calendarFile, type CalendarEvent } from '#lib/visits/calendars/calendar-file.ts';

type Visit = {
	id: string;
	sequence: number;
	startsAt: Date;
	endsAt: Date;
	changedAt: Date;
	cancelledAt: Date | null;
	confirmedAt: Date | null;
	language: Language;
	address: string;
	room: string;
	zone: string;
};
type Agency = { nameKo: string; nameEn: string; slug: string };

/**
 * A contact's visits as a calendar to subscribe to, in the time of each site. It says as little as
 * the file of a series, and changes only when a visit does: its stamp is the last change.
 */
export function contactCalendar(agency: Agency, visits: Visit[], language: Language): string {
	const events = visits.map((visit) => eventOf(agency, visit));
	const changes = events.map(({ updatedAt }) => updatedAt.getTime());
	return calendarFile({
		name: m.notices_calendar_title({ agency: nameOf(agency, language) }, { locale: language }),
		stampedAt: new Date(Math.max(0, ...changes)),
		events
	});
}

function eventOf(agency: Agency, visit: Visit): CalendarEvent {
	const { language: locale, confirmedAt, changedAt } = visit;
	return {
		uid: `${visit.id}@${agency.slug}.doorstep`,
		sequence: visit.sequence + (confirmedAt ? 1 : 0),
		startsAt: visit.startsAt,
		endsAt: visit.endsAt,
		zone: visit.zone,
		status: statusOf(visit),
		summary: m.notices_calendar_title({ agency: nameOf(agency, locale) }, { locale }),
		location: [visit.address, visit.room].filter(Boolean).join(' '),
		updatedAt: confirmedAt && confirmedAt > changedAt ? confirmedAt : changedAt
	};
}

function statusOf({ cancelledAt, confirmedAt }: Visit): CalendarEvent['status'] {
	if (cancelledAt) return 'CANCELLED';
	return confirmedAt ? 'CONFIRMED' : 'TENTATIVE';
}

function nameOf({ nameKo, nameEn }: Agency, language: Language): string {
	return language === 'ko' ? nameKo : nameEn;
}
