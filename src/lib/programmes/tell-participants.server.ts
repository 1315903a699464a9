import { dayOf } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import type { Language } from '#lib/base/localized.ts';
import { formatDay, formatTimeRange } from '#lib/i18n/times.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import type { JobData } from '#lib/jobs/queue.server.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { peopleGoingOn, type PersonGoingOn } from '#lib/programmes/people-going-on.server.ts';
import { stopTextsLine } from '#lib/programmes/stop-texts.server.ts';
import { toldOfChange } from '#lib/programmes/told-of-changes.server.ts';
import { turnsAt, type LiveTurn } from '#lib/programmes/turns/queries.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { timesBefore } from '#lib/visits/reminders/promised-visits.server.ts';
import { changedSince, datesTold } from '#lib/visits/dates-told.ts';
import {
	seriesById,
	visitsOfSeries,
	type SeriesDetails,
	type VisitRow
} from '#lib/visits/queries.server.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';

type Change = {
	seriesId: string;
	visits: VisitRow[];
	/** Who has which turn at them. */
	turns: LiveTurn[];
	zone: string;
	onceKey: string;
	isCancelled: boolean;
	/** When the first of them begins, or would have: nobody is told later than that. */
	earliest: Date | undefined;
};

/**
 * Tells those who take part that visits of their series moved or will not take place: a text to
 * each of `toldOfChange` whose enrolment goes on. Data: series, the numbers of the visits,
 * `moved` or `cancelled`, and the change's own key, by which nobody is told twice.
 */
export async function tellParticipants(agencyId: string, data: JobData): Promise<void> {
	const agency = await agencyById(agencyId);
	await acting({ kind: 'system', agencyId }, async (work) => {
		const found = await seriesById(work, data.seriesId!);
		if (!found) return;
		const numbers = data.numbers!.split(',').map(Number);
		const change = await changeOf(work, found, numbers, {
			onceKey: data.change!,
			isCancelled: data.what === 'cancelled'
		});
		const people = await peopleGoingOn(work, [found.id]);
		const { told } = await toldOfChange(work, found, people, change.turns);
		for (const person of told) await tell(work, agency, person, change);
	});
}

async function changeOf(
	work: Work,
	found: SeriesDetails,
	numbers: number[],
	what: Pick<Change, 'onceKey' | 'isCancelled'>
): Promise<Change> {
	const all = await visitsOfSeries(work, found.id);
	const visits = all.filter(({ number }) => numbers.includes(number));
	const ids = visits.map(({ id }) => id);
	return {
		seriesId: found.id,
		visits,
		turns: ids.length ? await turnsAt(work, ids) : [],
		earliest: await earliestOf(work, visits, what.onceKey),
		zone: found.site.zone,
		...what
	};
}

/**
 * Whether a text of a changed date still tells it as it is. Of visits that changed once more somebody
 * is told by that change; of those that did not, anew.
 */
export async function isMovedTextTrue(work: Work, written: Written): Promise<boolean> {
	const { told, subjectId } = written;
	// Written before notices kept what they tell.
	if (!told || !subjectId) return true;
	const all = await visitsOfSeries(work, told.seriesId);
	const about = all.filter(({ number }) => told.numbers?.includes(number));
	const changed = changedSince(told.dates, about);
	if (changed.size === 0) return true;
	const numbers = about.map(({ number }) => number).filter((number) => !changed.has(number));
	const found = (await seriesById(work, told.seriesId))!;
	const people = await peopleGoingOn(work, [found.id]);
	const person = people.find(({ id }) => id === subjectId);
	if (!person || !numbers.length) return false;
	const onceKey = `${found.id} ${work.now.toISOString()}`;
	const change = await changeOf(work, found, numbers, { onceKey, isCancelled: false });
	const anew = await toldOfChange(work, found, [person], change.turns);
	if (anew.told.length) await tell(work, await agencyById(work.actor.agencyId), person, change);
	return false;
}

/** The earliest time of these visits, as they are now and as they were before a change of dates. */
async function earliestOf(work: Work, visits: VisitRow[], change: string) {
	const before = isUuid(change) ? await timesBefore(work, change) : [];
	const times = [...before, ...visits.map(({ startsAt }) => startsAt)];
	return times.sort((a, b) => a.getTime() - b.getTime())[0];
}

async function tell(
	work: Work,
	agency: Agency,
	person: PersonGoingOn,
	change: Change
): Promise<void> {
	const locale = person.language;
	const token = await makeLink(work, 'plan', person.id);
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		visits: change.visits
			.map((one) => whenText(ownTime(one, person, change), change.zone, locale))
			.join(', '),
		link: `${settings.publicOrigin}/${agency.slug}/plan/${token}`
	};
	const template = change.isCancelled ? 'visits-cancelled' : 'visits-moved';
	const text = await wordsOf(work, template, locale, words);
	const stop = await stopTextsLine(work, agency, person.id, locale);
	await writeNotice(work, {
		onceKey: `visits ${change.onceKey} ${person.id}`,
		template,
		channel: 'text',
		recipient: person.phone,
		language: locale,
		...text,
		body: text.body + stop,
		subjectId: person.id,
		told: {
			seriesId: change.seriesId,
			dates: datesTold(change.visits),
			numbers: change.visits.map(({ number }) => number)
		},
		...(change.earliest && { aboutAt: change.earliest })
	});
}

/** When a person is there: at their turn, where they have one, else while the visit lasts. */
function ownTime(visit: VisitRow, { id }: PersonGoingOn, { turns }: Change) {
	const own = turns.find((one) => one.visitId === visit.id && one.enrolmentId === id);
	return own ? timeOf(visit, own) : visit;
}

type Span = { startsAt: Date; endsAt: Date };

function whenText({ startsAt, endsAt }: Span, zone: string, locale: Language): string {
	const time = formatTimeRange(startsAt, endsAt, zone, locale);
	return `${formatDay(dayOf(startsAt, zone), locale)} ${time}`;
}
