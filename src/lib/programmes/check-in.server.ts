import type { StaffActor } from '#lib/base/actor.ts';
import { done, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import { checkIn } from '#lib/programmes/schema.server.ts';
import { endWithdrawal } from '#lib/programmes/turns/withdrawal.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Notes that a person came to a visit. Doing it again changes nothing. */
export async function checkInParticipant(
	work: Work<StaffActor>,
	fact: { visitId: string; enrolmentId: string; at: Date }
): Promise<Outcome<null>> {
	const obstacle = await mayRecord(work, fact.visitId, fact.enrolmentId);
	if (obstacle) return refused(obstacle);
	const [fresh] = await work.tx
		.insert(checkIn)
		.values({
			agencyId: work.actor.agencyId,
			visitId: fact.visitId,
			enrolmentId: fact.enrolmentId,
			recordedBy: work.actor.staffId,
			checkedInAt: fact.at
		})
		.onConflictDoNothing()
		.returning({ visitId: checkIn.visitId });
	if (fresh) {
		// Whoever comes after all has their place again.
		await endWithdrawal(work, fact.enrolmentId);
		const details = { visit: fact.visitId };
		await record(work, { act: 'participant.checked_in', subjectId: fact.enrolmentId, details });
	}
	return done(null);
}
