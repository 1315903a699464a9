import { and, eq } from 'drizzle-orm';
import { grantException, undoException } from '#lib/amends/grant-exception.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import {
	done,
	problem,
	refused,
	type Outcome,
	type Problem,
	type ProblemCode
} from '#lib/base/problems.ts';
import type { Sent } from '#lib/field/open-envelope.server.ts';
import {
	isSetAside,
	keepAside,
	keepOperation,
	knownOperation,
	type Known
} from '#lib/field/kept-operation.server.ts';
import { happenedAt, type Envelope, type Operation, type VerdictOf } from '#lib/field/protocol.ts';
import { device } from '#lib/field/schema.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { checkInParticipant } from '#lib/programmes/check-in.server.ts';
import { enrolAtVisit, enrolmentNamed } from '#lib/programmes/enrol-at-visit.server.ts';
import { recordNote } from '#lib/programmes/notes/record-note.server.ts';
import { recordConsent } from '#lib/programmes/record-consent.server.ts';
import { recordContact } from '#lib/programmes/record-contact.server.ts';
import { setAnchor } from '#lib/programmes/set-anchor.server.ts';
import { handOut, undoHandOut } from '#lib/programmes/supplies/hand-out.server.ts';
import { logSurprise } from '#lib/server/log.server.ts';
import { codeOf } from '#lib/server/lost-connection.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';
import { answerOnPhone } from '#lib/surveys/answer-on-phone.server.ts';

/** A phone whose clock runs ahead does not write facts of the future. */
const AHEAD_MINUTES_MAX = 5;

export type Applied =
	| 'awaits_consent'
	| 'awaits_enrolment'
	| 'awaits_exception'
	| 'awaits_hand_out'
	| 'recorded'
	| null;

/**
 * Applies one sealed operation and keeps what became of it. The same operation again is a
 * duplicate; the same id with another content is refused. What is refused is kept whole, so that
 * nothing recorded is lost. What waits for another operation is held: nothing is kept of it, the
 * phone offers it again. Throws only on surprise, and leaves nothing behind then.
 */
export async function applyOperation(
	work: Work<StaffActor>,
	agency: Agency,
	deviceId: string,
	{ envelope, opened }: Sent
): Promise<VerdictOf> {
	const { id } = envelope;
	// What is asked after the lock is asked once the lock is held; it is one journey for both.
	const [, known] = await together(
		() => lockDevice(work, deviceId),
		() => knownOperation(work, id)
	);
	if (!opened.ok) {
		// A spoilt copy of what is here already takes nothing away from it.
		if (known?.deviceId === deviceId) return answerAgain(id, known);
		return setAside(work, deviceId, envelope, opened.problems[0]!);
	}
	const { op, payloadHash } = opened.value;
	if (known?.payloadHash === payloadHash) return answerAgain(id, known);
	if (known) return setAside(work, deviceId, envelope, problem('operation_changed'));
	const outcome = await tryOperation(work, agency, op);
	if (outcome.ok && isAwaiting(outcome.value)) return { id, verdict: 'held' };
	await keepOperation(work, op, payloadHash, outcome);
	return outcome.ok ? { id, verdict: 'applied' } : refusal(id, outcome.problems[0]!);
}

/** Two tabs of one phone wait for each other, so that the second finds what the first did. */
export async function lockDevice({ actor, tx }: Work, deviceId: string): Promise<void> {
	await tx
		.select({ id: device.id })
		.from(device)
		.where(and(eq(device.agencyId, actor.agencyId), eq(device.id, deviceId)))
		.for('no key update');
}

/** The verdict on what is known already. */
export function answerAgain(id: string, known: Known): VerdictOf {
	if (known.verdict === 'applied' || known.isSettled) return { id, verdict: 'duplicate' };
	return refusal(id, known.problem ?? problem('unexpected'));
}

async function setAside(
	work: Work<StaffActor>,
	deviceId: string,
	envelope: Envelope,
	why: Problem
): Promise<VerdictOf> {
	const isSettled = await keepAside(work, deviceId, envelope, why);
	return isSettled ? { id: envelope.id, verdict: 'duplicate' } : refusal(envelope.id, why);
}

function refusal(id: string, why: Problem): VerdictOf {
	return { id, verdict: 'refused', problem: why };
}

class Refusal extends Error {
	problems: Problem[];
	constructor(problems: Problem[]) {
		super('refused');
		this.problems = problems;
	}
}

