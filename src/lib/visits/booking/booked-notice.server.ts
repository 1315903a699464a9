import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay } from '#lib/i18n/times.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { NoticeKey } from '#lib/notices/originals.ts';
import type { Attachment, NoticeFacts } from '#lib/notices/schema.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';
import { apologyOf, type Apology } from '#lib/visits/booking/apology-queries.server.ts';
import type { CancellationReason } from '#lib/visits/cancellation.ts';
import { startsLastTold } from '#lib/visits/dates-told-queries.server.ts';
import { datesTold, startsTold, type StartsTold } from '#lib/visits/dates-told.ts';
import { cancellationWords } from '#lib/visits/cancellation-words.ts';
import { discreetWords, seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { serviceTitle } from '#lib/visits/service-title.ts';
import { seriesCalendar } from '#lib/visits/calendars/series-calendar.ts';
import { changeLines, visitLine } from '#lib/visits/visit-lines.ts';
import { whatHolds } from '#lib/visits/what-holds.ts';

/**
 * Tells the organization that its request was received, with the dates and its private link. `factId`,
 * here and below, is what it is told once by.
 */
export async function tellBooked(
	work: Work,
	agency: Agency,
	seriesId: string,
	token: string,
	factId = seriesId
) {
	const told = await factsOf(work, agency, seriesId, token);
	const text = await wordsOf(work, 'series-booked', told.locale, told.words);
	await send(work, told, 'series-booked', text, factId);
}

/**
 * Tells the organization that the agency promised the visits, with the poster for its people; where
 * there is nothing to enrol in, with the page for its roster. Whoever was told before that nobody
 * comes reads that this is no longer so.
 */
export async function tellConfirmed(
	work: Work,
	agency: Agency,
	seriesId: string,
	token: string,
	factId = seriesId
) {
	const told = await factsOf(work, agency, seriesId, token);
	const hasProgramme = told.found.service.templateKey !== null;
	const wording = hasProgramme ? 'series-confirmed' : 'series-confirmed-roster';
	const apology = await apologyOf(work, seriesId);
	const earlier = apology ? takenBack(apology, told.place) : '';
	const words = { ...told.words, earlier: earlier && `${earlier}\n\n` };
	const text = await wordsOf(work, wording, told.locale, words);
	await send(
		work,
		told,
		'series-confirmed',
		{ ...text, body: withSaid(text.body, earlier) },
		factId
	);
}

/** A body with a sentence that it must say: an agency's own wording may have no place for it. */
function withSaid(body: string, sentence: string): string {
	return body.includes(sentence) ? body : `${body}\n\n${sentence}`;
}

/** That the apology no longer holds, in a sentence. */
function takenBack({ writtenAt }: Apology, { zone, locale }: { zone: string; locale: Language }) {
	const day = formatDay(dayOf(writtenAt, zone), locale);
	return m.notices_confirmed_earlier({ day }, { locale });
}

/** Sends a new private link to whoever booked, who asked for it by the reference: `onceKey` tells apart. */
export async function tellLink(
	work: Work,
	agency: Agency,
	seriesId: string,
	token: string,
	onceKey: string
) {
	const told = await factsOf(work, agency, seriesId, token);
	const text = await wordsOf(work, 'series-link', told.locale, told.words);
	await send(work, told, 'series-link', text, onceKey);
}

/** Tells the organization what its request says since somebody corrected it, with a new private link. */
export async function tellCorrected(
	work: Work,
	agency: Agency,
	seriesId: string,
	token: string,
	onceKey: string
) {
	const told = await factsOf(work, agency, seriesId, token);
	const text = await wordsOf(work, 'series-corrected', told.locale, told.words);
	await send(work, told, 'series-corrected', text, onceKey);
}

/** Tells the organization which of its visits will not take place, and why. */
export async function tellCancelled(
	work: Work,
	agency: Agency,
	seriesId: string,
	token: string,
	said: { reason: CancellationReason; sentence: string; numbers: number[] },
	factId = `${seriesId} ${said.numbers.join()}`
) {
	const told = await factsOf(work, agency, seriesId, token);
	const { locale, place, all } = told;
	const gone = all.filter(({ number }) => said.numbers.includes(number));
	const rest = told.words.visits;
	const words = {
		...told.words,
		visits: gone.map((one) => visitLine(one, place)).join('\n'),
		rest: rest && m.notices_visits_left({ visits: rest }, { locale }),
		reason: [cancellationWords(said.reason, locale), said.sentence].filter(Boolean).join('\n')
	};
	const text = await wordsOf(work, 'series-cancelled', locale, words);
	await send(work, told, 'series-cancelled', text, factId, said.numbers);
}

/**
 * Tells the organization which of its visits have another time: what it last knew, else `from`, and
 * what is; and all dates as they are now.
 */
export async function tellMoved(
	work: Work,
	agency: Agency,
	seriesId: string,
	token: string,
	change: { id: string; numbers: number[]; from?: StartsTold }
) {
	const told = await factsOf(work, agency, seriesId, token);
	const before = { ...change.from, ...(await startsLastTold(work, seriesId)) };
	const moved = told.all.filter(({ number }) => change.numbers.includes(number));
	const again = posterAgain(told);
	const words = {
		...told.words,
		numbers: change.numbers.join(', '),
		changes: changeLines(moved, before, told.place),
		again: again && `${again}\n\n`
	};
	const text = await wordsOf(work, 'series-moved', told.locale, words);
	const body = withSaid(text.body, again);
	await send(work, told, 'series-moved', { ...text, body }, change.id, change.numbers);
}

/** That a poster which may hang already says the old dates; empty where there is none. */
function posterAgain({ found, words, locale }: Told): string {
	const mayHang = found.confirmedAt !== null && found.service.templateKey !== null;
	return mayHang ? m.notices_moved_poster({ poster: words.poster }, { locale }) : '';
}

type Told = Awaited<ReturnType<typeof factsOf>>;

function send(
	work: Work,
	told: Told,
	template: NoticeKey,
	text: { subject: string; body: string },
	factId: string,
	numbers?: number[]
) {
	const recipient = told.found.organization.contactEmail;
	// A contact without an address of mail is told by the office, on paper or by telephone.
	if (!recipient) return Promise.resolve();
	const facts: NoticeFacts = {
		seriesId: told.found.id,
		dates: datesTold(told.all),
		starts: startsTold(told.all),
		...(numbers && { numbers })
	};
	return writeNotice(work, {
		onceKey: `${template} ${factId}`,
		template,
		channel: 'mail',
		recipient,
		language: told.locale,
		attachments: [told.calendar],
		subject: text.subject,
		body: text.body,
		subjectId: told.found.id,
		told: facts
	});
}

/** What every notice to the organization of a series can say, with its calendar. */
export async function factsOf(work: Work, agency: Agency, seriesId: string, token: string) {
	const [series, visits, discreet] = await together(
		() => seriesById(work, seriesId),
		() => visitsOfSeries(work, seriesId),
		() => discreetWords(work)
	);
	const found = series!;
	const { visits: kept } = whatHolds(found, visits, work.now);
	const locale: Language = found.language;
	const place = { zone: found.site.zone, locale };
	const link = `${settings.publicOrigin}/${agency.slug}/series/${token}`;
	const words = {
		reference: found.reference,
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		contact: found.organization.contactName,
		about: serviceTitle(found.service.name, discreet, locale),
		service: found.service.name[locale],
		headcount: found.headcount,
		address: [found.site.address, found.site.room].filter(Boolean).join(' '),
		visits: kept.map((one) => visitLine(one, place)).join('\n'),
		link,
		poster: `${link}/poster`,
		roster: `${link}/roster`
	};
	const shown = { agency, series: found, visits, discreetWords: discreet };
	const calendar = attachment(seriesCalendar({ ...shown, stampedAt: work.now }));
	return { found, locale, place, words, all: visits, calendar };
}

function attachment(content: string): Attachment {
	return { name: 'visits.ics', type: 'text/calendar; charset=utf-8; method=PUBLISH', content };
}
