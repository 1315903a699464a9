import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { supplyItem } from '#lib/programmes/supplies/schema.server.ts';
import type { WrittenItem } from '#lib/programmes/supplies/supply-form.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Adds something to hand out. Gives its id. Refuses whoever does not work in the office. */
export async function addItem(work: Work<StaffActor>, item: WrittenItem): Promise<Outcome<string>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const { actor, tx, now } = work;
	const id = newId(now);
	await tx.insert(supplyItem).values({ agencyId: actor.agencyId, id, createdAt: now, ...item });
	await record(work, { act: 'supply.item_added', subjectId: id, details: { name: item.nameKo } });
	return done(id);
}

/** Calls an item otherwise, or changes what is asked about it; what was handed out stays. */
export async function changeItem(
	work: Work<StaffActor>,
	id: string,
	item: WrittenItem
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const [changed] = await work.tx
		.update(supplyItem)
		.set(item)
		.where(and(eq(supplyItem.agencyId, work.actor.agencyId), eq(supplyItem.id, id)))
		.returning({ id: supplyItem.id });
	if (!changed) return refused(problem('not_found'));
	await record(work, { act: 'supply.item_changed', subjectId: id, details: { name: item.nameKo } });
	return done(null);
}

/** Hands an item out no more. What is left of it in bags stays there; done again nothing changes. */
export async function retireItem(work: Work<StaffActor>, id: string): Promise<Outcome<null>> {
	return turn(work, id, true);
}

/** Hands an item out again. */
export async function bringBackItem(work: Work<StaffActor>, id: string): Promise<Outcome<null>> {
	return turn(work, id, false);
}

async function turn(
	work: Work<StaffActor>,
	id: string,
	isRetired: boolean
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const { actor, tx, now } = work;
	const [turned] = await tx
		.update(supplyItem)
		.set({ retiredAt: isRetired ? now : null })
		.where(
			and(
				eq(supplyItem.agencyId, actor.agencyId),
				eq(supplyItem.id, id),
				isRetired ? isNull(supplyItem.retiredAt) : isNotNull(supplyItem.retiredAt)
			)
		)
		.returning({ id: supplyItem.id });
	const act = isRetired ? 'supply.item_retired' : 'supply.item_brought_back';
	if (turned) await record(work, { act, subjectId: id });
	return done(null);
}
