import type { Language, Localized } from '#lib/base/localized.ts';
import { dayOf } from '#lib/base/days.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay, formatTimeRange } from '#lib/i18n/times.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { NoticeKey } from '#lib/notices/originals.ts';
import type { NoticeFacts } from '#lib/notices/schema.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { datesTold } from '#lib/visits/dates-told.ts';
import { visitsOfSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';

type Told = {
	id: string;
	contactName: string;
	contactEmail: string;
	people: number;
	language: Language;
};

/** Tells an organization that its wish is kept, with the link to look after it. */
export function tellJoined(
	work: Work,
	agency: Agency,
	wish: Told & { service: Localized },
	token: string
): Promise<void> {
	const words = { ...wordsFor(agency, wish, token), service: wish.service[wish.language] };
	return send(work, wish, 'pool-joined', words);
}

/**
 * Tells an organization where and when it has its place, and how its people enrol, once by `factId`.
 */
export async function tellPlaced(
	work: Work,
	agency: Agency,
	wish: Told,
	found: SeriesDetails,
	{ token, factId = `${wish.id} ${found.id}` }: { token: string; factId?: string }
): Promise<void> {
	const { words, told } = await sharedWords(work, agency, wish, found, token);
	await send(work, wish, 'pool-placed', words, { factId, told });
}

/** Tells it the dates as they are after a change, once for each change. */
export async function tellChanged(
	work: Work,
	agency: Agency,
	wish: Told,
	found: SeriesDetails,
	{ token, change }: { token: string; change: string }
): Promise<void> {
	const { words, told } = await sharedWords(work, agency, wish, found, token);
	await send(work, wish, 'pool-changed', words, { factId: `${change} ${wish.id}`, told });
}

async function sharedWords(
	work: Work,
	agency: Agency,
	wish: Told,
	found: SeriesDetails,
	token: string
) {
	const locale = wish.language;
	const all = await visitsOfSeries(work, found.id);
	const visits = all.filter((one) => !one.cancelledAt);
	const lines = visits.map(({ startsAt, endsAt }) =>
		whenText(startsAt, endsAt, found.site.zone, locale)
	);
	const words = {
		...wordsFor(agency, wish, token),
		service: found.service.name[locale],
		host: found.organization.name,
		address: [found.site.address, found.site.room].filter(Boolean).join(' '),
		visits: lines.join('\n') || m.pool_changed_none({}, { locale })
	};
	const told: NoticeFacts = { seriesId: found.id, dates: datesTold(all), wishId: wish.id };
	return { words, told };
}

function whenText(startsAt: Date, endsAt: Date, zone: string, locale: Language): string {
	const time = formatTimeRange(startsAt, endsAt, zone, locale);
	return `- ${formatDay(dayOf(startsAt, zone), locale)} ${time}`;
}

function wordsFor(agency: Agency, { contactName, people, language }: Told, token: string) {
	return {
		agency: language === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		contact: contactName,
		people,
		link: `${settings.publicOrigin}/${agency.slug}/pool/${token}`
	};
}

async function send(
	work: Work,
	wish: Told,
	template: NoticeKey,
	words: Record<string, string | number>,
	{ factId, told }: { factId: string; told?: NoticeFacts } = { factId: wish.id }
): Promise<void> {
	const { subject, body } = await wordsOf(work, template, wish.language, words);
	await writeNotice(work, {
		onceKey: `${template} ${factId}`,
		template,
		channel: 'mail',
		recipient: wish.contactEmail,
		language: wish.language,
		subject,
		body,
		...(told && { subjectId: told.seriesId, told })
	});
}