/** Applies what an operation says by the rules of its rooms, whole or not at all. */
export async function tryOperation(
	work: Work<StaffActor>,
	agency: Agency,
	op: Operation
): Promise<Outcome<Applied>> {
	return work.tx.transaction((tx) => tryApply({ ...work, tx }, agency, op)).catch(asOutcome);
}

/** Inside a savepoint: a refusal throws, so that nothing half applied stays. */
async function tryApply(
	work: Work<StaffActor>,
	agency: Agency,
	op: Operation
): Promise<Outcome<Applied>> {
	const outcome = await apply(work, agency, op);
	if (!outcome.ok) throw new Refusal(outcome.problems);
	return outcome;
}

function asOutcome(error: unknown): Outcome<Applied> {
	if (error instanceof Refusal) return refused(...error.problems);
	const code = contentProblem(error);
	if (!code) throw error;
	logSurprise(error, { route: 'exchange' });
	return refused(problem(code));
}

/**
 * The database's classes 22 (data exception) and 23 (integrity constraint) speak of the content:
 * sent again it would fail the same way for ever. Anything else may pass another time.
 */
function contentProblem(error: unknown): ProblemCode | null {
	const state = codeOf(error) ?? '';
	if (/^22[0-9A-Z]{3}$/.test(state)) return 'operation_unreadable';
	return /^23[0-9A-Z]{3}$/.test(state) ? 'operation_changed' : null;
}

export function isAwaiting(applied: Applied): boolean {
	return applied !== null && applied.startsWith('awaits_');
}

/**
 * Applies what an operation says by the rules of its rooms. What is about somebody whose walk-in is
 * still on its way waits for it. After a refusal part of it may have been written.
 */
export async function apply(
	work: Work<StaffActor>,
	agency: Agency,
	op: Operation
): Promise<Outcome<Applied>> {
	const at = momentOf(work, op);
	if (op.kind === 'enrol') return enrolAtVisit(work, agency, { ...op.payload, at });
	const named = op.payload.enrolmentId;
	const enrolmentId = named === null ? null : await enrolmentNamed(work, named);
	if (named !== null && !enrolmentId) return done('awaits_enrolment');
	// What is about a visit itself names nobody.
	if (op.kind === 'note') return recordNote(work, { ...op.payload, enrolmentId, at });
	if (op.kind === 'exception') return grantException(work, { ...op.payload, enrolmentId, at });
	if (op.kind === 'exception-undo') {
		return undone(work, op, await undoException(work, { ...op.payload, enrolmentId, at }));
	}
	return applyToPerson(work, agency, op, enrolmentId!, at);
}

type Personal = Exclude<Operation, { kind: 'enrol' | 'note' | 'exception' | 'exception-undo' }>;

async function applyToPerson(
	work: Work<StaffActor>,
	agency: Agency,
	op: Personal,
	enrolmentId: string,
	at: Date
): Promise<Outcome<Applied>> {
	switch (op.kind) {
		case 'check-in':
			return checkInParticipant(work, { ...op.payload, enrolmentId, at });
		case 'consent':
			return recordConsent(work, agency, { ...op.payload, enrolmentId, at });
		case 'contact':
			return recordContact(work, { ...op.payload, enrolmentId, at });
		case 'anchor': {
			const { anchor: key, ...rest } = op.payload;
			return setAnchor(work, { id: op.id, key, ...rest, enrolmentId, at });
		}
		case 'survey':
			return answerOnPhone(work, { id: op.id, ...op.payload, enrolmentId, at });
		case 'supply':
			return handOut(work, { ...op.payload, enrolmentId, at });
		case 'supply-undo':
			return undone(work, op, await undoHandOut(work, { ...op.payload, enrolmentId, at }));
	}
}

/** What the office has set aside will never come; there is nothing to undo then. */
async function undone(
	work: Work<StaffActor>,
	{ entityId }: Operation,
	outcome: Outcome<Applied>
): Promise<Outcome<Applied>> {
	if (!outcome.ok || outcome.value === null) return outcome;
	return (await isSetAside(work, entityId)) ? done(null) : outcome;
}

/** When it happened, by the server's clock. */
export function momentOf({ now }: Work, op: Operation): Date {
	const latest = now.getTime() + AHEAD_MINUTES_MAX * 60_000;
	return new Date(Math.min(Date.parse(happenedAt(op)), latest));
}
