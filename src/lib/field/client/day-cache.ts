/**
 * The day on the phone, encrypted: the whole of it as it came, and one by one the facts that were
 * recorded since, so that a save writes a fact and not a day. Each part is bound to its version;
 * none can be old, missing or in another place.
 */
import type { DayBundle } from '#lib/field/day.ts';
import { applyOperation } from '#lib/field/projection.ts';
import type { Operation } from '#lib/field/protocol.ts';
import { factsIn, noteIn, type FieldDatabase, type Writing } from '#lib/field/client/database.ts';
import type { PhoneFacts } from '#lib/field/client/database.ts';
import { decryptJson, encryptJson, type Bytes } from '#lib/identity/cryptography.ts';

/** How many facts may lie on top of the whole day before it is written anew; opening reads all. */
const ON_TOP_MAX = 64;

/** The day and the facts of the same moment; no day when none was ever fetched. */
export type ReadDay = {
	facts: PhoneFacts;
	day: DayBundle | null;
	/** How many facts lie on top of the whole day. */
	onTop: number;
};

/** What stands for a version of the day on the disk: the whole day, or the fact that made it. */
export type DayPart = { cipher: Bytes; isWhole: boolean };

/** What was read last, for as long as somebody holds the key. */
const known = new WeakMap<CryptoKey, ReadDay & { name: string }>();

/** The day as this tab knows it, without a look at the disk, where another tab may have gone on. */
export function knownDay({ name }: FieldDatabase, key: CryptoKey): ReadDay | null {
	const last = known.get(key);
	return last?.name === name ? last : null;
}

/** Keeps in memory what is on the disk. */
export function knowDay<T extends ReadDay>({ name }: FieldDatabase, key: CryptoKey, read: T): T {
	known.set(key, { ...read, name });
	return read;
}

/** Looks at the disk, and decrypts only what this tab does not know yet. */
export async function readDay(database: FieldDatabase, key: CryptoKey): Promise<ReadDay> {
	const last = knownDay(database, key);
	const { facts, parts } = await database.read(async (tx) => {
		const facts = await factsIn(tx);
		const isKnown = last?.facts.dayVersion === facts.dayVersion;
		return { facts, parts: isKnown ? null : await tx.objectStore('cache').getAll(everyPart()) };
	});
	const read = parts ? await openDay(key, parts, facts.dayVersion) : last!;
	return knowDay(database, key, { ...read, facts });
}

/** The whole day, to be put in the place of all that lies there. */
export async function encryptDay(
	key: CryptoKey,
	day: DayBundle,
	version: number
): Promise<DayPart> {
	return { cipher: await encryptJson(key, day, dayContext(version)), isWhole: true };
}

/** What the next version takes on the disk: its fact, or from time to time the whole day. */
export async function encryptNext(
	key: CryptoKey,
	{ facts, onTop }: ReadDay,
	operation: Operation,
	day: DayBundle
): Promise<DayPart> {
	const version = facts.dayVersion + 1;
	if (onTop >= ON_TOP_MAX) return encryptDay(key, day, version);
	return { cipher: await encryptJson(key, operation, factContext(version)), isWhole: false };
}

/** Puts a version in place, inside the transaction that makes it true and notes its number. */
export async function putDay(tx: Writing, { cipher, isWhole }: DayPart, version: number) {
	const cache = tx.objectStore('cache');
	await Promise.all([
		isWhole && cache.delete(everyPart()),
		cache.put(cipher, isWhole ? 'day' : version)
	]);
}

/** Forgets the day; the next answer of the server brings a whole one. */
export async function dropDay(tx: Writing): Promise<void> {
	await tx.objectStore('cache').clear();
	const { dayVersion } = await factsIn(tx);
	await noteIn(tx, { dayHash: null, dayVersion: dayVersion + 1 });
}

/** The facts stand under their versions, and numbers come before texts: the whole day is the last. */
function everyPart(): IDBKeyRange {
	return IDBKeyRange.upperBound('day');
}

async function openDay(key: CryptoKey, parts: Bytes[], version: number) {
	const whole = parts.pop();
	const onTop = parts.length;
	if (!whole) return { day: null, onTop };
	const first = version - onTop;
	const [day, ...facts] = await Promise.all([
		decryptJson<DayBundle>(key, whole, dayContext(first)),
		...parts.map((part, at) => decryptJson<Operation>(key, part, factContext(first + 1 + at)))
	]);
	return { day: facts.reduce(applyOperation, day), onTop };
}

function dayContext(version: number): string {
	return `day ${version}`;
}

function factContext(version: number): string {
	return `fact ${version}`;
}
