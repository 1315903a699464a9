import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { mentorsOf, possibleMentors } from '#lib/programmes/mentor-queries.server.ts';
import { mentorHandOver } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type NewHandOver = { enrolmentId: string; toId: string; reason: string };

/**
 * Gives a person to another mentor, with the reason. Refuses `not_found` for an unknown person and
 * `not_a_choice` for who is no counselor here; to whom they have already nothing is written.
 */
export async function handOverMentor(
	work: Work<StaffActor>,
	{ enrolmentId, toId, reason }: NewHandOver
): Promise<Outcome<null>> {
	const possible = await possibleMentors(work);
	if (!possible.some(({ id }) => id === toId)) {
		return refused(problem('not_a_choice', undefined, 'to'));
	}
	const before = (await mentorsOf(work, [enrolmentId])).get(enrolmentId);
	if (before?.id === toId) return done(null);
	const { agencyId, staffId: byId } = work.actor;
	await work.tx.insert(mentorHandOver).values({
		...{ agencyId, id: newId(work.now), enrolmentId, toId, reason, byId },
		handedAt: work.now
	});
	const details = { to: toId, ...(before ? { from: before.id } : {}) };
	await record(work, { act: 'mentor.handed_over', subjectId: enrolmentId, details });
	return done(null);
}
