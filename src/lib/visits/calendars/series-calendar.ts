import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { calendarFile } from '#lib/visits/calendars/calendar-file.ts';

type Facts = {
	agency: { nameKo: string; nameEn: string; slug: string };
	series: {
		language: Language;
		confirmedAt: Date | null;
		site: { address: string; room: string };
	};
	visits: {
		id: string;
		sequence: number;
		startsAt: Date;
		endsAt: Date;
		changedAt: Date;
		cancelledAt: Date | null;
	}[];
	stampedAt: Date;
};

/**
 * The visits of a series for an organization's calendar. Titles name neither people nor a health
 * topic, since calendars are shared and previewed; for the same reason the private link is not in
 * it. An unconfirmed visit is tentative.
 */
export function seriesCalendar({ agency, series, visits, stampedAt }: Facts): string {
	const locale = series.language;
	const name = locale === 'ko' ? agency.nameKo : agency.nameEn;
	return calendarFile({
		name,
		stampedAt,
		events: visits.map((visit) => ({
			uid: `${visit.id}@${agency.slug}.doorstep`,
			sequence: visit.sequence + (series.confirmedAt ? 1 : 0),
			startsAt: visit.startsAt,
			endsAt: visit.endsAt,
			status: statusOf(visit, series),
			summary: m.notices_calendar_title({ agency: name }, { locale }),
			location: [series.site.address, series.site.room].filter(Boolean).join(' '),
			updatedAt: latest(visit.changedAt, series.confirmedAt)
		}))
	});
}

function statusOf(visit: Facts['visits'][number], series: Facts['series']) {
	if (visit.cancelledAt) return 'CANCELLED';
	return series.confirmedAt ? 'CONFIRMED' : 'TENTATIVE';
}

function latest(changedAt: Date, confirmedAt: Date | null): Date {
	return confirmedAt && confirmedAt > changedAt ? confirmedAt : changedAt;
}
