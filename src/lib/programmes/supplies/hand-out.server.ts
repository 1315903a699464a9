import { and, eq, inArray } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import { supplyItem, supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import type { HandOutLine } from '#lib/programmes/supplies/stock.ts';
import type { Work } from '#lib/server/work.server.ts';

type About = { handOutId: string; enrolmentId: string; visitId: string; at: Date };
export type HandOut = About & { items: HandOutLine[] };

/**
 * Keeps that a counselor handed somebody supplies out of their own bag. Doing it again changes
 * nothing. How many are left is not asked: what was handed out was handed out, also of an item that
 * was retired meanwhile. Refuses with `not_your_visit`, `not_found`, `not_a_choice` for an item that
 * the agency never had, and `operation_changed` for the same handing out with another content.
 */
export async function handOut(work: Work<StaffActor>, fact: HandOut): Promise<Outcome<null>> {
	const obstacle = await mayRecord(work, fact.visitId, fact.enrolmentId);
	if (obstacle) return refused(obstacle);
	const known = (await rowsOf(work, fact.handOutId)).filter(({ kind }) => kind === 'handed_out');
	if (known.length > 0) {
		return isSame(known, fact) ? done(null) : refused(problem('operation_changed'));
	}
	if (!(await areItems(work, fact.items))) {
		return refused(problem('not_a_choice', undefined, 'item'));
	}
	const moved = fact.items.map((line) => ({ ...line, quantity: -line.quantity }));
	await work.tx.insert(supplyMovement).values(rowsFor(work, fact, 'handed_out', moved));
	await record(work, { act: 'supply.handed_out', subjectId: fact.enrolmentId });
	return done(null);
}

/**
 * Keeps that a handing out was a mistake: everything of it is in the bag again. Doing it again
 * changes nothing. Gives `awaits_hand_out` while the handing out has not come; refuses what somebody
 * else handed out, or to another person, with `not_found`.
 */
export async function undoHandOut(
	work: Work<StaffActor>,
	fact: About
): Promise<Outcome<'awaits_hand_out' | null>> {
	const obstacle = await mayRecord(work, fact.visitId, fact.enrolmentId);
	if (obstacle) return refused(obstacle);
	const rows = await rowsOf(work, fact.handOutId);
	if (rows.length === 0) return done('awaits_hand_out');
	const isOwn = ({ staffId, enrolmentId }: Row) =>
		staffId === work.actor.staffId && enrolmentId === fact.enrolmentId;
	if (!rows.every(isOwn)) return refused(problem('not_found'));
	const given = rows.filter(({ kind }) => kind === 'handed_out');
	if (given.length < rows.length) return done(null);
	const back = given.map((row) => ({ itemId: row.itemId, quantity: -row.quantity }));
	// Another phone of the same person may undo it at this very moment.
	await work.tx
		.insert(supplyMovement)
		.values(rowsFor(work, fact, 'undone', back))
		.onConflictDoNothing();
	await record(work, { act: 'supply.undone', subjectId: fact.enrolmentId });
	return done(null);
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

function rowsOf({ actor, tx }: Work, handOutId: string) {
	return tx
		.select({
			kind: supplyMovement.kind,
			itemId: supplyMovement.itemId,
			staffId: supplyMovement.staffId,
			enrolmentId: supplyMovement.enrolmentId,
			quantity: supplyMovement.quantity
		})
		.from(supplyMovement)
		.where(
			and(eq(supplyMovement.agencyId, actor.agencyId), eq(supplyMovement.handOutId, handOutId))
		);
}

function isSame(known: Row[], { enrolmentId, items }: HandOut): boolean {
	const wanted = new Map(items.map(({ itemId, quantity }) => [itemId, -quantity]));
	return (
		known.length === wanted.size &&
		known.every((row) => row.enrolmentId === enrolmentId && wanted.get(row.itemId) === row.quantity)
	);
}

async function areItems({ actor, tx }: Work, items: HandOutLine[]): Promise<boolean> {
	const ids = [...new Set(items.map(({ itemId }) => itemId))];
	const found = await tx
		.select({ id: supplyItem.id })
		.from(supplyItem)
		.where(and(eq(supplyItem.agencyId, actor.agencyId), inArray(supplyItem.id, ids)));
	return found.length === ids.length;
}

function rowsFor(
	{ actor, now }: Work<StaffActor>,
	{ handOutId, enrolmentId, visitId, at }: About,
	kind: 'handed_out' | 'undone',
	lines: HandOutLine[]
) {
	return lines.map((line) => ({
		...line,
		agencyId: actor.agencyId,
		id: newId(now),
		staffId: actor.staffId,
		kind,
		handOutId,
		enrolmentId,
		visitId,
		occurredAt: at,
		recordedBy: actor.staffId,
		receivedAt: now
	}));
}
