import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { FieldDatabase } from '#lib/field/client/database.ts';
import { dropDraft, keepDraft, readDraft } from '#lib/field/client/drafts.ts';
import { dropDay } from '#lib/field/client/day-cache.ts';
import { createDataKey } from '#lib/identity/cryptography.ts';

const typed = { co_ppm: '17', note: '카나리아 메모' };
let names = 0;

async function kept() {
	const database = new FieldDatabase(`drafts-${names++}`);
	await database.begin(new Date());
	const { key } = await createDataKey('402913', 1);
	await keepDraft(database, key, 'contact a', typed);
	return { database, key };
}

test('what was typed comes back under its name, the last version of it', async () => {
	const { database, key } = await kept();
	expect(await readDraft(database, key, 'contact a')).toEqual(typed);
	await keepDraft(database, key, 'contact a', { co_ppm: '18' });
	expect(await readDraft(database, key, 'contact a')).toEqual({ co_ppm: '18' });
	expect(await readDraft(database, key, 'contact b')).toBeNull();
});

test('a draft is gone once dropped, and unreadable under another key', async () => {
	const { database, key } = await kept();
	const other = await createDataKey('402913', 1);
	expect(await readDraft(database, other.key, 'contact a')).toBeNull();
	await dropDraft(database, 'contact a');
	expect(await readDraft(database, key, 'contact a')).toBeNull();
});

test('the store holds no word of it in clear, and loses it with the day', async () => {
	const { database, key } = await kept();
	const stored = await database.read((tx) => tx.objectStore('cache').getAll());
	const text = stored.map((bytes) => new TextDecoder().decode(bytes)).join();
	expect(stored).toHaveLength(1);
	expect(text).not.toMatch(/카나리아|co_ppm/);
	await database.write(dropDay);
	expect(await readDraft(database, key, 'contact a')).toBeNull();
});
