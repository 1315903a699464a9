/** The day in its parts on the disk: none of them can be old, missing or in another place. */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { FieldDatabase, noteIn } from '#lib/field/client/database.ts';
import { dropDay, encryptDay, knownDay, putDay, readDay } from '#lib/field/client/day-cache.ts';
import { recordOperation } from '#lib/field/client/record.ts';
import { enrolmentOf, exampleDay, start, visitId } from '#lib/field/client/rehearsal.ts';
import type { Bytes } from '#lib/identity/cryptography.ts';
import { createDataKey, generateSealingKeys, unwrapDataKey } from '#lib/identity/cryptography.ts';

const PEOPLE = 70;
const PIN = '402913';
const { publicJwk } = await generateSealingKeys();
const { key, wrapped } = await createDataKey(PIN, 1);
/** The same key as somebody has it who knows nothing of what was read before. */
const afresh = () => unwrapDataKey(wrapped, PIN);
let names = 0;
let database: FieldDatabase;

beforeEach(async () => {
	database = new FieldDatabase(`day-cache-${names++}`);
	await database.begin(start);
	await putWhole();
});

async function putWhole() {
	const version = (await database.facts()).dayVersion + 1;
	const part = await encryptDay(key, exampleDay(publicJwk, PEOPLE), version);
	await database.write(async (tx) => {
		await putDay(tx, part, version);
		await noteIn(tx, { dayVersion: version });
	});
}

async function checkIn(place: number, tab = database) {
	const enrolmentId = enrolmentOf(place);
	const payload = { enrolmentId, visitId };
	return recordOperation(tab, key, { kind: 'check-in', entityId: enrolmentId, payload }, start);
}

async function arrived(): Promise<number[]> {
	const { day } = await readDay(database, await afresh());
	const { roster } = day!.visits[0]!;
	return roster.flatMap((entry, place) => (entry.checkedInAt === null ? [] : [place]));
}

/** What lies on the disk of the day, by its key there. */
function parts(): Promise<[IDBValidKey, Bytes][]> {
	return database.read(async (tx) => {
		const keys = await tx.objectStore('cache').getAllKeys();
		const ciphers = await tx.objectStore('cache').getAll();
		return keys.map((one, at) => [one, ciphers[at]!]);
	});
}

function put(rows: [IDBValidKey, Bytes][]) {
	return database.write(async (tx) => {
		await tx.objectStore('cache').clear();
		for (const [place, cipher] of rows) await tx.objectStore('cache').put(cipher, place as 'day');
	});
}

describe('a save', () => {
	test('writes its fact and leaves the whole day as it lies; read again, both are there', async () => {
		const [[, before]] = (await parts()) as [[string, Bytes]];
		await checkIn(0);
		await checkIn(2);
		const now = await parts();
		expect(now.map(([place]) => place)).toEqual([2, 3, 'day']);
		expect(now[2]![1]).toEqual(before);
		expect(now[0]![1].length).toBeLessThan(1000);
		expect(await arrived()).toEqual([0, 2]);
	});

	test('writes the whole day after 64 facts, so that opening it stays quick', async () => {
		const all = Array.from({ length: 66 }, (_, place) => place);
		for (const place of all.slice(0, 64)) await checkIn(place);
		expect(await parts()).toHaveLength(65);
		await checkIn(64);
		expect((await parts()).map(([place]) => place)).toEqual(['day']);
		await checkIn(65);
		expect(await parts()).toHaveLength(2);
		expect(await arrived()).toEqual(all);
	});

	test('the next whole day takes the place of all of it, and no draft goes with it', async () => {
		await checkIn(0);
		await database.write((tx) => tx.objectStore('cache').put(Uint8Array.of(1), 'draft a'));
		await putWhole();
		expect((await parts()).map(([place]) => place)).toEqual(['day', 'draft a']);
		expect(await arrived()).toEqual([]);
	});
});

describe('what somebody puts in its place does not open', () => {
	test.each<[string, (rows: [IDBValidKey, Bytes][]) => [IDBValidKey, Bytes][]]>([
		['a fact is missing', ([, ...rest]) => rest],
		['the last fact is missing', ([first, , ...rest]) => [first!, ...rest]],
		['the whole day is missing', ([one, two]) => [one!, two!]],
		['two facts are exchanged', ([one, two, day]) => [[2, two![1]], [3, one![1]], day!]],
		['a fact is there twice', ([one, two, day]) => [one!, two!, [4, two![1]], day!]]
	])('%s', async (_, changed) => {
		await checkIn(0);
		await checkIn(1);
		await put(changed(await parts()));
		await expect(readDay(database, await afresh())).rejects.toThrow();
	});

	test('an older whole day', async () => {
		const old = await parts();
		await putWhole();
		await put(old);
		await expect(readDay(database, await afresh())).rejects.toThrow();
	});
});

describe('what is in memory', () => {
	test('is used only while the disk says the same', async () => {
		await checkIn(0);
		const tab = new FieldDatabase(database.name);
		const other = await afresh();
		const { day } = await readDay(tab, other);
		expect((await readDay(tab, other)).day).toBe(day);
		await checkIn(1);
		expect(knownDay(tab, other)!.day).toBe(day);
		expect((await readDay(tab, other)).day!.visits[0]!.roster[1]!.checkedInAt).not.toBeNull();
	});

	test('is no day any more once it was dropped, nor does a save bring it back', async () => {
		await checkIn(0);
		await database.write(dropDay);
		await expect(checkIn(1)).rejects.toThrow('no day');
		expect((await readDay(database, key)).day).toBeNull();
		expect(await parts()).toEqual([]);
	});

	test('of a clock that was measured anew a save knows', async () => {
		await checkIn(0);
		await database.note({ clockOffsetMs: 7000 });
		const { day } = await checkIn(1);
		expect(day.visits[0]!.roster[1]!.checkedInAt).toBe('2026-11-23T00:00:07.000Z');
	});
});
