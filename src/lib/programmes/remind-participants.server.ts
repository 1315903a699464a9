import { dayOf } from '#lib/base/days.ts';
import { formatShortDay, formatTime } from '#lib/i18n/times.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import { doEach } from '#lib/jobs/duties.server.ts';
import { choiceOf } from '#lib/notices/choice-queries.server.ts';
import { writtenKeys } from '#lib/notices/queries.server.ts';
import type { notice } from '#lib/notices/schema.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { peopleGoingOn, type PersonGoingOn } from '#lib/programmes/people-going-on.server.ts';
import { agreedToTexts, mayRemind } from '#lib/programmes/reminders.server.ts';
import { stopTextsLine } from '#lib/programmes/stop-texts.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import {
	promisedVisits,
	workdaysOf,
	type PromisedVisit
} from '#lib/visits/reminders/promised-visits.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';
import { isVisitAsTold } from '#lib/visits/reminders/remind-organizations.server.ts';
import { dueReminders, reminderKey } from '#lib/visits/reminders/reminders.ts';

/** The template of the text that reminds a participant. */
export const PARTICIPANT_REMINDER = 'visit-reminder-text';

const DAY_MS = 86_400_000;
/** How long the link of a text opens the plan: as long as any programme lasts. */
export const PLAN_LINK_DAYS = 400;

type Due = { visit: PromisedVisit; person: PersonGoingOn; onceKey: string };

/**
 * A duty: a text to everybody who agreed to texts and whose visit's reminder is due. Gives how many
 * were written.
 */
export async function remindParticipants(agencyId: string): Promise<number> {
	const agency = await agencyById(agencyId);
	const system = { kind: 'system', agencyId } as const;
	const due = await reading(system, unwritten);
	await doEach(due, (one) => acting(system, (work) => remind(work, agency, one)));
	return due.length;
}

async function unwritten(work: Work): Promise<Due[]> {
	const { reminders } = await choiceOf(work);
	const on = reminders.filter((kind) => kind.startsWith('participant'));
	const dueOf = dueReminders({ isWorkday: await workdaysOf(work), on });
	const isDue = (visit: PromisedVisit, knownSince: Date) =>
		dueOf({ ...visit, knownSince }, work.now, visit.zone);
	const near = (await promisedVisits(work)).filter(
		(visit) => isDue(visit, visit.knownSince).length > 0
	);
	const people = await peopleGoingOn(
		work,
		near.map(({ seriesId }) => seriesId)
	);
	const due = near.flatMap((visit) =>
		people
			.filter((person) => person.seriesId === visit.seriesId)
			.flatMap((person) => {
				const known = person.enrolledAt > visit.knownSince ? person.enrolledAt : visit.knownSince;
				return isDue(visit, known).map((kind) => ({
					visit,
					person,
					onceKey: reminderKey(kind, visit, person.id)
				}));
			})
	);
	return agreedAndUnwritten(work, due);
}

async function agreedAndUnwritten(work: Work, due: Due[]): Promise<Due[]> {
	const written = await writtenKeys(
		work,
		due.map(({ onceKey }) => onceKey)
	);
	const left = due.filter(({ onceKey }) => !written.has(onceKey));
	const agreed = await agreedToTexts(
		work,
		left.map(({ person }) => person)
	);
	return left.filter(({ person }) => agreed.has(person.id));
}

async function remind(work: Work, agency: Agency, { visit, person, onceKey }: Due): Promise<void> {
	const locale = person.language;
	const { site } = (await seriesById(work, visit.seriesId))!;
	const ends = new Date(work.now.getTime() + PLAN_LINK_DAYS * DAY_MS);
	const token = await makeLink(work, 'plan', person.id, ends);
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		day: formatShortDay(dayOf(visit.startsAt, visit.zone), locale),
		time: formatTime(visit.startsAt, visit.zone),
		place: site.room || site.address,
		link: `${settings.publicOrigin}/${agency.slug}/plan/${token}`
	};
	const text = await wordsOf(work, PARTICIPANT_REMINDER, locale, words);
	const stop = await stopTextsLine(work, agency, person.id, locale);
	await writeNotice(work, {
		onceKey,
		template: PARTICIPANT_REMINDER,
		channel: 'text',
		recipient: person.phone,
		language: locale,
		...text,
		body: text.body + stop,
		subjectId: person.id,
		aboutId: visit.id,
		aboutAt: visit.startsAt
	});
}

type Written = Pick<typeof notice.$inferSelect, 'subjectId' | 'aboutId' | 'aboutAt'>;

/** Whether a reminder that waits may still go out: to this person, of this visit at this time. */
export async function isTextReminderTrue(work: Work, written: Written): Promise<boolean> {
	const { subjectId, aboutId, aboutAt } = written;
	if (!(await isVisitAsTold(work, aboutId!, aboutAt!))) return false;
	return mayRemind(work, subjectId!);
}
