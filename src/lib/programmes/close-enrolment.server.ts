import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { ClosureReason } from '#lib/programmes/facts.ts';
import { closure } from '#lib/programmes/schema.server.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visitById } from '#lib/visits/queries.server.ts';

/** Closes an enrolment with its reason. The first closing holds. */
export async function closeEnrolment(
	work: Work<StaffActor>,
	fact: { enrolmentId: string; visitId: string; at: Date },
	reason: ClosureReason
): Promise<void> {
	const { zone } = (await visitById(work, fact.visitId))!;
	const [fresh] = await work.tx
		.insert(closure)
		.values({
			agencyId: work.actor.agencyId,
			enrolmentId: fact.enrolmentId,
			reason,
			closedOn: dayOf(fact.at, zone),
			recordedBy: work.actor.staffId,
			recordedAt: work.now
		})
		.onConflictDoNothing()
		.returning({ id: closure.enrolmentId });
	if (fresh) {
		await factsChanged(work, fact.enrolmentId);
		await record(work, {
			act: 'enrolment.closed',
			subjectId: fact.enrolmentId,
			details: { reason }
		});
	}
}
