import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { holderById } from '#lib/programmes/supplies/holder-queries.server.ts';
import { mayTakeOver, placeOf, type Holder } from '#lib/programmes/supplies/holder.ts';
import { leftOf, lockItem } from '#lib/programmes/supplies/left.server.ts';
import { supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import type { WrittenMovement } from '#lib/programmes/supplies/supply-form.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Move = WrittenMovement & { holderId: string };

/**
 * What the office does with what a person, a vehicle or the store has: puts something in, takes it out,
 * writes it off, or says how many were counted, which corrects by the difference to what is known now.
 * The same id again changes nothing. Refuses whoever does not work in the office, an unknown holder
 * (`not_found`) or item (`not_a_choice`; a retired one is not put in), what comes in where nothing is
 * taken over (`not_a_choice`), no quantity unless it was counted, a count or a loss without a reason,
 * what is past its day, and taking out more than there is: what a phone told is counted first.
 */
export async function moveSupplies(
	work: Work<StaffActor>,
	zone: string,
	move: Move
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const holder = await holderById(work, move.holderId);
	if (!holder) return refused(problem('not_found'));
	const problems = [...faultsOf(work, zone, holder, move), ...(await itemFaults(work, move))];
	if (problems.length > 0) return refused(...problems);
	const short = await shortage(work, move);
	if (short.length > 0) return refused(...short);
	const [fresh] = await work.tx
		.insert(supplyMovement)
		.values(await rowOf(work, holder, move))
		.onConflictDoNothing()
		.returning({ id: supplyMovement.id });
	if (!fresh) return done(null);
	const details = { kind: move.kind, item: move.itemId, quantity: move.quantity };
	await record(work, { act: 'supply.moved', subjectId: holder.id, details });
	return done(null);
}

function faultsOf({ now }: Work, zone: string, holder: Holder, { kind, ...move }: Move): Problem[] {
	const today = dayOf(now, zone);
	const isReasonless = (kind === 'counted' || kind === 'wasted') && move.reason === null;
	const isOver = kind === 'received' && move.expiresOn !== null && move.expiresOn < today;
	return [
		...(kind === 'received' && !mayTakeOver(holder)
			? [problem('not_a_choice', undefined, 'kind')]
			: []),
		...(move.quantity === 0 && kind !== 'counted'
			? [problem('out_of_range', { min: 1 }, 'quantity')]
			: []),
		...(isReasonless ? [problem('required', undefined, 'reason')] : []),
		...(isOver ? [problem('out_of_range', { min: today }, 'expiresOn')] : [])
	];
}

async function itemFaults(work: Work, { itemId, kind }: Move): Promise<Problem[]> {
	const item = await lockItem(work, itemId);
	const isWrong = !item || (kind === 'received' && item.retiredAt !== null);
	return isWrong ? [problem('not_a_choice', undefined, 'itemId')] : [];
}

/** More than there is goes out of no bag; a phone may say otherwise, the office counts first. */
async function shortage(work: Work, { id, kind, ...move }: Move): Promise<Problem[]> {
	if (kind !== 'returned' && kind !== 'wasted') return [];
	const left = await leftOf(work, move);
	if (move.quantity <= left || (await isKnown(work, id))) return [];
	return [problem('out_of_range', { max: Math.max(0, left) }, 'quantity')];
}

async function isKnown({ actor, tx }: Work, id: string): Promise<boolean> {
	const found = await tx
		.select({ id: supplyMovement.id })
		.from(supplyMovement)
		.where(and(eq(supplyMovement.agencyId, actor.agencyId), eq(supplyMovement.id, id)));
	return found.length > 0;
}

async function rowOf(
	work: Work<StaffActor>,
	holder: Holder,
	{ kind, quantity, holderId, ...move }: Move
) {
	const { agencyId, staffId: recordedBy } = work.actor;
	const isCount = kind === 'counted';
	return {
		...move,
		...placeOf(holder),
		agencyId,
		kind,
		quantity: isCount
			? quantity - (await leftOf(work, { holderId, itemId: move.itemId }))
			: kind === 'received'
				? quantity
				: -quantity,
		counted: isCount ? quantity : null,
		occurredAt: work.now,
		recordedBy,
		receivedAt: work.now
	};
}
