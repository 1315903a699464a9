import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { decode, open, sha256Hex } from '#lib/identity/cryptography.ts';
import { privateSealingKey } from '#lib/identity/sealing-keys.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import {
	happenedAt,
	operationSchema,
	sealingContext,
	type Envelope,
	type Operation,
	type VerdictOf
} from '#lib/field/protocol.ts';
import { device, operation, refusedOperation } from '#lib/field/schema.server.ts';
import { checkInParticipant } from '#lib/programmes/check-in.server.ts';
import { recordConsent } from '#lib/programmes/record-consent.server.ts';
import { recordContact } from '#lib/programmes/record-contact.server.ts';
import { setAnchor } from '#lib/programmes/set-anchor.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** A phone whose clock runs ahead does not write facts of the future. */
const AHEAD_MINUTES_MAX = 5;

/**
 * Applies one sealed operation and keeps what became of it. The same operation again is a
 * duplicate; the same id with another content is refused. What is refused is kept whole, so that
 * nothing recorded is lost. Throws only on surprise, and leaves nothing behind then.
 */
export async function applyOperation(
	work: Work<StaffActor>,
	deviceId: string,
	envelope: Envelope
): Promise<VerdictOf> {
	await lockDevice(work, deviceId);
	const opened = await unseal(work, deviceId, envelope);
	if (!opened.ok) return refuseUnreadable(work, deviceId, envelope, opened.problems[0]!);
	const { text, op } = opened.value;
	const payloadHash = await sha256Hex(text);
	const known = await knownOperation(work, op.id);
	if (known) return answerKnown(op.id, known, payloadHash);
	const outcome = await work.tx.transaction(async (tx) => tryApply({ ...work, tx }, op)).catch(asOutcome);
	await keep(work, op, payloadHash, outcome);
	return outcome.ok
		? { id: op.id, verdict: 'applied' }
		: { id: op.id, verdict: 'refused', problem: outcome.problems[0]! };
}

/** Two tabs of one phone wait for each other, so that the second finds what the first did. */
async function lockDevice({ actor, tx }: Work, deviceId: string): Promise<void> {
	await tx
		.select({ id: device.id })
		.from(device)
		.where(and(eq(device.agencyId, actor.agencyId), eq(device.id, deviceId)))
		.for('no key update');
}

class Refusal extends Error {
	problems: Problem[];
	constructor(problems: Problem[]) {
		super('refused');
		this.problems = problems;
	}
}

function asOutcome(error: unknown): Outcome<null> {
	if (error instanceof Refusal) return refused(...error.problems);
	throw error;
}

/** Inside a savepoint: a refusal throws, so that nothing half applied stays. */
async function tryApply(work: Work<StaffActor>, op: Operation): Promise<Outcome<null>> {
	const outcome = await apply(work, op, momentOf(work, op));
	if (!outcome.ok) throw new Refusal(outcome.problems);
	return outcome;
}

function apply(work: Work<StaffActor>, op: Operation, at: Date): Promise<Outcome<null>> {
	switch (op.kind) {
		case 'check-in':
			return checkInParticipant(work, { ...op.payload, at });
		case 'consent':
			return recordConsent(work, { ...op.payload, at });
		case 'contact':
			return recordContact(work, { ...op.payload, at });
		case 'anchor': {
			const { anchor: key, ...rest } = op.payload;
			return setAnchor(work, { id: op.id, key, ...rest, at });
		}
	}
}

function momentOf({ now }: Work, op: Operation): Date {
	const latest = now.getTime() + AHEAD_MINUTES_MAX * 60_000;
	return new Date(Math.min(Date.parse(happenedAt(op)), latest));
}

async function unseal(
	work: Work,
	deviceId: string,
	envelope: Envelope
): Promise<Outcome<{ text: string; op: Operation }>> {
	const key = await privateSealingKey(work, envelope.keyId);
	if (!key) return refused(problem('operation_unreadable'));
	try {
		const text = decode(await open(key, envelope.sealed, sealingContext(envelope, deviceId)));
		const parsed = v.safeParse(operationSchema, JSON.parse(text));
		const isSame = parsed.success && parsed.output.id === envelope.id;
		return isSame
			? done({ text, op: parsed.output })
			: refused(problem(parsed.success ? 'operation_changed' : 'schema_too_old'));
	} catch {
		return refused(problem('operation_unreadable'));
	}
}

type Known = { payloadHash: string; verdict: string; problem: Problem | null };

async function knownOperation({ actor, tx }: Work, id: string): Promise<Known | undefined> {
	const [known] = await tx
		.select({
			payloadHash: operation.payloadHash,
			verdict: operation.verdict,
			problem: operation.problem
		})
		.from(operation)
		.where(and(eq(operation.agencyId, actor.agencyId), eq(operation.id, id)));
	return known;
}

function answerKnown(id: string, known: Known, payloadHash: string): VerdictOf {
	if (known.payloadHash !== payloadHash) {
		return { id, verdict: 'refused', problem: problem('operation_changed') };
	}
	if (known.verdict === 'refused') {
		return { id, verdict: 'refused', problem: known.problem ?? problem('unexpected') };
	}
	return { id, verdict: 'duplicate' };
}

async function keep(
	work: Work<StaffActor>,
	op: Operation,
	payloadHash: string,
	outcome: Outcome<null>
): Promise<void> {
	await work.tx.insert(operation).values({
		agencyId: work.actor.agencyId,
		id: op.id,
		deviceId: op.deviceId,
		deviceSeq: op.deviceSeq,
		staffId: work.actor.staffId,
		kind: op.kind,
		entityId: op.entityId,
		payloadHash,
		verdict: outcome.ok ? 'applied' : 'refused',
		problem: outcome.ok ? null : outcome.problems[0]!,
		occurredAt: new Date(happenedAt(op)),
		receivedAt: work.now
	});
	if (!outcome.ok) await keepRefused(work, op.id, op, outcome.problems[0]!);
}

/** What cannot be opened or understood is kept sealed, as it came. */
async function refuseUnreadable(
	work: Work<StaffActor>,
	deviceId: string,
	envelope: Envelope,
	why: Problem
): Promise<VerdictOf> {
	const payloadHash = await sha256Hex(envelope.sealed);
	const known = await knownOperation(work, envelope.id);
	if (!known) {
		await work.tx.insert(operation).values({
			agencyId: work.actor.agencyId,
			id: envelope.id,
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
		await keepRefused(work, envelope.id, envelope, why);
	}
	return { id: envelope.id, verdict: 'refused', problem: why };
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
