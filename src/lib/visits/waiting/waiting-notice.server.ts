import { wallClock } from '#lib/base/days.ts';
import { formatDay, formatMoment } from '#lib/i18n/times.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { OFFERS_MAX } from '#lib/visits/holds/holding.ts';
import { discreetWords } from '#lib/visits/queries.server.ts';
import { serviceTitle } from '#lib/visits/service-title.ts';
import { peopleQuery } from '#lib/visits/services/people-form.ts';
import { waitingById } from '#lib/visits/waiting/waiting-queries.server.ts';

// `2026-12-01T09` of a moment.
const HOUR_CHARS = 13;

/**
 * Tells somebody how they get in line, and out of it again. At most one mail an hour for one place,
 * however often it is asked for.
 */
export async function tellJoined(work: Work, agency: Agency, id: string, token: string) {
	const { words, locale, email } = await factsOf(work, agency, id);
	const joined = { ...words, link: placeLink(words, token) };
	const text = await wordsOf(work, 'waiting-joined', locale, joined);
	await writeNotice(work, {
		onceKey: `waiting-joined ${id} ${work.now.toISOString().slice(0, HOUR_CHARS)}`,
		template: 'waiting-joined',
		channel: 'mail',
		recipient: email,
		language: locale,
		subject: text.subject,
		body: text.body
	});
}

/** Tells somebody that a time opened and until when it is kept for them. One mail for each offer. */
export async function tellOffered(
	work: Work,
	agency: Agency,
	id: string,
	token: string,
	offer: { holdId: string; holdToken: string; startsAt: Date; expiresAt: Date }
) {
	const { words, locale, email, serviceKey } = await factsOf(work, agency, id);
	const { day } = wallClock(offer.startsAt, agency.zone);
	const offered = {
		...words,
		day: formatDay(day, locale),
		start: formatMoment(offer.startsAt, agency.zone, locale),
		until: formatMoment(offer.expiresAt, agency.zone, locale),
		offer: `${words.root}/book/${serviceKey}/details/${offer.holdToken}`,
		link: placeLink(words, token)
	};
	const text = await wordsOf(work, 'waiting-offer', locale, offered);
	await writeNotice(work, {
		onceKey: `waiting-offer ${offer.holdId}`,
		template: 'waiting-offer',
		channel: 'mail',
		recipient: email,
		language: locale,
		subject: text.subject,
		body: text.body
	});
}

/** Tells somebody that no day they wait for can open any more, and where the dates are, once. */
export async function tellInVain(work: Work, agency: Agency, id: string) {
	const { words, locale, email, serviceKey, people } = await factsOf(work, agency, id);
	const link = `${words.root}/book/${serviceKey}?${people}`;
	const text = await wordsOf(work, 'waiting-in-vain', locale, { ...words, link });
	await writeNotice(work, {
		onceKey: `waiting-in-vain ${id}`,
		template: 'waiting-in-vain',
		channel: 'mail',
		recipient: email,
		language: locale,
		subject: text.subject,
		body: text.body
	});
}

/**
 * Tells somebody, once, that their place was given up after the days that they let pass, and how to
 * ask again.
 */
export async function tellEnded(work: Work, agency: Agency, id: string) {
	const { words, locale, email, serviceKey } = await factsOf(work, agency, id);
	if (!email) return;
	const link = `${words.root}/services/${serviceKey}`;
	const text = await wordsOf(work, 'waiting-ended', locale, { ...words, link, days: OFFERS_MAX });
	await writeNotice(work, {
		onceKey: `waiting-ended ${id}`,
		template: 'waiting-ended',
		channel: 'mail',
		recipient: email,
		language: locale,
		subject: text.subject,
		body: text.body,
		subjectId: id
	});
}

/** The page of somebody's place, where it is confirmed and left. */
function placeLink({ root }: { root: string }, token: string): string {
	return `${root}/waiting/${token}`;
}

async function factsOf(work: Work, agency: Agency, id: string) {
	const { waiting, service } = (await waitingById(work, id))!;
	const discreet = await discreetWords(work);
	const locale = waiting.language;
	const root = `${settings.publicOrigin}/${agency.slug}`;
	const words = {
		root,
		name: waiting.name,
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		about: serviceTitle(service.name, discreet, locale),
		service: service.name[locale],
		headcount: waiting.headcount
	};
	const { headcount, organizationSize, organizationKind, variant, area } = waiting;
	const answers = { people: headcount, employees: organizationSize, kind: organizationKind };
	const people = peopleQuery({ ...answers, variant, area });
	return { words, locale, email: waiting.email, serviceKey: service.key, people };
}
