import { and, eq, sql } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Outcome, Problem } from '#lib/base/problems.ts';
import { happenedAt, type Envelope, type Operation } from '#lib/field/protocol.ts';
import { operation, operationRepair, refusedOperation } from '#lib/field/schema.server.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { askedId, eachOf } from '#lib/server/in-list.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { insertMany } from '#lib/server/written-together.server.ts';

export type Known = {
	deviceId: string;
	payloadHash: string;
	verdict: string;
	problem: Problem | null;
	/** The office settled it after it was refused. */
	isSettled: boolean;
};

/** Joins what the office did about an operation. */
export const isRepairOf = and(
	eq(operationRepair.agencyId, operation.agencyId),
	eq(operationRepair.operationId, operation.id)
);

/** What became of the operation of this id; undefined when it was never understood here. */
export async function knownOperation(work: Work, id: string): Promise<Known | undefined> {
	return (await knownOperations(work, [id])).get(id);
}

/** What became of the operations of these ids; those never understood here are left out. */
export async function knownOperations(work: Work, ids: string[]): Promise<Map<string, Known>> {
	if (ids.length === 0) return new Map();
	const known = selectKnown(work).as('known');
	const found = await work.tx.select().from(eachOf(ids)).crossJoinLateral(known);
	return new Map(found.map(({ known: { id, ...rest } }) => [id, rest]));
}

function selectKnown({ actor, tx }: Work) {
	return tx
		.select({
			id: operation.id,
			deviceId: operation.deviceId,
			payloadHash: operation.payloadHash,
			verdict: operation.verdict,
			problem: operation.problem,
			isSettled: sql<boolean>`${operationRepair.operationId} is not null`.as('is_settled')
		})
		.from(operation)
		.leftJoin(operationRepair, isRepairOf)
		.where(and(eq(operation.agencyId, actor.agencyId), eq(operation.id, askedId)))
		.limit(1);
}

/** Whether the office has set aside a refused operation about this entity. */
export async function isSetAside({ actor, tx }: Work, entityId: string): Promise<boolean> {
	const found = await tx
		.select({ id: operation.id })
		.from(operation)
		.innerJoin(operationRepair, isRepairOf)
		.where(
			and(
				eq(operation.agencyId, actor.agencyId),
				eq(operation.entityId, entityId),
				eq(operationRepair.act, 'set_aside')
			)
		)
		.limit(1);
	return found.length > 0;
}

/** Keeps the verdict on an operation; a refused one whole. */
export async function keepOperation(
	work: Work<StaffActor>,
	op: Operation,
	payloadHash: string,
	outcome: Outcome<unknown>
): Promise<void> {
	const why = outcome.ok ? null : outcome.problems[0]!;
	await work.tx.insert(operation).values(rowOf(work, op, payloadHash, why));
	if (why) await keepRefused(work, op.id, op, why);
}

/** Keeps that these were applied. */
export async function keepApplied(
	work: Work<StaffActor>,
	applied: { op: Operation; payloadHash: string }[]
): Promise<void> {
	const rows = applied.map(({ op, payloadHash }) => rowOf(work, op, payloadHash, null));
	await insertMany(work, operation, rows);
}

function rowOf(work: Work<StaffActor>, op: Operation, payloadHash: string, why: Problem | null) {
	return {
		agencyId: work.actor.agencyId,
		id: op.id,
		deviceId: op.deviceId,
		deviceSeq: op.deviceSeq,
		staffId: work.actor.staffId,
		kind: op.kind,
		entityId: op.entityId,
		payloadHash,
		verdict: why ? ('refused' as const) : ('applied' as const),
		problem: why,
		occurredAt: new Date(happenedAt(op)),
		receivedAt: work.now
	};
}

/**
 * Keeps an envelope that cannot be taken, sealed as it came, under an id of its own: the id that it
 * names stays free for the operation itself, which may still come whole. `entityId` says that id.
 * The same envelope again is kept once. True when the office has settled it since.
 */
export async function keepAside(
	work: Work<StaffActor>,
	deviceId: string,
	envelope: Envelope,
	why: Problem
): Promise<boolean> {
	const payloadHash = await sha256Hex(envelope.sealed);
	const kept = await keptAside(work, deviceId, envelope, payloadHash);
	if (kept) return kept.isSettled;
	const id = newId(work.now);
	await work.tx.insert(operation).values({
		agencyId: work.actor.agencyId,
		id,
		deviceId,
		deviceSeq: envelope.deviceSeq,
		staffId: work.actor.staffId,
		kind: 'unreadable',
		entityId: envelope.id,
		payloadHash,
		verdict: 'refused',
		problem: why,
		occurredAt: work.now,
		receivedAt: work.now
	});
	await keepRefused(work, id, envelope, why);
	return false;
}

async function keptAside(
	{ actor, tx }: Work,
	deviceId: string,
	envelope: Envelope,
	payloadHash: string
): Promise<{ isSettled: boolean } | undefined> {
	const [kept] = await tx
		.select({ isSettled: sql<boolean>`${operationRepair.operationId} is not null` })
		.from(operation)
		.leftJoin(operationRepair, isRepairOf)
		.where(
			and(
				eq(operation.agencyId, actor.agencyId),
				eq(operation.deviceId, deviceId),
				eq(operation.deviceSeq, envelope.deviceSeq),
				eq(operation.entityId, envelope.id),
				eq(operation.payloadHash, payloadHash)
			)
		)
		.limit(1);
	return kept;
}

async function keepRefused(work: Work, operationId: string, payload: object, why: Problem) {
	const { agencyId } = work.actor;
	await work.tx
		.insert(refusedOperation)
		.values({ agencyId, operationId, payload, refusedAt: work.now });
	await record(work, {
		act: 'operation.refused',
		subjectId: operationId,
		details: { code: why.code }
	});
}
