import { dayOf } from '#lib/base/days.ts';
import { formatDay } from '#lib/i18n/times.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import type { JobData } from '#lib/jobs/queue.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { enrolmentById } from '#lib/programmes/queries.server.ts';
import { mayAsk, mayRemind } from '#lib/programmes/reminders.server.ts';
import { stopTextsLine } from '#lib/programmes/stop-texts.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { newestSurvey } from '#lib/surveys/queries.server.ts';
import { invitation } from '#lib/surveys/schema.server.ts';
import { closesAfter } from '#lib/surveys/terms.ts';
import { visitById } from '#lib/visits/queries.server.ts';

/**
 * Asks one person how one visit was, once. Everybody who was served is asked, unless they died or
 * refused to go on meanwhile; a text goes out only to those who agreed to texts, the others find the
 * survey on their plan's page.
 */
export async function inviteAfterContact(agencyId: string, data: JobData): Promise<void> {
	const { enrolmentId, visitId } = data;
	await acting({ kind: 'system', agencyId }, async (work) => {
		const id = await invite(work, enrolmentId!, visitId!);
		if (id && (await mayRemind(work, enrolmentId!))) await sendText(work, id, data);
	});
}

async function invite(work: Work, enrolmentId: string, visitId: string): Promise<string | null> {
	const newest = await newestSurvey(work);
	if (!newest || !(await mayAsk(work, enrolmentId))) return null;
	const [fresh] = await work.tx
		.insert(invitation)
		.values({
			agencyId: work.actor.agencyId,
			id: newId(work.now),
			surveyKey: newest.key,
			surveyVersion: newest.version,
			visitId,
			enrolmentId,
			channel: 'link',
			invitedAt: work.now,
			closesAt: closesAfter(work.now)
		})
		.onConflictDoNothing()
		.returning({ id: invitation.id });
	if (!fresh) return null;
	await record(work, { act: 'survey.invited', subjectId: fresh.id });
	return fresh.id;
}

async function sendText(work: Work, invitationId: string, data: JobData): Promise<void> {
	const agency = await agencyById(work.actor.agencyId);
	const person = (await enrolmentById(work, data.enrolmentId!))!;
	const visit = (await visitById(work, data.visitId!))!;
	const token = await makeLink(work, 'survey', invitationId);
	const locale = person.language;
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		// A phone may bring the contact days later, so the day is named.
		day: formatDay(dayOf(visit.startsAt, visit.zone), locale),
		link: `${settings.publicOrigin}/${agency.slug}/survey/${token}`
	};
	const text = await wordsOf(work, 'survey-link', locale, words);
	const stop = await stopTextsLine(work, agency, person.id, locale);
	await writeNotice(work, {
		onceKey: `survey ${invitationId}`,
		template: 'survey-link',
		channel: 'text',
		recipient: person.phone,
		language: locale,
		...text,
		body: text.body + stop
	});
}
