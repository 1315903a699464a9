import { and, asc, eq, isNull } from 'drizzle-orm';
import { dayOf, wallClock } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { formatDay } from '#lib/i18n/times.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { choiceOf } from '#lib/notices/choice-queries.server.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import { writtenKeys } from '#lib/notices/queries.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { apologiesOf, apologyOf } from '#lib/visits/booking/apology-queries.server.ts';
import { requestsInLine, type WaitingRequest } from '#lib/visits/booking/request-queries.server.ts';
import { changedSince, datesTold } from '#lib/visits/dates-told.ts';
import {
	discreetWords,
	seriesById,
	visitsOfSeries,
	type AgreedSeries,
	type VisitRow
} from '#lib/visits/queries.server.ts';
import { serviceTitle } from '#lib/visits/service-title.ts';
import { workdaysOf } from '#lib/visits/reminders/promised-visits.server.ts';
import { isOfficeTime } from '#lib/visits/reminders/reminders.ts';
import { pushTo } from '#lib/visits/reminders/tell-counselors.server.ts';
import { answersExpected } from '#lib/visits/services/answer-due.server.ts';
import { whatHolds } from '#lib/visits/what-holds.ts';

/** The mails that tell the office of a request to answer. */
export const officeMails = ['answer-soon', 'answer-overdue'] as const;

type Administrator = { id: string; email: string; name: string; language: Language };
type Due = { request: WaitingRequest; template: (typeof officeMails)[number] };

/**
 * A duty: on working days writes to the administrators of every request that has to be answered by
 * the next working day, and once more when that day is over, until its first visit comes; by mail, and with their number to the
 * phones where they turned messages on. Gives how many requests there were.
 */
export async function remindOffice(agencyId: string): Promise<number> {
	const agency = await agencyById(agencyId);
	return acting({ kind: 'system', agencyId }, async (work) => {
		if (!(await isTime(work, agency))) return 0;
		const due = (await requestsToAnswer(work)).flatMap((request) => dueOf(request));
		if (!due.length) return 0;
		const told = new Set<string>();
		for (const person of await administrators(work)) {
			const left = await untold(work, due, person);
			for (const one of left) await tell(work, agency, one, person);
			const ids = new Set(left.map(({ request }) => request.id));
			const key = left.map((one) => keyOf(one, person))[0];
			if (key)
				await pushTo(
					work,
					person.id,
					{ template: 'push-answers', key },
					{ ...person, visitIds: ids }
				);
			for (const id of ids) told.add(id);
		}
		return told.size;
	});
}

async function isTime(work: Work, { zone }: Agency): Promise<boolean> {
	const { day, minute } = wallClock(work.now, zone);
	const { reminders } = await choiceOf(work);
	if (!isOfficeTime(minute) || !reminders.includes('office-answers')) return false;
	return (await workdaysOf(work))(day);
}

/** Those that can still be answered in time: once the first visit came, its organization is told so. */
async function requestsToAnswer(work: Work): Promise<WaitingRequest[]> {
	const waiting = (await requestsInLine(work)).filter((one) => one.firstVisitAt > work.now);
	const apologies = await apologiesOf(
		work,
		waiting.map(({ id }) => id)
	);
	return waiting.filter(({ id }) => !apologies.has(id));
}

function dueOf(request: WaitingRequest): Due[] {
	if (request.due.isOver) return [{ request, template: 'answer-overdue' }];
	return request.due.isSoon ? [{ request, template: 'answer-soon' }] : [];
}

/** Another deadline, because the dates moved, is told anew. */
function keyOf({ request, template }: Due, person: Administrator): string {
	return `${template} ${request.id} ${request.due.day} ${person.id}`;
}

async function untold(work: Work, due: Due[], person: Administrator): Promise<Due[]> {
	const written = await writtenKeys(
		work,
		due.map((one) => keyOf(one, person))
	);
	return due.filter((one) => !written.has(keyOf(one, person)));
}

async function tell(work: Work, agency: Agency, one: Due, person: Administrator): Promise<void> {
	const { request, template } = one;
	const found = (await seriesById(work, request.id))!;
	const visits = await visitsOfSeries(work, request.id);
	const locale = person.language;
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		name: person.name,
		about: serviceTitle(found.service.name, await discreetWords(work), locale),
		host: found.organization.name,
		reference: found.reference,
		headcount: found.headcount,
		until: formatDay(request.due.day, locale),
		day: formatDay(dayOf(request.firstVisitAt, request.zone), locale),
		service: found.service.name[locale],
		link: `${settings.publicOrigin}/${agency.slug}/admin/series/${request.id}`
	};
	const { subject, body } = await wordsOf(work, template, locale, words);
	await writeNotice(work, {
		onceKey: keyOf(one, person),
		template,
		channel: 'mail',
		recipient: person.email,
		language: locale,
		subject,
		body,
		subjectId: request.id,
		told: { seriesId: request.id, dates: datesTold(visits) }
	});
}

/** Those who answer for the office and still work here. */
function administrators({ actor, tx }: Work): Promise<Administrator[]> {
	return tx
		.select({ id: staff.id, email: staff.email, name: staff.name, language: staff.language })
		.from(staff)
		.where(
			and(
				eq(staff.agencyId, actor.agencyId),
				eq(staff.role, 'administrator'),
				isNull(staff.disabledAt)
			)
		)
		.orderBy(asc(staff.id));
}

/**
 * Whether a request of which the office was to be told still waits, with the dates of then: not after
 * its first visit or the apology, and as one to answer soon only until its day is over.
 */
export async function isRequestWaiting(work: Work, { template, told }: Written): Promise<boolean> {
	if (!told) return true;
	const found = await seriesById(work, told.seriesId);
	if (!found) return false;
	const visits = await visitsOfSeries(work, found.id);
	if (changedSince(told.dates, visits).size > 0) return false;
	const isApologized = (await apologyOf(work, found.id)) !== null;
	const { confirmedAt } = found;
	const held = whatHolds({ confirmedAt, isApologized }, visits, work.now);
	if (held.standing !== 'requested') return false;
	return template !== 'answer-soon' || !(await isOverdue(work, found, held.visits[0]!));
}

async function isOverdue(work: Work, found: AgreedSeries, first: VisitRow): Promise<boolean> {
	const { requestedAt, service, site } = found;
	const about = { requestedAt, content: service.content, zone: site.zone };
	const dueOf = await answersExpected(work);
	return dueOf({ ...about, firstVisitAt: first.startsAt }).isOver;
}
