import { and, count, desc, eq, isNotNull, isNull, ne, notExists, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { StaffActor } from '#lib/base/actor.ts';
import { isRepairOf } from '#lib/field/kept-operation.server.ts';
import { device, operation, operationRepair, refusedOperation } from '#lib/field/schema.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/* What was refused of the phones' records, and what the office did about it. */

export const REFUSED_A_PAGE = 50;
const SETTLED_MAX = 1000;

export const refusedFilters = ['open', 'settled', 'all'] as const;
export type RefusedFilter = (typeof refusedFilters)[number];

/** A page of the refused records without what they say, the newest first; and how many there are. */
export async function refusedRecords(work: Work<StaffActor>, filter: RefusedFilter, page: number) {
	const { actor, tx } = work;
	const isAsked = and(
		eq(operation.agencyId, actor.agencyId),
		eq(operation.verdict, 'refused'),
		filter === 'open' ? isNull(operationRepair.operationId) : undefined,
		filter === 'settled' ? isNotNull(operationRepair.operationId) : undefined
	);
	const [all] = await tx
		.select({ total: count() })
		.from(operation)
		.leftJoin(operationRepair, isRepairOf)
		.where(isAsked);
	const total = all!.total;
	const pages = Math.max(1, Math.ceil(total / REFUSED_A_PAGE));
	const shown = Math.min(page, pages);
	const rows = await selectRefused(work)
		.where(isAsked)
		.orderBy(desc(operation.receivedAt), operation.id)
		.limit(REFUSED_A_PAGE)
		.offset((shown - 1) * REFUSED_A_PAGE);
	return { total, pages, page: shown, rows };
}

/** One refused record without what it says; null when there is none. */
export async function refusedRecord(work: Work<StaffActor>, id: string) {
	const [found] = await selectRefused(work).where(
		and(
			eq(operation.agencyId, work.actor.agencyId),
			eq(operation.id, id),
			eq(operation.verdict, 'refused')
		)
	);
	return found ?? null;
}

/** What a refused record says, as it came: for whoever has noted why they look. */
export async function refusedPayload({ actor, tx }: Work<StaffActor>, id: string) {
	const [kept] = await tx
		.select({ payload: refusedOperation.payload })
		.from(refusedOperation)
		.where(
			and(eq(refusedOperation.agencyId, actor.agencyId), eq(refusedOperation.operationId, id))
		);
	return kept?.payload ?? null;
}

/**
 * The ids, as the phone knows them, of its refused operations that the office has settled. A copy that
 * could not be read speaks for its operation only where that one never came whole.
 */
export async function settledOf({ actor, tx }: Work<StaffActor>, deviceId: string) {
	const whole = alias(operation, 'whole');
	const cameWhole = tx
		.select({ id: whole.id })
		.from(whole)
		.where(and(eq(whole.agencyId, operation.agencyId), eq(whole.id, operation.entityId)));
	const settled = await tx
		.select({
			id: sql<string>`case when ${operation.kind} = 'unreadable' then ${operation.entityId}
				else ${operation.id} end`
		})
		.from(operationRepair)
		.innerJoin(operation, isRepairOf)
		.where(
			and(
				eq(operation.agencyId, actor.agencyId),
				eq(operation.deviceId, deviceId),
				or(ne(operation.kind, 'unreadable'), notExists(cameWhole))
			)
		)
		.orderBy(desc(operationRepair.repairedAt))
		.limit(SETTLED_MAX);
	return settled.map(({ id }) => id);
}

function selectRefused({ tx }: Work) {
	return tx
		.select({
			id: operation.id,
			deviceId: operation.deviceId,
			staffId: operation.staffId,
			counselor: staff.name,
			role: staff.role,
			device: device.label,
			kind: operation.kind,
			entityId: operation.entityId,
			payloadHash: operation.payloadHash,
			problem: operation.problem,
			occurredAt: operation.occurredAt,
			receivedAt: operation.receivedAt,
			act: operationRepair.act,
			reason: operationRepair.reason,
			repairedAt: operationRepair.repairedAt
		})
		.from(operation)
		.innerJoin(staff, and(eq(staff.agencyId, operation.agencyId), eq(staff.id, operation.staffId)))
		.innerJoin(
			device,
			and(eq(device.agencyId, operation.agencyId), eq(device.id, operation.deviceId))
		)
		.leftJoin(operationRepair, isRepairOf);
}
