import { and, eq, gte, lte } from 'drizzle-orm';
import { addDays, dayOf, type Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { plannedCall } from '#lib/calls/schema.server.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import { doEach } from '#lib/jobs/duties.server.ts';
import { writtenKeys } from '#lib/notices/queries.server.ts';
import type { notice } from '#lib/notices/schema.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { occurrencesOf } from '#lib/programmes/occurrences.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { PLAN_LINK_DAYS } from '#lib/programmes/remind-participants.server.ts';
import { agreedToTexts, mayRemind } from '#lib/programmes/reminders.server.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import { stopTextsLine } from '#lib/programmes/stop-texts.server.ts';
import type { Step, Template } from '#lib/programmes/template.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

/** The template of the text that a step of the plan is. */
export const STEP_TEXT = 'plan-step-text';

const DAY_MS = 86_400_000;

type Person = {
	id: string;
	key: string;
	templateKey: string;
	templateVersion: number;
	phone: string;
	language: Language;
};
type Due = Person & { step: Step; onceKey: string };

/**
 * A duty: the text of every step that is one, on its day, to whoever agreed to texts. A step that was
 * done before its day, or tried, is not written. Gives how many were.
 */
export async function sendStepTexts(agencyId: string): Promise<number> {
	const agency = await agencyById(agencyId);
	const system = { kind: 'system', agencyId } as const;
	const due = await reading(system, (work) => dueTexts(work, dayOf(work.now, agency.zone)));
	await doEach(due, (one) => acting(system, (work) => sendText(work, agency, one)));
	return due.length;
}

/** Whether a text that waits may still go out: the step is open, and its person still agrees. */
export async function isStepTextTrue(
	work: Work,
	{ subjectId, onceKey }: Pick<typeof notice.$inferSelect, 'subjectId' | 'onceKey'>
): Promise<boolean> {
	const { actor, tx } = work;
	const key = onceKey.split(' ').at(-1)!;
	const [open] = await tx
		.select({ attempts: plannedCall.attempts })
		.from(plannedCall)
		.where(
			and(
				eq(plannedCall.agencyId, actor.agencyId),
				eq(plannedCall.enrolmentId, subjectId!),
				eq(plannedCall.key, key)
			)
		);
	return open?.attempts === 0 && mayRemind(work, subjectId!);
}

async function dueTexts(work: Work, today: Day): Promise<Due[]> {
	const due: Due[] = [];
	for (const one of await openToday(work, today)) {
		const step = stepCalled(await templateOf(work, one.templateKey, one.templateVersion), one.key);
		if (step?.kind === 'message') due.push({ ...one, step, onceKey: `step ${one.id} ${one.key}` });
	}
	const written = await writtenKeys(
		work,
		due.map(({ onceKey }) => onceKey)
	);
	const left = due.filter(({ onceKey }) => !written.has(onceKey));
	const agreed = await agreedToTexts(work, left);
	return left.filter(({ id }) => agreed.has(id));
}

/** A step of everybody's, or one that a tailoring adds. */
function stepCalled({ steps, tailorings }: Template, key: string): Step | undefined {
	const all = [...steps, ...tailorings.flatMap(({ addSteps }) => addSteps ?? [])];
	return all.flatMap(occurrencesOf).find((step) => step.key === key);
}

/** What the plans have on this day or, where nobody sent it then, had on one of the two before. */
function openToday({ actor, tx }: Work, today: Day): Promise<Person[]> {
	return tx
		.select({
			...{ id: enrolment.id, key: plannedCall.key },
			...{ templateKey: enrolment.templateKey, templateVersion: enrolment.templateVersion },
			...{ phone: participant.phone, language: participant.language }
		})
		.from(plannedCall)
		.innerJoin(
			enrolment,
			and(eq(enrolment.agencyId, plannedCall.agencyId), eq(enrolment.id, plannedCall.enrolmentId))
		)
		.innerJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		)
		.where(
			and(
				...[eq(plannedCall.agencyId, actor.agencyId), eq(plannedCall.attempts, 0)],
				...[lte(plannedCall.callFrom, today), gte(plannedCall.callFrom, addDays(today, -2))],
				gte(plannedCall.callBy, today)
			)
		);
}

async function sendText(work: Work, agency: Agency, due: Due): Promise<void> {
	const { id, step, onceKey, phone, language } = due;
	const ends = new Date(work.now.getTime() + PLAN_LINK_DAYS * DAY_MS);
	const token = await makeLink(work, 'plan', id, ends);
	const words = {
		agency: language === 'ko' ? agency.nameKo : agency.nameEn,
		step: (step.message ?? step.label)[language],
		link: `${settings.publicOrigin}/${agency.slug}/plan/${token}`
	};
	const text = await wordsOf(work, STEP_TEXT, language, words);
	const stop = await stopTextsLine(work, agency, id, language);
	await writeNotice(work, {
		...{ onceKey, template: STEP_TEXT, channel: 'text', recipient: phone, language },
		...{ ...text, body: text.body + stop, subjectId: id }
	});
}
