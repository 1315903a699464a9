import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { goingOn } from '#lib/programmes/people-going-on.server.ts';
import { consentAnswersOf, enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { askByReport } from '#lib/programmes/questions/ask-question.server.ts';
import { selfReport } from '#lib/programmes/self-report/schema.server.ts';
import {
	alertOf,
	askedOfSelf,
	readReport,
	REPORTS_A_DAY
} from '#lib/programmes/self-report/self-report.ts';
import { sensitiveAnswer } from '#lib/programmes/sensitive-answer.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import type { Measure, Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * The questions that somebody may answer for themselves; none for whose enrolment does not go on, and of
 * sensitive ones none without a yes to them.
 */
export async function ownReportOf(
	work: Work,
	enrolmentId: string
): Promise<{ template: Template; asked: Measure[] } | null> {
	const person = await enrolmentById(work, enrolmentId);
	if (!person || (await goingOn(work, [enrolmentId])).length === 0) return null;
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const given = await consentAnswersOf(work, enrolmentId);
	return { template, asked: askedOfSelf(template, sensitiveAnswer(template, given) === 'yes') };
}

type Told = { id: string; enrolmentId: string; typed: Record<string, string> };

/**
 * Keeps what somebody told of themselves. Sent twice it is kept once. Where their programme says that it
 * is worrying, they are called as if they had asked. Refuses `not_found` where nothing is asked of them,
 * each value that its measure refuses, and `told_enough` as often as they may on a day, but never what
 * is worrying.
 */
export async function keepReport(
	work: Work,
	zone: string,
	{ id, enrolmentId, typed }: Told
): Promise<Outcome<null>> {
	const own = await ownReportOf(work, enrolmentId);
	if (!own || own.asked.length === 0) return refused(problem('not_found'));
	const read = readReport(own.asked, typed);
	if (!read.ok) return read;
	const toldOn = dayOf(work.now, zone);
	const before = await toldBy(work, enrolmentId);
	if (before.some((one) => one.id === id)) return done(null);
	const [known] = await factsOfEnrolments(work, zone, [enrolmentId]);
	const isWorrying = alertOf(own.template, known!.facts, toldOn, read.value) !== null;
	// Whoever it goes badly with is heard however often they told before.
	if (!isWorrying && before.filter((one) => one.toldOn === toldOn).length >= REPORTS_A_DAY)
		return refused(problem('told_enough', { max: REPORTS_A_DAY }));
	const row = { id, enrolmentId, values: read.value, toldOn };
	const { agencyId } = work.actor;
	await work.tx.insert(selfReport).values({ agencyId, ...row, toldAt: work.now });
	const keys = read.value.map(({ key }) => key).join(' ');
	await record(work, { act: 'self_report.kept', subjectId: enrolmentId, details: { keys } });
	await factsChanged(work, enrolmentId);
	if (isWorrying) await askByReport(work, zone, { id: newId(work.now), enrolmentId, reportId: id });
	return done(null);
}

/** Two taps at one moment would each find the other's report missing, so they take turns. */
async function toldBy({ actor, tx }: Work, enrolmentId: string) {
	await tx.execute(
		sql`select pg_advisory_xact_lock(hashtextextended(${`report ${enrolmentId}`}, 0))`
	);
	return tx
		.select({ id: selfReport.id, toldOn: selfReport.toldOn })
		.from(selfReport)
		.where(and(eq(selfReport.agencyId, actor.agencyId), eq(selfReport.enrolmentId, enrolmentId)));
}
