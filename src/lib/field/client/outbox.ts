/**
 * What was recorded here, until the server has it and 30 days longer.
 *
 *   waiting → sending → with_server        sending → waiting when no true answer came
 *                     → needs_attention    needs_attention → waiting when tried again
 *
 * 1. A written operation never changes; a correction is a new one. Only its state moves.
 * 2. Nothing is deleted but what the server has had for 30 days.
 * 3. A refused operation holds back only later ones of the same entity, until it is put aside.
 */
import type { Operation } from '#lib/field/protocol.ts';
import { BATCH_CHARACTERS_MAX } from '#lib/field/terms.ts';
import type {
	FieldDatabase,
	KeptContent,
	KeptOperation,
	OperationState,
	Reading,
	Writing
} from '#lib/field/client/database.ts';
import { noteIn } from '#lib/field/client/database.ts';
import { decryptJson } from '#lib/identity/cryptography.ts';

const KEEP_MS = 30 * 24 * 3_600_000;

/** What to send next, oldest first; `isAll` when nothing sendable stays behind. */
export type Batch = { operations: KeptOperation[]; isAll: boolean };

/** The next operations to send, at most `count`; those in `later` wait for another time. */
export async function nextBatch(
	database: FieldDatabase,
	count: number,
	later: ReadonlySet<string>
): Promise<Batch> {
	const ready = (await readyOperations(database)).filter((kept) => !later.has(kept.id));
	let characters = 0;
	const fits = ready.slice(0, count).filter((kept, place) => {
		characters += kept.size;
		return place === 0 || characters <= BATCH_CHARACTERS_MAX;
	});
	return { operations: fits, isAll: fits.length === ready.length };
}

async function readyOperations(database: FieldDatabase): Promise<KeptOperation[]> {
	const { waiting, refused } = await database.read(async (tx) => ({
		waiting: [...(await inState(tx, 'waiting')), ...(await inState(tx, 'sending'))],
		refused: await inState(tx, 'needs_attention')
	}));
	const blocking = refused.filter((kept) => kept.setAsideAt === null);
	const isBlocked = (kept: KeptOperation) =>
		blocking.some((other) => other.entityId === kept.entityId && other.seq < kept.seq);
	return waiting.filter((kept) => !isBlocked(kept)).sort((a, b) => a.seq - b.seq);
}

/**
 * Everything that the server does not count yet, oldest first: what the day must still show. One whose
 * copy for the screen is spoilt is left out, since it must not keep the others from being settled; it
 * still goes, sealed.
 */
export async function pendingOperations(
	database: FieldDatabase,
	key: CryptoKey
): Promise<Operation[]> {
	const waiting = await database.read(async (tx) => [
		...(await inState(tx, 'waiting')),
		...(await inState(tx, 'sending'))
	]);
	const ids = waiting.sort((a, b) => a.seq - b.seq).map((kept) => kept.id);
	const readable = (await contentsOf(database, ids)).filter((content) => content.local);
	const read = readable.map((content) => readOperation(content, key).catch(() => null));
	return (await Promise.all(read)).filter((operation) => operation !== null);
}

/** What these operations say, in the same order. */
export async function contentsOf(database: FieldDatabase, ids: string[]): Promise<KeptContent[]> {
	return database.read(async (tx) => {
		const contents = await Promise.all(ids.map((id) => tx.objectStore('content').get(id)));
		return contents.filter((content) => content !== undefined);
	});
}

/** The operation itself, for a list on the screen. Throws when its local copy is gone. */
export async function readOperation(content: KeptContent, key: CryptoKey): Promise<Operation> {
	if (!content.local) throw new Error('the local copy of this operation is gone');
	return decryptJson<Operation>(key, content.local, localContext(content.id));
}

/** Moves operations that are still in `from`. */
export async function moveOperations(
	database: FieldDatabase,
	ids: string[],
	from: OperationState,
	to: OperationState
): Promise<void> {
	await database.write(async (tx) => {
		for (const id of ids) {
			const kept = await tx.objectStore('outbox').get(id);
			if (kept?.state === from) await tx.objectStore('outbox').put({ ...kept, state: to });
		}
	});
}

/** After a kill or a failure: what was on its way waits again. Sending twice does no harm. */
export async function releaseSending(database: FieldDatabase): Promise<void> {
	const sending = await database.read((tx) => inState(tx, 'sending'));
	const ids = sending.map((kept) => kept.id);
	if (ids.length) await moveOperations(database, ids, 'sending', 'waiting');
}

/** Sends a refused operation again, the same one; somebody may have repaired it on the server. */
export async function tryAgain(database: FieldDatabase, id: string): Promise<void> {
	await database.write(async (tx) => {
		const kept = await tx.objectStore('outbox').get(id);
		if (kept?.state !== 'needs_attention') return;
		await tx.objectStore('outbox').put({ ...kept, state: 'waiting', problem: null });
		await noteIn(tx, { dayHash: null });
	});
}

/** Lets later operations of the entity go on. The server keeps the refused one for repair. */
export async function setAside(database: FieldDatabase, id: string, now: Date): Promise<void> {
	await database.write(async (tx) => {
		const kept = await tx.objectStore('outbox').get(id);
		if (kept?.state !== 'needs_attention') return;
		await tx.objectStore('outbox').put({ ...kept, setAsideAt: now.getTime() });
	});
}

/** Removes what the server has had for 30 days. */
export async function prune(database: FieldDatabase, now: Date): Promise<void> {
	await database.write(async (tx) => {
		for (const kept of await inState(tx, 'with_server')) {
			const isOld = kept.ackedAt !== null && now.getTime() - kept.ackedAt > KEEP_MS;
			if (isOld) await removeIn(tx, kept.id);
		}
	});
}

async function removeIn(tx: Writing, id: string): Promise<void> {
	await tx.objectStore('outbox').delete(id);
	await tx.objectStore('content').delete(id);
}

/** The aad of a local copy. */
export function localContext(id: string): string {
	return `local ${id}`;
}

async function inState(tx: Reading | Writing, state: OperationState): Promise<KeptOperation[]> {
	return tx.objectStore('outbox').index('state').getAll(state);
}
