/** Writing one fact on the phone: the operation and the day that shows it, together or neither. */
import type { Bytes } from '#lib/identity/cryptography.ts';
import { encode, encryptJson, newId, seal } from '#lib/identity/cryptography.ts';
import type { DayBundle } from '#lib/field/day.ts';
import { applyOperation } from '#lib/field/projection.ts';
import { SCHEMA_VERSION, sealingContext } from '#lib/field/terms.ts';
import type { Operation, OperationKind, Payload } from '#lib/field/protocol.ts';
import { factsIn, noteIn } from '#lib/field/client/database.ts';
import type {
	FieldDatabase,
	KeptContent,
	KeptOperation,
	PhoneFacts
} from '#lib/field/client/database.ts';
import { encryptDay, putDay, readDay } from '#lib/field/client/day-cache.ts';
import { localContext } from '#lib/field/client/outbox.ts';
import {
	encryptPhoto,
	putPhotos,
	type TakenPhoto,
	type WrittenPhoto
} from '#lib/field/client/photos.ts';

export type Draft = {
	[K in OperationKind]: { kind: K; entityId: string; payload: Payload<K> };
}[OperationKind];

/**
 * Resolves when the fact is on the disk. Rejects when the phone never had a day, or with
 * QuotaExceededError when it is full; nothing was written then and the form stays open. Photos that
 * the fact speaks of are written with it.
 */
export async function recordOperation(
	database: FieldDatabase,
	key: CryptoKey,
	draft: Draft,
	now: Date,
	taken: TakenPhoto[] = []
): Promise<{ kept: KeptOperation; day: DayBundle }> {
	for (;;) {
		const { facts, day: before } = await readDay(database, key);
		if (!before) throw new Error('this phone has no day yet');
		const operation = operationOf(draft, facts, before.zone, now);
		const day = applyOperation(before, operation);
		const { sealing } = before;
		const [content, cipher, ...photos] = await Promise.all([
			encrypted(operation, sealing, key),
			encryptDay(key, day, facts.dayVersion + 1),
			...taken.map((photo) => encryptPhoto(photo, draft.entityId, sealing, key, now))
		]);
		const kept = rowOf(operation, content.sealed.length, now);
		if (await writeAll(database, facts, { kept, content, photos }, cipher)) return { kept, day };
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
	const { id, deviceId } = operation;
	const context = sealingContext(operation, deviceId);
	const [sealed, local] = await Promise.all([
		seal(sealing.publicJwk, encode(JSON.stringify(operation)), context),
		encryptJson(key, operation, localContext(id))
	]);
	return { id, keyId: sealing.keyId, sealed, local };
}

function rowOf(
	{ id, deviceSeq, kind, entityId }: Operation,
	size: number,
	now: Date
): KeptOperation {
	const row = { id, seq: deviceSeq, kind, entityId, recordedAt: now.getTime(), size };
	return { ...row, state: 'waiting', problem: null, ackedAt: null, setAsideAt: null };
}

type Written = { kept: KeptOperation; content: KeptContent; photos: WrittenPhoto[] };

/** False when another tab wrote in between; the caller then makes everything again on top of it. */
async function writeAll(
	database: FieldDatabase,
	seen: PhoneFacts,
	{ kept, content, photos }: Written,
	cipher: Bytes
): Promise<boolean> {
	return database.write(async (tx) => {
		const facts = await factsIn(tx);
		if (facts.lastSeq !== seen.lastSeq || facts.dayVersion !== seen.dayVersion) return false;
		await tx.objectStore('outbox').add(kept);
		await tx.objectStore('content').add(content);
		await putPhotos(tx, photos);
		// The server may see it otherwise (an earlier fact counts); without a hash it sends its day.
		await noteIn(tx, { lastSeq: kept.seq, dayHash: null });
		await putDay(tx, cipher, facts.dayVersion + 1);
		return true;
	});
}
