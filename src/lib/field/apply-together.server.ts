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
import { enqueueingTogether } from '#lib/jobs/queue.server.ts';
import { ledgerEntry } from '#lib/ledger/schema.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import { writeCheckIns, type CheckInFact } from '#lib/programmes/check-in.server.ts';
import { enrolmentNamed } from '#lib/programmes/enrol-at-visit.server.ts';
import { askAhead } from '#lib/programmes/queries.server.ts';
import {
	anchor,
	consent,
	consentSignature,
	contact,
	measure
} from '#lib/programmes/schema.server.ts';
import { askOnceIn } from '#lib/server/asked-once.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';
import { writingTogether } from '#lib/server/written-together.server.ts';

// In the order in which they name each other.
const WRITTEN_LAST = [consentSignature, consent, anchor, contact, measure, ledgerEntry];

/** One of a batch needs more than to be applied; nothing of the batch may stay. */
class Unusual extends Error {}

/**
 * Applies operations of one phone in one unit of work, as `applyOperation` would one after the other:
 * what they have in common is asked once, what is written alike is written together. Throws where one
 * of them is refused, cannot be opened or says something else than before, and what the database
 * threw. The unit of work must be undone then, and each be taken by itself.
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
	const fresh = freshOf(batch, known);
	const taken = await enqueueingTogether(work, () =>
		writingTogether(work, WRITTEN_LAST, () => takeAll(work, agency, fresh))
	);
	await keepApplied(
		work,
		fresh.filter(({ op }) => !taken.held.has(op.id))
	);
	return ids.map((id) => {
		if (known.has(id)) return answerAgain(id, known.get(id)!);
		return { id, verdict: taken.held.has(id) ? 'held' : 'applied' };
	});
}

/** Those that the server does not know yet, when nothing is unusual about any of them. */
function freshOf(batch: Sent[], known: Map<string, Known>): Opened[] {
	return batch.flatMap(({ envelope, opened }) => {
		if (!opened.ok) throw new Unusual('not opened');
		const before = known.get(envelope.id);
		if (!before) return [opened.value];
		if (before.payloadHash !== opened.value.payloadHash) throw new Unusual('other content');
		return [];
	});
}

type Taken = { held: Set<string>; checkIns: CheckInFact[] };

async function takeAll(work: Work<StaffActor>, agency: Agency, fresh: Opened[]): Promise<Taken> {
	const taken: Taken = { held: new Set(), checkIns: [] };
	const lines = await linesOf(
		work,
		fresh.map(({ op }) => op)
	);
	await together(
		...lines.map((line) => async () => {
			for (const op of line) if (await isHeld(work, agency, op, taken)) taken.held.add(op.id);
		})
	);
	await writeCheckIns(work, taken.checkIns);
	return taken;
}

/**
 * What is about one person stays in its order; people do not depend on each other, so their
 * statements need not wait for each other's answers. Somebody new may turn out to be somebody known,
 * so a batch with a walk-in is one line.
 */
async function linesOf(work: Work<StaffActor>, operations: Operation[]): Promise<Operation[][]> {
	if (operations.some(({ kind }) => kind === 'enrol')) return [operations];
	const named = operations.flatMap(({ payload }) => payload.enrolmentId ?? []);
	const names = [...new Set(named)];
	await askAhead(work, names);
	const people = await together(...names.map((name) => () => enrolmentNamed(work, name)));
	const personOf = new Map(names.map((name, at) => [name, people[at] ?? name]));
	const lineOf = ({ payload }: Operation) =>
		payload.enrolmentId === null ? null : personOf.get(payload.enrolmentId);
	return [...Map.groupBy(operations, lineOf).values()];
}

/** Applies it, unless it has to wait for another one. */
async function isHeld(
	work: Work<StaffActor>,
	agency: Agency,
	op: Operation,
	{ checkIns }: Taken
): Promise<boolean> {
	if (op.kind === 'check-in') {
		const fact = await checkInOf(work, op);
		if (fact) checkIns.push(fact);
		return fact === null;
	}
	const outcome = await apply(work, agency, op);
	if (!outcome.ok) throw new Unusual('refused');
	return isAwaiting(outcome.value);
}

/** Judged in its turn and written with the others at the end: nothing else depends on it. */
async function checkInOf(
	work: Work<StaffActor>,
	op: Extract<Operation, { kind: 'check-in' }>
): Promise<CheckInFact | null> {
	const { visitId } = op.payload;
	const enrolmentId = await enrolmentNamed(work, op.payload.enrolmentId);
	if (!enrolmentId) return null;
	if (await mayRecord(work, visitId, enrolmentId)) throw new Unusual('refused');
	return { visitId, enrolmentId, at: momentOf(work, op) };
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
