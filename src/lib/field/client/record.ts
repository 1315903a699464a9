/** Writing one fact on the phone: the operation and the day that shows it, together or neither. */
import type { Sealer } from '#lib/identity/cryptography.ts';
import { encode, encryptJson, newId, seal, sealerTo } from '#lib/identity/cryptography.ts';
import type { DayBundle } from '#lib/field/day.ts';
import { applyOperation } from '#lib/field/projection.ts';
import { SCHEMA_VERSION, sealingContext } from '#lib/field/terms.ts';
import type { Operation, OperationKind, Payload } from '#lib/field/protocol.ts';
import { factsIn, noteIn } from '#lib/field/client/database.ts';
import type {
	FieldDatabase,
	KeptContent,
	KeptOperation,
	PhoneFacts,
	Writing
} from '#lib/field/client/database.ts';
import {
	encryptNext,
	knowDay,
	knownDay,
	putDay,
	readDay,
	type DayPart
} from '#lib/field/client/day-cache.ts';
import { localContext } from '#lib/field/client/outbox.ts';
import {
	encryptPhoto,
	putPhotos,
	type TakenPhoto,
	type WrittenPhoto
} from '#lib/field/client/photos.ts';

/** Longer than a survey with a full comment in any script. */
const FILLED_BYTES = 6144;

export type Draft = {
	[K in OperationKind]: { kind: K; entityId: string; payload: Payload<K> };
}[OperationKind];

/**
 * Resolves when the fact is on the disk, with the day that shows it. Rejects when the phone never had
 * a day, or with QuotaExceededError when it is full; nothing was written then and the form stays open.
 * Photos that the fact speaks of are written with it.
 */
export async function recordOperation(
	database: FieldDatabase,
	key: CryptoKey,
	draft: Draft,
	now: Date,
	taken: TakenPhoto[] = []
): Promise<{ kept: KeptOperation; day: DayBundle }> {
	for (let known = knownDay(database, key); ; known = null) {
		const read = known?.day ? known : await readDay(database, key);
		const { facts, day: before } = read;
		if (!before) throw new Error('this phone has no day yet');
		const operation = operationOf(draft, facts, before.zone, now);
		const day = applyOperation(before, operation);
		const { sealing } = before;
		const [content, part, ...photos] = await Promise.all([
			encrypted(operation, sealing, key),
			encryptNext(key, read, operation, day),
			...taken.map((photo) => encryptPhoto(photo, draft.entityId, sealing, key, now))
		]);
		const kept = rowOf(operation, content.sealed.length, now);
		const next = await writeAll(database, facts, { kept, content, photos, part });
		if (!next) continue;
		knowDay(database, key, { facts: next, day, onTop: part.isWhole ? 0 : read.onTop + 1 });
		return { kept, day };
	}
}

/**
 * Writes a fact that nobody may read on this phone: sealed for the server, without a copy under the
 * phone's own key, without a trace in the day, and of one length whatever it says. It needs no key. Resolves when it is on the
 * disk; rejects with QuotaExceededError when the phone is full.
 */
export async function recordSealed(
	database: FieldDatabase,
	{ sealing, zone }: Pick<DayBundle, 'sealing' | 'zone'>,
	draft: Draft,
	now: Date
): Promise<KeptOperation> {
	for (;;) {
		const facts = await database.facts();
		const operation = operationOf(draft, facts, zone, now);
		const { id } = operation;
		const { keyId } = sealing;
		const context = sealingContext(operation, operation.deviceId);
		const forServer = await seal(sealing.publicJwk, encode(filled(operation)), context);
		const content = { id, keyId, sealed: forServer, local: null };
		const kept = rowOf(operation, content.sealed.length, now);
		const isWritten = await database.write(async (tx) => {
			if ((await factsIn(tx)).lastSeq !== facts.lastSeq) return false;
			await putOperation(tx, kept, content);
			await noteIn(tx, { lastSeq: kept.seq });
			return true;
		});
		if (isWritten) return kept;
	}
}

function operationOf(draft: Draft, facts: PhoneFacts, zone: string, now: Date): Operation {
	return {
		...draft,
		id: newId(now),
		deviceId: facts.deviceId,
		deviceSeq: facts.lastSeq + 1,
		occurredAt: now.toISOString(),
		zone,
		clockOffsetMs: facts.clockOffsetMs,
		schemaVersion: SCHEMA_VERSION
	};
}

async function encrypted(
	operation: Operation,
	sealing: DayBundle['sealing'],
	key: CryptoKey
): Promise<KeptContent> {
	const { id } = operation;
	const [envelope, local] = await Promise.all([
		sealed(operation, sealing, key),
		encryptJson(key, operation, localContext(id))
	]);
	return { id, keyId: sealing.keyId, sealed: envelope, local };
}

/** What seals to a public point, for as long as somebody holds the key of the day. */
const sealers = new WeakMap<CryptoKey, { point: string; seal: Promise<Sealer> }>();

async function sealed(
	operation: Operation,
	{ publicJwk }: DayBundle['sealing'],
	key: CryptoKey
): Promise<string> {
	const point = `${publicJwk.x} ${publicJwk.y}`;
	const last = sealers.get(key);
	const sealer = last?.point === point ? last : { point, seal: sealerTo(publicJwk) };
	sealers.set(key, sealer);
	const seal = await sealer.seal;
	return seal(encode(JSON.stringify(operation)), sealingContext(operation, operation.deviceId));
}

/** Blanks after what an operation says, so that the length of the seal tells nothing of it. */
function filled(operation: Operation): string {
	const text = JSON.stringify(operation);
	return text + ' '.repeat(FILLED_BYTES - (encode(text).length % FILLED_BYTES));
}

function rowOf(
	{ id, deviceSeq, kind, entityId }: Operation,
	size: number,
	now: Date
): KeptOperation {
	const row = { id, seq: deviceSeq, kind, entityId, recordedAt: now.getTime(), size };
	return { ...row, state: 'waiting', problem: null, ackedAt: null, setAsideAt: null };
}

type Written = {
	kept: KeptOperation;
	content: KeptContent;
	photos: WrittenPhoto[];
	part: DayPart;
};

/**
 * The facts of then, or null when they were other ones than those `seen`; the caller then makes
 * everything again on top of them.
 */
async function writeAll(
	database: FieldDatabase,
	seen: PhoneFacts,
	{ kept, content, photos, part }: Written
): Promise<PhoneFacts | null> {
	return database.write(async (tx) => {
		const facts = await factsIn(tx);
		if (recordedUpon.some((name) => facts[name] !== seen[name])) return null;
		const dayVersion = facts.dayVersion + 1;
		// The server may see it otherwise (an earlier fact counts); without a hash it sends its day.
		const next = { ...facts, lastSeq: kept.seq, dayHash: null, dayVersion };
		const written = Promise.all([
			putOperation(tx, kept, content),
			putPhotos(tx, photos),
			putDay(tx, part, dayVersion),
			tx.objectStore('phone').put(next, 'facts')
		]);
		// All of it is asked for; the disk need not wait until each answer was heard.
		tx.commit();
		await written;
		return next;
	});
}

/** Where one of these is another, an operation is made anew. */
const recordedUpon = ['lastSeq', 'dayVersion', 'clockOffsetMs'] as const;

async function putOperation(tx: Writing, kept: KeptOperation, content: KeptContent) {
	await Promise.all([tx.objectStore('outbox').add(kept), tx.objectStore('content').add(content)]);
}
