import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { leftOf, lockItem } from '#lib/programmes/supplies/left.server.ts';
import { supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import type { WrittenTransfer } from '#lib/programmes/supplies/supply-form.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Transfer = WrittenTransfer & { fromId: string };

/**
 * Moves several of an item from one counselor's bag into another's: a row in each, so that nothing
 * appears or is lost. The same id again changes nothing. Refuses whoever does not work in the office,
 * an unknown item or person, the same bag, and more than there is.
 */
export async function passOn(work: Work<StaffActor>, transfer: Transfer): Promise<Outcome<null>> {
	const { actor } = work;
	if (!worksAs(actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const { fromId, toId, itemId, quantity } = transfer;
	if (!(await lockItem(work, itemId))) return refused(problem('not_a_choice', undefined, 'itemId'));
	if (await isKnown(work, transfer.id)) return done(null);
	if (fromId === toId || !(await worksHere(work, toId))) {
		return refused(problem('not_a_choice', undefined, 'toId'));
	}
	const left = await leftOf(work, { staffId: fromId, itemId });
	if (quantity > left) {
		return refused(problem('out_of_range', { max: Math.max(0, left) }, 'quantity'));
	}
	await work.tx.insert(supplyMovement).values(rowsOf(work, transfer));
	const details = { item: itemId, quantity, to: toId };
	await record(work, { act: 'supply.transferred', subjectId: fromId, details });
	return done(null);
}

async function isKnown({ actor, tx }: Work, transferId: string): Promise<boolean> {
	const found = await tx
		.select({ id: supplyMovement.id })
		.from(supplyMovement)
		.where(
			and(eq(supplyMovement.agencyId, actor.agencyId), eq(supplyMovement.transferId, transferId))
		)
		.limit(1);
	return found.length > 0;
}

/** Somebody whose account is in use: nobody takes over what they cannot hand out. */
async function worksHere({ actor, tx }: Work, staffId: string): Promise<boolean> {
	const [found] = await tx
		.select({ disabledAt: staff.disabledAt })
		.from(staff)
		.where(and(eq(staff.agencyId, actor.agencyId), eq(staff.id, staffId)));
	return found?.disabledAt === null;
}

function rowsOf({ actor, now }: Work<StaffActor>, transfer: Transfer) {
	const both = {
		agencyId: actor.agencyId,
		itemId: transfer.itemId,
		transferId: transfer.id,
		occurredAt: now,
		recordedBy: actor.staffId,
		receivedAt: now
	};
	const { fromId, toId, quantity } = transfer;
	return [
		{ ...both, id: newId(now), staffId: fromId, kind: 'passed_on' as const, quantity: -quantity },
		{ ...both, id: newId(now), staffId: toId, kind: 'taken_over' as const, quantity }
	];
}
