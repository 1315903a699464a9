import type { StaffActor } from '#lib/base/actor.ts';
import {
	answerAgain,
	apply,
	applyOperation,
	isAwaiting,
	lockDevice,
	momentOf
} from '#lib/field/apply-operation.server.ts';
import { keepApplied, knownOperations, type Known } from '#lib/field/kept-operation.server.ts';
import type { Opened, Sent } from '#lib/field/open-envelope.server.ts';
import type { Operation, VerdictOf } from '#lib/field/protocol.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { recordingTogether } from '#lib/ledger/record.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import { writeCheckIns, type CheckInFact } from '#lib/programmes/check-in.server.ts';
import { enrolmentNamed } from '#lib/programmes/enrol-at-visit.server.ts';
import { askOnceIn } from '#lib/server/asked-once.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';

/** One of a batch needs more than to be applied; nothing of the batch may stay. */
export class Unusual extends Error {}

/**
 * Applies operations of one phone in one unit of work, as `applyOperation` would one after the other:
 * what they have in common is asked once, what is written alike is written together. Throws Unusual
 * where one of them is refused, cannot be opened or says something else than before; and what the
 * database threw. The unit of work must be undone then, and each be taken for itself.
 */
export async function applyTogether(
	work: Work<StaffActor>,
	agency: Agency,
	deviceId: string,
	batch: Sent[]
): Promise<VerdictOf[]> {
	askOnceIn(work);
	const ids = batch.map(({ envelope }) => envelope.id);
	const [, known] = await together(
		() => lockDevice(work, deviceId),
		() => knownOperations(work, ids)
	);
	const fresh: Opened[] = [];
	const checkIns: CheckInFact[] = [];
	const verdicts: VerdictOf[] = [];
	await recordingTogether(work, async () => {
		for (const sent of batch) {
			const opened = ordinary(sent, known.get(sent.envelope.id));
			verdicts.push(opened === 'known' ? again(sent, known) : await take(opened));
		}
		await writeCheckIns(work, checkIns);
	});
	await keepApplied(work, fresh);
	return verdicts;

	async function take(opened: Opened): Promise<VerdictOf> {
		const { op } = opened;
		const isHeld =
			op.kind === 'check-in' ? await noteCheckIn(op) : await isWaiting(work, agency, op);
		if (isHeld) return { id: op.id, verdict: 'held' };
		fresh.push(opened);
		return { id: op.id, verdict: 'applied' };
	}

	/** Judged in its turn, and written with the others at the end: nothing else depends on it. */
	async function noteCheckIn(op: Extract<Operation, { kind: 'check-in' }>): Promise<boolean> {
		const { visitId } = op.payload;
		const enrolmentId = await enrolmentNamed(work, op.payload.enrolmentId);
		if (!enrolmentId) return true;
		if (await mayRecord(work, visitId, enrolmentId)) throw new Unusual('refused');
		checkIns.push({ visitId, enrolmentId, at: momentOf(work, op) });
		return false;
	}
}

/** Applies it; true when it has to wait for another one. */
async function isWaiting(work: Work<StaffActor>, agency: Agency, op: Operation): Promise<boolean> {
	const outcome = await apply(work, agency, op);
	if (!outcome.ok) throw new Unusual('refused');
	return isAwaiting(outcome.value);
}

function ordinary({ opened }: Sent, known: Known | undefined): Opened | 'known' {
	if (!opened.ok) throw new Unusual('not opened');
	if (!known) return opened.value;
	if (known.payloadHash !== opened.value.payloadHash) throw new Unusual('other content');
	return 'known';
}

function again({ envelope: { id } }: Sent, known: Map<string, Known>): VerdictOf {
	return answerAgain(id, known.get(id)!);
}

/**
 * Applies operations of one phone in one unit of work, each by itself: one that is refused leaves
 * nothing of its own and takes none of the others with it. Throws only on surprise.
 */
export async function applyInTurn(
	work: Work<StaffActor>,
	agency: Agency,
	deviceId: string,
	batch: Sent[]
): Promise<VerdictOf[]> {
	const verdicts: VerdictOf[] = [];
	for (const sent of batch) verdicts.push(await applyOperation(work, agency, deviceId, sent));
	return verdicts;
}
