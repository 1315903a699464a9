import { and, eq, isNull } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { mayGiveRewards } from '#lib/identity/doors.ts';
import { record } from '#lib/ledger/record.server.ts';
import { moveGift } from '#lib/programmes/rewards/gift-from-bag.server.ts';
import { isUndoable } from '#lib/programmes/rewards/undo-time.ts';
import { rewardGiven } from '#lib/programmes/rewards/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Takes back, within minutes, what the actor recorded by mistake; an item is in its bag again. Doing it
 * again changes nothing. Refuses `not_found` for what somebody else recorded, and `too_late_to_undo`.
 * Gives the enrolment.
 */
export async function undoReward(work: Work<StaffActor>, id: string): Promise<Outcome<string>> {
	const { actor, tx, now } = work;
	if (!mayGiveRewards(actor.role)) return refused(problem('not_allowed'));
	const isIt = and(eq(rewardGiven.agencyId, actor.agencyId), eq(rewardGiven.id, id));
	const [found] = await tx.select().from(rewardGiven).where(isIt);
	if (found?.recordedBy !== actor.staffId) return refused(problem('not_found'));
	const { enrolmentId, rewardKey, itemId, bagId, handOutId } = found;
	if (found.undoneAt) return done(enrolmentId);
	if (!isUndoable(found.recordedAt, now)) return refused(problem('too_late_to_undo'));
	const [fresh] = await tx
		.update(rewardGiven)
		.set({ undoneAt: now })
		.where(and(isIt, isNull(rewardGiven.undoneAt)))
		.returning({ id: rewardGiven.id });
	if (!fresh) return done(enrolmentId);
	if (itemId) {
		const gift = { itemId, bagId: bagId!, handOutId: handOutId!, enrolmentId };
		await moveGift(work, gift, 'undone');
	}
	const details = { reward: rewardKey };
	await record(work, { act: 'reward.undone', subjectId: enrolmentId, details });
	return done(enrolmentId);
}
