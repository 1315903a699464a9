import type { Language } from '#lib/base/localized.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { stopAddress } from '#lib/identity/stop-link.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay } from '#lib/i18n/times.ts';
import { doEach } from '#lib/jobs/duties.server.ts';
import { choiceOf } from '#lib/notices/choice-queries.server.ts';
import { writtenKeys } from '#lib/notices/queries.server.ts';
import type { ReminderKind } from '#lib/notices/reminder-kinds.ts';
import type { notice } from '#lib/notices/schema.server.ts';
import { isStopped } from '#lib/notices/stops.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { siteRuleWords } from '#lib/organizations/site-rules-words.ts';
import { siteRuleKeys, type SiteRules } from '#lib/organizations/site-rules.ts';
import { rulesOfSites } from '#lib/organizations/site-rules.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { posterDue, type PosterDue } from '#lib/visits/poster-due.ts';
import { seriesById, type AgreedSeries, type VisitRow } from '#lib/visits/queries.server.ts';
import { factsOf } from '#lib/visits/booking/booked-notice.server.ts';
import {
	promisedVisit,
	promisedVisits,
	workdaysOf,
	type PromisedVisit
} from '#lib/visits/reminders/promised-visits.server.ts';
import { dueReminders, reminderKey } from '#lib/visits/reminders/reminders.ts';
import { visitLine } from '#lib/visits/visit-lines.ts';

/** The template of the mail that reminds an organization. */
export const ORGANIZATION_REMINDER = 'visit-reminder';

type Due = { visit: PromisedVisit; kind: ReminderKind; onceKey: string };

/**
 * A duty: writes to the contacts of every visit whose reminder is due, with what to prepare and the
 * calendar, unless they stopped reminders. The agency writes none to itself about its own sessions.
 * Gives how many were written.
 */
export async function remindOrganizations(agencyId: string): Promise<number> {
	const agency = await agencyById(agencyId);
	const system = { kind: 'system', agencyId } as const;
	const due = await reading(system, unwritten);
	await doEach(due, (one) => acting(system, (work) => remind(work, agency, one)));
	return due.length;
}

async function unwritten(work: Work): Promise<Due[]> {
	const { reminders } = await choiceOf(work);
	const on = reminders.filter((kind) => kind.startsWith('organization'));
	if (on.length === 0) return [];
	const dueOf = dueReminders({ isWorkday: await workdaysOf(work), on });
	const promised = await promisedVisits(work);
	const told = promised.filter(({ hasEmail, isSession }) => hasEmail && !isSession);
	const due = told.flatMap((visit) =>
		dueOf(visit, work.now, visit.zone).map((kind) => ({
			visit,
			kind,
			onceKey: reminderKey(kind, visit, visit.seriesId)
		}))
	);
	const written = await writtenKeys(
		work,
		due.map(({ onceKey }) => onceKey)
	);
	const left: Due[] = [];
	for (const one of due) {
		if (written.has(one.onceKey)) continue;
		if (!(await isStopped(work, subjectOf(one.visit)))) left.push(one);
	}
	return left;
}

async function remind(work: Work, agency: Agency, { visit, onceKey }: Due): Promise<void> {
	const token = await makeLink(work, 'series', visit.seriesId);
	const facts = await factsOf(work, agency, visit.seriesId, token);
	const { found, locale, place, words, all, calendar } = facts;
	const reminded = all.find(({ id }) => id === visit.id)!;
	const stop = await stopAddress(work, agency, subjectOf(visit));
	const told = {
		...words,
		visit: visitLine(reminded, place),
		preparation: preparationText(found, all, { now: work.now, locale }),
		rules: rulesText((await rulesOfSites(work, [found.site.id])).get(found.site.id), locale),
		site: `${words.link}/site`
	};
	const text = await wordsOf(work, ORGANIZATION_REMINDER, locale, told);
	await writeNotice(work, {
		onceKey,
		template: ORGANIZATION_REMINDER,
		channel: 'mail',
		recipient: found.organization.contactEmail,
		language: locale,
		subject: text.subject,
		body: `${text.body}\n\n${m.notices_stop_mail({ stop }, { locale })}`,
		attachments: [calendar],
		subjectId: visit.seriesId,
		aboutId: visit.id,
		aboutAt: visit.startsAt
	});
}

/** What to get ready, with the poster as long as it is asked for. */
function preparationText(
	{ service, confirmedAt, site }: AgreedSeries,
	visits: VisitRow[],
	{ now, locale }: { now: Date; locale: Language }
): string {
	const lines = service.preparation.map((one) => one[locale]);
	const due = service.templateKey && posterDue(confirmedAt, visits, { now, zone: site.zone });
	if (due) lines.push(posterText(due, locale));
	return lines.map((line) => `- ${line}`).join('\n') || m.notices_preparation_none({}, { locale });
}

function posterText(due: PosterDue, locale: Language): string {
	const by =
		due === 'now'
			? m.booking_step_now({}, { locale })
			: m.booking_step_by({ day: formatDay(due, locale) }, { locale });
	return `${m.booking_step_poster({}, { locale })} (${by})`;
}

/** What the site asks of those who come, as its contact wrote it; else that nothing is known yet. */
function rulesText(rules: SiteRules | undefined, locale: Language): string {
	const lines = siteRuleKeys
		.filter((key) => rules?.[key])
		.map((key) => {
			const words = { name: siteRuleWords[key]({}, { locale }), rule: rules![key] };
			return m.notices_rule_line(words, { locale });
		});
	return lines.join('\n') || m.notices_rules_none({}, { locale });
}

type Written = Pick<typeof notice.$inferSelect, 'recipient' | 'subjectId' | 'aboutId' | 'aboutAt'>;

/**
 * Whether a reminder that waits may still go out: its visit is ahead, takes place at the time it
 * tells of, and whoever it is for is still the contact and did not stop reminders meanwhile.
 */
export async function isReminderTrue(work: Work, written: Written): Promise<boolean> {
	const { recipient, subjectId, aboutId, aboutAt } = written;
	if (!(await isVisitAsTold(work, aboutId!, aboutAt!))) return false;
	const found = await seriesById(work, subjectId!);
	if (found?.organization.contactEmail !== recipient) return false;
	return !(await isStopped(work, { audience: 'organization', subjectId: subjectId! }));
}

/** Whether a visit is still ahead and promised for the time that somebody is told. */
export async function isVisitAsTold(work: Work, visitId: string, at: Date): Promise<boolean> {
	const visit = await promisedVisit(work, visitId);
	const isKept = visit !== null && visit.cancelledAt === null;
	return isKept && visit.startsAt.getTime() === at.getTime() && at > work.now;
}

function subjectOf({ seriesId }: PromisedVisit) {
	return { audience: 'organization', subjectId: seriesId } as const;
}
