import { and, eq, gt, inArray, isNull, ne } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocate } from '#lib/visits/allocate.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { allocation } from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';
import type { WeekVisit } from '#lib/visits/week/week-board.ts';
import { comingVisitsOf } from '#lib/visits/week/week-visit-queries.server.ts';

/** A promised visit that takes the piece along, and the piece of its kind that it can take instead. */
export type PieceLine = { visit: WeekVisit; instead: { id: string; label: string } | null };
export type PiecePlan = { lines: PieceLine[]; seen: string };

type Blocked = { from: Date; to: Date };

/**
 * The visits that a piece of equipment is promised to. Each gets another piece of its kind that is
 * free then, if there is one. Refuses what is no piece in use.
 */
export async function planPiece(work: Work, pieceId: string): Promise<Outcome<PiecePlan>> {
	const piece = await pieceInUse(work, pieceId);
	if (!piece) return refused(problem('not_found'));
	const visits = await comingVisitsOf(work, pieceId);
	const blocked = await timesOf(work, [pieceId]);
	const others = await piecesLike(work, piece);
	const taken = await timesOf(
		work,
		others.map(({ id }) => id)
	);
	// The piece itself is nowhere twice at a time, so two visits never need the same other one.
	const lines = visits.map((visit): PieceLine => {
		const time = blocked.find(({ visitId }) => visitId === visit.id)!;
		const isFree = ({ id }: { id: string }) =>
			taken.every((one) => one.pieceId !== id || !overlap(one, time));
		return { visit, instead: others.find(isFree) ?? null };
	});
	const shown = lines.map(({ visit, instead }) => [visit.id, visit.startsAt, instead?.id]);
	return done({ lines, seen: await sha256Hex(JSON.stringify([pieceId, shown])) });
}

async function pieceInUse({ actor, tx }: Work, pieceId: string) {
	const [found] = await tx
		.select()
		.from(resource)
		.where(
			and(
				eq(resource.agencyId, actor.agencyId),
				eq(resource.id, pieceId),
				isNull(resource.retiredAt)
			)
		);
	return found?.equipmentKind ? { ...found, equipmentKind: found.equipmentKind } : null;
}

function piecesLike(
	{ actor, tx }: Work,
	{ id, equipmentKind }: { id: string; equipmentKind: string }
) {
	return tx
		.select({ id: resource.id, label: resource.label })
		.from(resource)
		.where(
			and(
				eq(resource.agencyId, actor.agencyId),
				eq(resource.equipmentKind, equipmentKind),
				isNull(resource.retiredAt),
				ne(resource.id, id)
			)
		)
		.orderBy(resource.label, resource.id);
}

/** When pieces are taken from now on, for visits and for holds alike. */
function timesOf({ actor, tx, now }: Work, pieceIds: string[]) {
	return tx
		.select({
			pieceId: allocation.resourceId,
			visitId: allocation.visitId,
			from: allocation.blockedFrom,
			to: allocation.blockedUntil
		})
		.from(allocation)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.resourceId, pieceIds),
				isNull(allocation.releasedAt),
				gt(allocation.blockedUntil, now)
			)
		);
}

function overlap(one: Blocked, other: Blocked): boolean {
	return one.from < other.to && other.from < one.to;
}

/**
 * Takes a piece of equipment out of use. Visits that can take another of its kind get that one; the
 * others keep it and wait in the tray of the board. Refuses like `changeTeam` where the person has
 * not been shown what is hit.
 */
export async function retirePiece(
	work: Work<StaffActor>,
	{ pieceId, seen }: { pieceId: string; seen: string }
): Promise<Outcome<{ replaced: number; kept: number }>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const plan = await planPiece(work, pieceId);
	if (!plan.ok) return plan;
	const { lines } = plan.value;
	if (lines.length > 0 && seen !== plan.value.seen) {
		return refused(problem(seen === '' ? 'promises_hit' : 'changed_meanwhile'));
	}
	for (const { visit, instead } of lines) {
		if (instead && !(await replace(work, visit.id, pieceId, instead.id))) {
			return refused(problem('changed_meanwhile'));
		}
	}
	await work.tx
		.update(resource)
		.set({ retiredAt: work.now })
		.where(and(eq(resource.agencyId, work.actor.agencyId), eq(resource.id, pieceId)));
	await record(work, { act: 'resource.retired', subjectId: pieceId });
	const replaced = lines.filter(({ instead }) => instead !== null).length;
	return done({ replaced, kept: lines.length - replaced });
}

async function replace(work: Work<StaffActor>, visitId: string, fromId: string, toId: string) {
	const { actor, tx, now } = work;
	const [released] = await tx
		.update(allocation)
		.set({ releasedAt: now })
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				eq(allocation.visitId, visitId),
				eq(allocation.resourceId, fromId),
				isNull(allocation.releasedAt)
			)
		)
		.returning({ from: allocation.blockedFrom, to: allocation.blockedUntil });
	if (!released) return false;
	const wanted = { visitId, resourceId: toId, blocked: released, reasons: [] };
	if (!(await allocate(work, [{ ...wanted, assignedBy: actor.staffId }]))) return false;
	const details = { from: fromId, to: toId };
	await record(work, { act: 'equipment.replaced', subjectId: visitId, details });
	return true;
}
