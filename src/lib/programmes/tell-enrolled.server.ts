import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { formatDay, formatTimeRange } from '#lib/i18n/times.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { peopleGoingOn } from '#lib/programmes/people-going-on.server.ts';
import { stopTextsLine } from '#lib/programmes/stop-texts.server.ts';
import { turnsAt } from '#lib/programmes/turns/queries.server.ts';
import { isWithdrawn } from '#lib/programmes/turns/withdrawal.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { changedSince, datesTold } from '#lib/visits/dates-told.ts';
import {
	seriesById,
	visitsOfSeries,
	type SeriesDetails,
	type VisitRow
} from '#lib/visits/queries.server.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';

export type ToldPerson = { id: string; phone: string; language: Language };
/** Of a stop: that they joined, that they changed their time, or that they gave it back. */
export type StopText = 'session-joined' | 'session-changed' | 'session-left';
type Joined = { series: SeriesDetails; visits: VisitRow[]; onceKey: string };

/** At most one text a day of the agency, so that no form can be used to pester somebody. */
export function planOnce({ now }: Work, { zone }: Agency, enrolmentId: string): string {
	return `plan ${enrolmentId} ${dayOf(now, zone)}`;
}

/**
 * Sends somebody who enrolled their private link, once by `onceKey`. At a stop of the agency's own
 * nobody else tells them where and when, so the text does: their time, the place and the service. At
 * an organization it names no service, since a colleague may see the telephone.
 */
export async function tellEnrolled(
	work: Work,
	agency: Agency,
	person: ToldPerson,
	joined: Joined,
	what: StopText = 'session-joined'
): Promise<void> {
	const { series, onceKey } = joined;
	const visits = joined.visits.filter((one) => !one.cancelledAt && one.endsAt > work.now);
	const isSession = isAtStops(series.service.rules) && visits.length > 0;
	const template = isSession ? what : 'plan-link';
	const locale = person.language;
	const token = await makeLink(work, 'plan', person.id);
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		link: `${settings.publicOrigin}/${agency.slug}/plan/${token}`,
		...(isSession && {
			visits: (await timesOf(work, person, series, visits)).join(', '),
			place: [series.site.address, series.site.room].filter(Boolean).join(' '),
			service: series.service.name[locale]
		})
	};
	const text = await wordsOf(work, template, locale, words);
	const stop = await stopTextsLine(work, agency, person.id, locale);
	await writeNotice(work, {
		onceKey,
		template,
		channel: 'text',
		recipient: person.phone,
		language: locale,
		...text,
		body: text.body + stop,
		...(isSession && {
			subjectId: person.id,
			told: { seriesId: series.id, dates: datesTold(visits) },
			aboutAt: visits[0]!.startsAt
		})
	});
}

/** When a person is there: at the turns they have, else while the visit lasts. */
async function timesOf(
	work: Work,
	person: ToldPerson,
	{ site }: SeriesDetails,
	visits: VisitRow[]
) {
	const ids = visits.map(({ id }) => id);
	const turns = (await turnsAt(work, ids)).filter((one) => one.enrolmentId === person.id);
	return visits.flatMap((visit) => {
		const own = turns.filter(({ visitId }) => visitId === visit.id);
		const spans = own.length ? own.map((one) => timeOf(visit, one)) : [visit];
		return spans.map(({ startsAt, endsAt }) => {
			const time = formatTimeRange(startsAt, endsAt, site.zone, person.language);
			return `${formatDay(dayOf(startsAt, site.zone), person.language)} ${time}`;
		});
	});
}

/** Whether somebody who was told that they gave their place back has not returned meanwhile. */
export async function isLeftTextTrue(work: Work, { subjectId }: Written): Promise<boolean> {
	return subjectId === null || isWithdrawn(work, subjectId);
}

/** Whether the text still tells the dates as they are; its link stands in it alone, so it is sent anew. */
export async function isJoinedTextTrue(work: Work, written: Written): Promise<boolean> {
	const { told, subjectId } = written;
	if (!told || !subjectId) return true;
	const visits = await visitsOfSeries(work, told.seriesId);
	const about = visits.filter(({ number }) => number in told.dates);
	if (changedSince(told.dates, about).size === 0) return true;
	const people = await peopleGoingOn(work, [told.seriesId]);
	const person = people.find(({ id }) => id === subjectId);
	if (!person) return false;
	const series = (await seriesById(work, told.seriesId))!;
	const onceKey = `plan ${person.id} ${work.now.toISOString()}`;
	const agency = await agencyById(work.actor.agencyId);
	const what = written.template === 'session-changed' ? 'session-changed' : 'session-joined';
	await tellEnrolled(work, agency, person, { series, visits, onceKey }, what);
	return false;
}
