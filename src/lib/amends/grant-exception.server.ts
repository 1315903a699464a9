import { and, eq } from 'drizzle-orm';
import type { Granted } from '#lib/amends/exception.ts';
import { exceptionUndo, grantedException } from '#lib/amends/schema.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { mayRecord, seriesOfOwnVisit } from '#lib/programmes/at-visit.server.ts';
import type { Work } from '#lib/server/work.server.ts';

type About = Pick<Granted, 'exceptionId' | 'visitId' | 'enrolmentId'> & { at: Date };

/**
 * Keeps that a counselor granted a small exception, `at` when. How many they granted is not asked:
 * what was granted was granted, and the office sees what went above the cap. Refuses a visit that
 * never was the counselor's (`not_your_visit`), somebody who is not on its roster (`not_found`), and
 * the id of another exception (`operation_changed`).
 */
export async function grantException(
	work: Work<StaffActor>,
	fact: Granted & { at: Date }
): Promise<Outcome<null>> {
	const obstacle = await obstacleTo(work, fact);
	if (obstacle) return refused(obstacle);
	const { exceptionId: id, visitId, enrolmentId, what, won, reason, at: grantedAt } = fact;
	const { agencyId, staffId } = work.actor;
	const sealed = await atRest.close(reason, id);
	const row = { agencyId, id, staffId, visitId, enrolmentId, what, won, sealed, grantedAt };
	const written = await work.tx
		.insert(grantedException)
		.values({ ...row, receivedAt: work.now })
		.onConflictDoNothing()
		.returning({ id: grantedException.id });
	if (written.length === 0) return refused(problem('operation_changed'));
	await record(work, {
		act: 'exception.granted',
		subjectId: enrolmentId ?? visitId,
		details: { exception: id, what }
	});
	return done(null);
}

/**
 * Keeps that its counselor took an exception back. Doing it again changes nothing. Gives
 * `awaits_exception` while the exception has not come; refuses what somebody else granted, or to
 * another person or visit, with `not_found`.
 */
export async function undoException(
	work: Work<StaffActor>,
	fact: About
): Promise<Outcome<'awaits_exception' | null>> {
	const obstacle = await obstacleTo(work, fact);
	if (obstacle) return refused(obstacle);
	const { actor, tx, now } = work;
	const { exceptionId, visitId, enrolmentId, at: undoneAt } = fact;
	const [granted] = await tx
		.select()
		.from(grantedException)
		.where(
			and(eq(grantedException.agencyId, actor.agencyId), eq(grantedException.id, exceptionId))
		);
	if (!granted) return done('awaits_exception');
	const isOwn =
		granted.staffId === actor.staffId &&
		granted.visitId === visitId &&
		granted.enrolmentId === enrolmentId;
	if (!isOwn) return refused(problem('not_found'));
	const written = await tx
		.insert(exceptionUndo)
		.values({ agencyId: actor.agencyId, exceptionId, undoneAt, receivedAt: now })
		.onConflictDoNothing()
		.returning({ id: exceptionUndo.exceptionId });
	if (written.length === 0) return done(null);
	const details = { exception: exceptionId };
	await record(work, { act: 'exception.undone', subjectId: enrolmentId ?? visitId, details });
	return done(null);
}

async function obstacleTo(
	work: Work<StaffActor>,
	{ visitId, enrolmentId }: About
): Promise<Problem | null> {
	if (enrolmentId !== null) return mayRecord(work, visitId, enrolmentId);
	return (await seriesOfOwnVisit(work, visitId)) ? null : problem('not_your_visit');
}
