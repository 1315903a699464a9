import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { leftOf, lockItem } from '#lib/programmes/supplies/left.server.ts';
import { supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** One item for one person, out of one bag. */
export type Gift = { handOutId: string; itemId: string; bagId: string; enrolmentId: string };

/** Why an item cannot come out of a bag; null where it can. The office takes no more than there is. */
export async function bagProblem(
	work: Work,
	itemId: string,
	bagId: string | null
): Promise<Problem | null> {
	if (bagId === null) return problem('required', undefined, 'bagId');
	if (!(await isStaff(work, bagId))) return problem('not_a_choice', undefined, 'bagId');
	await lockItem(work, itemId);
	const left = await leftOf(work, { holderId: bagId, itemId });
	return left < 1 ? problem('reward_bag_short', undefined, 'bagId') : null;
}

/** Takes it out of the bag, or puts it back, as the movement of a handing out that was at no visit. */
export async function moveGift(
	{ actor, tx, now }: Work<StaffActor>,
	{ handOutId, itemId, bagId, enrolmentId }: Gift,
	kind: 'handed_out' | 'undone'
): Promise<void> {
	await tx.insert(supplyMovement).values({
		agencyId: actor.agencyId,
		id: newId(now),
		...{ itemId, staffId: bagId, kind, handOutId, enrolmentId },
		quantity: kind === 'undone' ? 1 : -1,
		occurredAt: now,
		recordedBy: actor.staffId,
		receivedAt: now
	});
}

/** Whether somebody of that id ever worked here. */
export async function isStaff({ actor, tx }: Work, staffId: string): Promise<boolean> {
	const found = await tx
		.select({ id: staff.id })
		.from(staff)
		.where(and(eq(staff.agencyId, actor.agencyId), eq(staff.id, staffId)));
	return found.length > 0;
}
