import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { holders } from '#lib/programmes/supplies/holder-queries.server.ts';
import { mayTakeOver, placeOf, type Holder } from '#lib/programmes/supplies/holder.ts';
import { lockItem } from '#lib/programmes/supplies/left.server.ts';
import { heldLots } from '#lib/programmes/supplies/lot-queries.server.ts';
import { isNamed, type Lot } from '#lib/programmes/supplies/lots.ts';
import { supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Transfer = {
	id: string;
	fromId: string;
	toId: string;
	itemId: string;
	quantity: number;
} & Lot;

/**
 * Moves several of an item from one holder to another: a row at each, so that nothing appears or is
 * lost. The same id again changes nothing. Refuses whoever does not work in the office, an unknown
 * item, batch or holder, the same holder, one that takes nothing over any more, and more than there is.
 */
export async function passOn(work: Work<StaffActor>, transfer: Transfer): Promise<Outcome<null>> {
	const { actor } = work;
	if (!worksAs(actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const { fromId, toId, itemId, quantity } = transfer;
	if (!(await lockItem(work, itemId))) return refused(problem('not_a_choice', undefined, 'lot'));
	if (await isKnown(work, transfer.id)) return done(null);
	const all = new Map((await holders(work)).map((one) => [one.id, one]));
	const [from, to] = [all.get(fromId), all.get(toId)];
	if (!from) return refused(problem('not_found'));
	if (!to || !mayTakeOver(to) || from === to)
		return refused(problem('not_a_choice', undefined, 'toId'));
	const left = await mayGo(work, transfer);
	if (left === null) return refused(problem('not_a_choice', undefined, 'lot'));
	if (quantity > left) {
		return refused(problem('out_of_range', { max: Math.max(0, left) }, 'quantity'));
	}
	await work.tx.insert(supplyMovement).values(rowsOf(work, transfer, from, to));
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

/**
 * How many may go: what is left of the batch, or of what has no name, so that no batch goes along without
 * its name and its day. Null where there is no such batch.
 */
async function mayGo(work: Work, { fromId, itemId, batch, expiresOn }: Transfer) {
	const held = (await heldLots(work, fromId)).find((one) => one.itemId === itemId);
	const lot = held?.lots.find((one) => one.batch === batch && one.expiresOn === expiresOn);
	return lot?.quantity ?? (isNamed({ batch, expiresOn }) ? null : 0);
}

function rowsOf({ actor, now }: Work<StaffActor>, transfer: Transfer, from: Holder, to: Holder) {
	const { itemId, batch, expiresOn, quantity } = transfer;
	const both = {
		...{ agencyId: actor.agencyId, itemId, batch, expiresOn },
		transferId: transfer.id,
		occurredAt: now,
		recordedBy: actor.staffId,
		receivedAt: now
	};
	const [gone, come] = [{ kind: 'passed_on' as const }, { kind: 'taken_over' as const }];
	return [
		{ ...both, ...placeOf(from), ...gone, id: newId(now), quantity: -quantity },
		{ ...both, ...placeOf(to), ...come, id: newId(now), quantity }
	];
}
