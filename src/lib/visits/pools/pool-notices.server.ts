import type { Language, Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { NoticeKey } from '#lib/notices/originals.ts';
import type { NoticeFacts } from '#lib/notices/schema.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { startsLastTold } from '#lib/visits/dates-told-queries.server.ts';
import { datesTold, startsTold } from '#lib/visits/dates-told.ts';
import type { Neighbours } from '#lib/visits/pools/host-queries.server.ts';
import { discreetWords, visitsOfSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { serviceTitle } from '#lib/visits/service-title.ts';
import { changeLines, visitLine } from '#lib/visits/visit-lines.ts';

type Told = {
	id: string;
	contactName: string;
	contactEmail: string;
	people: number;
	language: Language;
};

/** Tells an organization that its wish is kept, with the link to look after it. */
export async function tellJoined(
	work: Work,
	agency: Agency,
	wish: Told & { service: Localized },
	token: string
): Promise<void> {
	const named = await serviceWords(work, wish.service, wish.language);
	const words = { ...wordsFor(agency, wish, token), ...named };
	await send(work, wish, 'pool-joined', words, { factId: wish.id });
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

/**
 * Tells an organization that a place is being arranged, as long as nothing is promised to the host
 * (`pool-arranging`); or that the visits it would have shared do not take place and it waits again.
 */
export async function tellUnplaced(
	work: Work,
	agency: Agency,
	wish: Told,
	found: SeriesDetails,
	{ template, token }: { template: 'pool-arranging' | 'pool-lost'; token: string }
): Promise<void> {
	const named = await serviceWords(work, found.service.name, wish.language);
	const words = { ...wordsFor(agency, wish, token), ...named };
	await send(work, wish, template, words, { factId: `${wish.id} ${found.id}` });
}

/**
 * Tells the host how many organizations and people share its visits by now, and nobody by name, once
 * for each number of them. */
export async function tellHost(
	work: Work,
	agency: Agency,
	found: SeriesDetails,
	{ organizations, people }: Neighbours
): Promise<void> {
	const { contactName, contactEmail } = found.organization;
	const locale = found.language;
	const token = await makeLink(work, 'series', found.id);
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		contact: contactName,
		reference: found.reference,
		...(await serviceWords(work, found.service.name, locale)),
		count: organizations,
		people,
		link: `${settings.publicOrigin}/${agency.slug}/series/${token}`
	};
	const host = { contactEmail, language: locale };
	await send(work, host, 'pool-hosting', words, {
		factId: `${found.id} ${organizations} ${people}`,
		subjectId: found.id
	});
}

/** Tells it what changed of the dates that it knew, and how they are now; once for each change. */
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
	const place = { zone: found.site.zone, locale };
	const all = await visitsOfSeries(work, found.id);
	const ahead = all.filter((one) => !one.cancelledAt && one.endsAt > work.now);
	const lines = ahead.map((one) => visitLine(one, place));
	const before = await startsLastTold(work, found.id, wish.id);
	const starts = startsTold(all);
	const changed = all.filter(({ number }) => before[number] !== starts[number]);
	const words = {
		...wordsFor(agency, wish, token),
		...(await serviceWords(work, found.service.name, locale)),
		host: found.organization.name,
		address: [found.site.address, found.site.room].filter(Boolean).join(' '),
		changes: changeLines(changed, before, place),
		visits: lines.join('\n') || m.pool_none_ahead({}, { locale })
	};
	const told: NoticeFacts = {
		seriesId: found.id,
		dates: datesTold(all),
		starts,
		wishId: wish.id
	};
	return { words, told };
}

/** The name of the service, and what a preview calls it. */
async function serviceWords(work: Work, name: Localized, locale: Language) {
	return { service: name[locale], about: serviceTitle(name, await discreetWords(work), locale) };
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
	to: Pick<Told, 'contactEmail' | 'language'>,
	template: NoticeKey,
	words: Record<string, string | number>,
	{ factId, told, subjectId }: { factId: string; told?: NoticeFacts; subjectId?: string }
): Promise<void> {
	// Keyed in by the office, which tells them by telephone.
	if (!to.contactEmail) return;
	const { subject, body } = await wordsOf(work, template, to.language, words);
	await writeNotice(work, {
		onceKey: `${template} ${factId}`,
		template,
		channel: 'mail',
		recipient: to.contactEmail,
		language: to.language,
		subject,
		body,
		...(subjectId && { subjectId }),
		...(told && { subjectId: told.seriesId, told })
	});
}
