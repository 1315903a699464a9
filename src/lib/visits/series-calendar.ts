import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { calendarFile } from '#lib/visits/calendar-file.ts';

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
	}[];
	link: string;
	stampedAt: Date;
};

/**
 * The visits of a series for an organization's calendar. Titles name neither people nor a health
 * topic, since calendars are shared and previewed; an unconfirmed visit is tentative.
 */
export function seriesCalendar({ agency, series, visits, link, stampedAt }: Facts): string {
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
			status: series.confirmedAt ? 'CONFIRMED' : 'TENTATIVE',
			summary: m.notices_calendar_title({ agency: name }, { locale }),
			location: [series.site.address, series.site.room].filter(Boolean).join(' '),
			url: link,
			updatedAt: series.confirmedAt ?? visit.changedAt
		}))
	});
}
