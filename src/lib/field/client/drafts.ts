/**
 * Forms that are being filled in, encrypted like the day, so that neither a reload nor the lock
 * loses what was typed. They go with the key; the server never sees them.
 */
import type { DraftPlace, FieldDatabase } from '#lib/field/client/database.ts';
import { decryptJson, encryptJson } from '#lib/identity/cryptography.ts';

/** Keeps any JSON value under an opaque name, in place of an earlier one. */
export async function keepDraft(
	database: FieldDatabase,
	key: CryptoKey,
	name: string,
	value: unknown
): Promise<void> {
	const cipher = await encryptJson(key, value, placeOf(name));
	await database.write(
		async (tx) => void (await tx.objectStore('cache').put(cipher, placeOf(name)))
	);
}

/** The value kept last; null where there is none that this key can read. */
export async function readDraft<T>(
	database: FieldDatabase,
	key: CryptoKey,
	name: string
): Promise<T | null> {
	const cipher = await database.read((tx) => tx.objectStore('cache').get(placeOf(name)));
	if (!cipher) return null;
	return decryptJson<T>(key, cipher, placeOf(name)).catch(() => null);
}

/** The names of all that begin with `prefix`. */
export async function draftNames(database: FieldDatabase, prefix: string): Promise<string[]> {
	const begin = placeOf(prefix);
	const all = IDBKeyRange.bound(begin, `${begin}\uffff`);
	const places = await database.read((tx) => tx.objectStore('cache').getAllKeys(all));
	return places.map((place) => String(place).slice(placeOf('').length));
}

export async function dropDraft(database: FieldDatabase, name: string): Promise<void> {
	await database.write((tx) => tx.objectStore('cache').delete(placeOf(name)));
}

function placeOf(name: string): DraftPlace {
	return `draft ${name}`;
}
