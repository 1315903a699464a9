/** The day on the phone: encrypted on the disk, bound to its version so that no old one passes. */
import type { DayBundle } from '#lib/field/day.ts';
import { factsIn, noteIn, type FieldDatabase, type Writing } from '#lib/field/client/database.ts';
import type { PhoneFacts } from '#lib/field/client/database.ts';
import { decryptJson, encryptJson, type Bytes } from '#lib/identity/cryptography.ts';

/** What was decrypted last, for as long as somebody holds the key. */
const opened = new WeakMap<CryptoKey, { name: string; version: number; day: DayBundle }>();

/** The day and the facts of the same moment; no day when none was ever fetched. */
export async function readDay(
	database: FieldDatabase,
	key: CryptoKey
): Promise<{ facts: PhoneFacts; day: DayBundle | null }> {
	const { facts, cipher } = await database.read(async (tx) => ({
		facts: await factsIn(tx),
		cipher: await tx.objectStore('cache').get('day')
	}));
	return {
		facts,
		day: cipher ? await openDay(key, cipher, database.name, facts.dayVersion) : null
	};
}

export async function encryptDay(key: CryptoKey, day: DayBundle, version: number): Promise<Bytes> {
	return encryptJson(key, day, dayContext(version));
}

/** Puts the next version of the day in place, inside the transaction that makes it true. */
export async function putDay(tx: Writing, cipher: Bytes, version: number): Promise<void> {
	await tx.objectStore('cache').put(cipher, 'day');
	await noteIn(tx, { dayVersion: version });
}

/** Forgets the day; the next answer of the server brings a whole one. */
export async function dropDay(tx: Writing): Promise<void> {
	await tx.objectStore('cache').clear();
	await noteIn(tx, { dayHash: null });
}

async function openDay(
	key: CryptoKey,
	cipher: Bytes,
	name: string,
	version: number
): Promise<DayBundle> {
	const last = opened.get(key);
	if (last?.name === name && last.version === version) return last.day;
	const day = await decryptJson<DayBundle>(key, cipher, dayContext(version));
	opened.set(key, { name, version, day });
	return day;
}

function dayContext(version: number): string {
	return `day ${version}`;
}
