import * as v from 'valibot';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { isAwaiting, lockDevice, tryOperation } from '#lib/field/apply-operation.server.ts';
import { correctedOperation } from '#lib/field/correct-operation.server.ts';
import { keepOperation, knownOperation } from '#lib/field/kept-operation.server.ts';
import { keysOf, openEnvelope } from '#lib/field/open-envelope.server.ts';
import { operationSchema, type Envelope, type Operation } from '#lib/field/protocol.ts';
import { refusedPayload, refusedRecord } from '#lib/field/refused-queries.server.ts';
import { operationRepair, type RepairAct } from '#lib/field/schema.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What the office wants done about a refused record; `typed` is the value as somebody wrote it. */
export type Repair =
	| { act: 'applied_again' }
	| { act: 'corrected'; typed: string; reason: string }
	| { act: 'set_aside'; reason: string };

type Refused = NonNullable<Awaited<ReturnType<typeof refusedRecord>>>;

/**
 * Does something about a refused record, once: applies it again by the same rules, applies it with the
 * one wrong value corrected (what was recorded stays beside it), or sets it aside. The fact is written
 * as its counselor's and at the moment it happened. The phone learns it at its next exchange. Refuses
 * with `not_allowed` (administrators only), `not_found`, `record_settled`, `record_waits` where it
 * waits for another record, and with whatever still stands against it; nothing is written then.
 */
export async function repairOperation(
	work: Work<StaffActor>,
	agency: Agency,
	id: string,
	repair: Repair
): Promise<Outcome<null>> {
	if (work.actor.role !== 'administrator') return refused(problem('not_allowed'));
	const found = await refusedRecord(work, id);
	if (!found) return refused(problem('not_found'));
	await lockDevice(work, found.deviceId);
	const current = (await refusedRecord(work, id))!;
	if (current.act) return refused(problem('record_settled'));
	if (repair.act === 'set_aside') return keepRepair(work, id, repair.act, repair.reason, null);
	const payload = await refusedPayload(work, id);
	if (repair.act === 'corrected') return applyCorrected(work, agency, current, payload, repair);
	const applied =
		current.kind === 'unreadable'
			? await applyUnreadable(work, agency, current, payload as Envelope)
			: await applyKept(work, agency, current, payload);
	return applied.ok ? keepRepair(work, id, repair.act, null, null) : applied;
}

async function applyKept(work: Work<StaffActor>, agency: Agency, kept: Refused, payload: unknown) {
	const parsed = v.safeParse(operationSchema, payload);
	if (!parsed.success) return refused(problem('operation_unreadable'));
	return applyAsRecorded(work, agency, kept, parsed.output);
}

async function applyCorrected(
	work: Work<StaffActor>,
	agency: Agency,
	kept: Refused,
	payload: unknown,
	{ typed, reason }: Extract<Repair, { act: 'corrected' }>
): Promise<Outcome<null>> {
	const corrected = await correctedOperation(work, kept.problem, payload, typed);
	if (!corrected.ok) return corrected;
	const applied = await applyAsRecorded(work, agency, kept, corrected.value);
	if (!applied.ok) return refused(...applied.problems.map((one) => ({ ...one, field: 'value' })));
	return keepRepair(work, kept.id, 'corrected', reason, corrected.value);
}

/** Whoever recorded it is whose fact it is; the ledger says beside it who applied it. */
async function applyAsRecorded(
	work: Work<StaffActor>,
	agency: Agency,
	kept: Refused,
	op: Operation
) {
	const outcome = await tryOperation(asRecorder(work, kept), agency, op);
	if (!outcome.ok) return outcome;
	return isAwaiting(outcome.value) ? refused(problem('record_waits')) : done(null);
}

/** An envelope that could not be opened may open now, as when a key was brought back. */
async function applyUnreadable(
	work: Work<StaffActor>,
	agency: Agency,
	kept: Refused,
	envelope: Envelope
): Promise<Outcome<null>> {
	const keys = await keysOf(work, [envelope]);
	const opened = openEnvelope(keys, kept.deviceId, envelope);
	if (!opened.ok) return opened;
	const { op, payloadHash } = opened.value;
	const known = await knownOperation(work, op.id);
	if (known) {
		const isSame = known.payloadHash === payloadHash && known.verdict === 'applied';
		return isSame ? done(null) : refused(problem('operation_changed'));
	}
	const applied = await applyAsRecorded(work, agency, kept, op);
	if (applied.ok) await keepOperation(asRecorder(work, kept), op, payloadHash, applied);
	return applied;
}

function asRecorder(work: Work<StaffActor>, { staffId, role }: Refused): Work<StaffActor> {
	return { ...work, actor: { ...work.actor, staffId, role } };
}

async function keepRepair(
	work: Work<StaffActor>,
	operationId: string,
	act: RepairAct,
	reason: string | null,
	corrected: Operation | null
): Promise<Outcome<null>> {
	const { agencyId, staffId: byId } = work.actor;
	await work.tx
		.insert(operationRepair)
		.values({ agencyId, operationId, act, reason, corrected, repairedAt: work.now, byId });
	await record(work, { act: 'operation.repaired', subjectId: operationId, details: { act } });
	return done(null);
}
