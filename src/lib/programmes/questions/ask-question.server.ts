import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { goingOn } from '#lib/programmes/people-going-on.server.ts';
import { answerDay, QUESTIONS_A_DAY, readQuestion } from '#lib/programmes/questions/question.ts';
import { planQuestion } from '#lib/programmes/questions/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { workdaysOf } from '#lib/visits/reminders/promised-visits.server.ts';

type Asked = { id: string; enrolmentId: string; words: string; wantsCall: boolean };

/**
 * Keeps a question of somebody whose enrolment goes on (`not_found` for anybody else), with the day by
 * which it is answered. Sent twice it is kept once. Refuses what is empty or too long in its field, and
 * `asked_enough` where the person asked as often as they may on a day.
 */
export async function askQuestion(
	work: Work,
	zone: string,
	{ id, enrolmentId, words: typed, wantsCall }: Asked
): Promise<Outcome<null>> {
	if ((await goingOn(work, [enrolmentId])).length === 0) return refused(problem('not_found'));
	const read = readQuestion(typed);
	if (!read.ok) return read;
	await oneAtATime(work, enrolmentId);
	const before = await askedBy(work, enrolmentId);
	if (before.some((one) => one.id === id)) return done(null);
	const today = dayOf(work.now, zone);
	const isToday = ({ askedAt, sealed }: Row) => sealed !== null && dayOf(askedAt, zone) === today;
	if (before.filter(isToday).length >= QUESTIONS_A_DAY)
		return refused(problem('asked_enough', { max: QUESTIONS_A_DAY }));
	await keep(work, {
		...{ id, enrolmentId, wantsCall, reportId: null },
		sealed: await atRest.close(read.value, id),
		answerBy: answerDay(today, await workdaysOf(work))
	});
	return done(null);
}

/** Somebody is wanted because of what a person told of themselves. Kept once for each report. */
export async function askByReport(
	work: Work,
	zone: string,
	{ id, enrolmentId, reportId }: { id: string; enrolmentId: string; reportId: string }
): Promise<void> {
	const answerBy = answerDay(dayOf(work.now, zone), await workdaysOf(work));
	await keep(work, { id, enrolmentId, reportId, sealed: null, wantsCall: true, answerBy });
}

type Row = typeof planQuestion.$inferSelect;

async function keep(work: Work, row: Omit<Row, 'agencyId' | 'askedAt'>): Promise<void> {
	const { actor, tx, now } = work;
	await tx.insert(planQuestion).values({ agencyId: actor.agencyId, askedAt: now, ...row });
	// Which person asked, never what.
	await record(work, { act: 'question.asked', subjectId: row.enrolmentId });
}

/** Two taps at one moment would each find the other's question missing. */
function oneAtATime({ tx }: Work, enrolmentId: string) {
	return tx.execute(
		sql`select pg_advisory_xact_lock(hashtextextended(${`question ${enrolmentId}`}, 0))`
	);
}

function askedBy({ actor, tx }: Work, enrolmentId: string): Promise<Row[]> {
	return tx
		.select()
		.from(planQuestion)
		.where(
			and(eq(planQuestion.agencyId, actor.agencyId), eq(planQuestion.enrolmentId, enrolmentId))
		);
}
