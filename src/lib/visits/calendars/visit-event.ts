import type { Language, Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { CalendarEvent } from '#lib/visits/calendars/calendar-file.ts';
import { isDiscreet, serviceTitle } from '#lib/visits/service-title.ts';
import { doesHold } from '#lib/visits/what-holds.ts';

export type CalendarAgency = { nameKo: string; nameEn: string; slug: string };

/** One visit as a calendar of its organization knows it. */
export type CalendarVisit = {
	id: string;
	number: number;
	sequence: number;
	startsAt: Date;
	endsAt: Date;
	changedAt: Date;
	cancelledAt: Date | null;
};

/** What the series of a visit says of it. */
export type CalendarSeries = {
	reference: string;
	language: Language;
	confirmedAt: Date | null;
	service: { name: Localized; preparation: Localized[] };
	/** How many visits it was booked with. */
	total: number;
	address: string;
	room: string;
	/** How often that was corrected; never where nothing is said. */
	placeChanges?: number;
	/** Where given, times are written in this zone instead of UTC. */
	zone?: string;
};

/**
 * A visit as an event. Its title says what comes, which visit of how many, and from whom; below
 * stand the place and what to prepare. Calendars are shared: it names no person, nothing that holds
 * one of `discreetWords`, and no private link. An unconfirmed visit is tentative; once it is over it
 * is cancelled, also when its series is confirmed later: nobody came.
 */
export function visitEvent(
	agency: CalendarAgency,
	series: CalendarSeries,
	visit: CalendarVisit,
	{ discreetWords, now }: { discreetWords: readonly string[]; now: Date }
): CalendarEvent {
	const { language: locale, confirmedAt } = series;
	const isGone = !doesHold(series, visit, now);
	const isLapsed = isGone && visit.cancelledAt === null;
	const toldAt = isLapsed ? visit.endsAt : confirmedAt;
	const about = serviceTitle(series.service.name, discreetWords, locale);
	return {
		uid: `${visit.id}@${agency.slug}.doorstep`,
		sequence: visit.sequence + (series.placeChanges ?? 0) + (toldAt ? 1 : 0),
		startsAt: visit.startsAt,
		endsAt: visit.endsAt,
		...(series.zone && { zone: series.zone }),
		status: isGone ? 'CANCELLED' : confirmedAt ? 'CONFIRMED' : 'TENTATIVE',
		summary: titleOf(agency, series, visit.number, about),
		location: placeOf(series),
		description: descriptionOf(series, discreetWords),
		updatedAt: toldAt && toldAt > visit.changedAt ? toldAt : visit.changedAt
	};
}

function titleOf(agency: CalendarAgency, series: CalendarSeries, number: number, about: string) {
	const { language: locale, total } = series;
	const words = { about, agency: agencyName(agency, locale) };
	return total > 1
		? m.notices_calendar_visit_of({ ...words, number, total }, { locale })
		: m.notices_calendar_visit(words, { locale });
}

/** The name of the agency in a language. */
export function agencyName({ nameKo, nameEn }: CalendarAgency, language: Language): string {
	return language === 'ko' ? nameKo : nameEn;
}

function placeOf({ address, room }: CalendarSeries): string {
	return [address, room].filter(Boolean).join(' ');
}

function descriptionOf(series: CalendarSeries, discreetWords: readonly string[]): string {
	const { language: locale, reference, service } = series;
	const lines = service.preparation
		.map((one) => one[locale])
		.filter((line) => isDiscreet(line, discreetWords))
		.map((line) => `- ${line}`);
	return [
		m.notices_calendar_place({ place: placeOf(series) }, { locale }),
		m.notices_calendar_reference({ reference }, { locale }),
		...(lines.length > 0 ? [m.notices_calendar_prepare({}, { locale }), ...lines] : [])
	].join('\n');
}
