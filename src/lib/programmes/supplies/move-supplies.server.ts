import { and, eq, sql } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { supplyItem, supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import type { WrittenMovement } from '#lib/programmes/supplies/supply-form.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Move = WrittenMovement & { staffId: string };

/**
 * What the office does with a counselor's bag: puts something in, takes it out, writes it off, or
 * says how many were counted, which corrects by the difference to what is known now. The same id again
 * changes nothing. How many are left is never in the way. Refuses whoever does not work in the
 * office, an unknown person (`not_found`) or item (`not_a_choice`; a retired one is not put in), no
 * quantity unless it was counted, a count or a loss without a reason, and what is past its day.
 */
export async function moveSupplies(
	work: Work<StaffActor>,
	zone: string,
	move: Move
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	if (!(await isPerson(work, move.staffId))) return refused(problem('not_found'));
	const problems = [...faultsOf(work, zone, move), ...(await itemFaults(work, move))];
	if (problems.length > 0) return refused(...problems);
	const [fresh] = await work.tx
		.insert(supplyMovement)
		.values(await rowOf(work, move))
		.onConflictDoNothing()
		.returning({ id: supplyMovement.id });
	if (!fresh) return done(null);
	const details = { kind: move.kind, item: move.itemId, quantity: move.quantity };
	await record(work, { act: 'supply.moved', subjectId: move.staffId, details });
	return done(null);
}

function faultsOf({ now }: Work, zone: string, { kind, ...move }: Move): Problem[] {
	const today = dayOf(now, zone);
	const isReasonless = (kind === 'counted' || kind === 'wasted') && move.reason === null;
	const isOver = kind === 'received' && move.expiresOn !== null && move.expiresOn < today;
	return [
		...(move.quantity === 0 && kind !== 'counted'
			? [problem('out_of_range', { min: 1 }, 'quantity')]
			: []),
		...(isReasonless ? [problem('required', undefined, 'reason')] : []),
		...(isOver ? [problem('out_of_range', { min: today }, 'expiresOn')] : [])
	];
}

/** The item is locked, so that two who count at once correct one after the other. */
async function itemFaults({ actor, tx }: Work, { itemId, kind }: Move): Promise<Problem[]> {
	const [item] = await tx
		.select({ retiredAt: supplyItem.retiredAt })
		.from(supplyItem)
		.where(and(eq(supplyItem.agencyId, actor.agencyId), eq(supplyItem.id, itemId)))
		.for('no key update');
	const isWrong = !item || (kind === 'received' && item.retiredAt !== null);
	return isWrong ? [problem('not_a_choice', undefined, 'itemId')] : [];
}

async function isPerson({ actor, tx }: Work, staffId: string): Promise<boolean> {
	const found = await tx
		.select({ id: staff.id })
		.from(staff)
		.where(and(eq(staff.agencyId, actor.agencyId), eq(staff.id, staffId)));
	return found.length > 0;
}

async function rowOf(work: Work<StaffActor>, { kind, quantity, ...move }: Move) {
	const { agencyId, staffId: recordedBy } = work.actor;
	const isCount = kind === 'counted';
	return {
		...move,
		agencyId,
		kind,
		quantity: isCount
			? quantity - (await leftOf(work, move))
			: kind === 'received'
				? quantity
				: -quantity,
		counted: isCount ? quantity : null,
		occurredAt: work.now,
		recordedBy,
		receivedAt: work.now
	};
}

async function leftOf(
	{ actor, tx }: Work,
	{ staffId, itemId }: Pick<Move, 'staffId' | 'itemId'>
): Promise<number> {
	const [row] = await tx
		.select({ left: sql<number>`coalesce(sum(${supplyMovement.quantity}), 0)::int` })
		.from(supplyMovement)
		.where(
			and(
				eq(supplyMovement.agencyId, actor.agencyId),
				eq(supplyMovement.staffId, staffId),
				eq(supplyMovement.itemId, itemId)
			)
		);
	return row!.left;
}
