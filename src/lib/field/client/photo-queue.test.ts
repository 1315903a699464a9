import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FieldDatabase, noteIn } from '#lib/field/client/database.ts';
import { PhotoQueue } from '#lib/field/client/photo-queue.ts';
import {
	changePhoto,
	doubtPhotos,
	dropSentPhotos,
	readPhoto,
	sendPhotosAgain
} from '#lib/field/client/photos.ts';
import { recordOperation } from '#lib/field/client/record.ts';
import { encryptDay, putDay } from '#lib/field/client/day-cache.ts';
import {
	exampleDay,
	exampleId,
	ours,
	portal,
	start,
	visitId
} from '#lib/field/client/rehearsal.ts';
import type { PhotoPartRequest } from '#lib/field/protocol.ts';
import {
	createDataKey,
	generateSealingKeys,
	open,
	openingKey,
	type SealingKeys
} from '#lib/identity/cryptography.ts';
import { PART_CHARACTERS, photoContext } from '#lib/programmes/notes/note.ts';

let names = 0;
let database: FieldDatabase;
let keys: SealingKeys;
let key: CryptoKey;
let now = start.getTime();
let queue: PhotoQueue;
/** What the server has of each photo, and every request in its order. */
let server: Map<string, string>;
let asked: PhotoPartRequest[];
let answerTo: (part: PhotoPartRequest) => Response | null;
const jpeg = new Uint8Array(250_000).map((_, at) => (at * 31) % 251);

beforeEach(async () => {
	now = start.getTime();
	server = new Map();
	asked = [];
	answerTo = () => null;
	database = new FieldDatabase(`photos-${names++}`);
	await database.begin(start);
	keys = await generateSealingKeys();
	({ key } = await createDataKey('402913', 1));
	const part = await encryptDay(key, exampleDay(keys.publicJwk), 1);
	await database.write(async (tx) => {
		await putDay(tx, part, 1);
		await noteIn(tx, { dayVersion: 1 });
	});
	queue = new PhotoQueue({
		database,
		address: '/gangnam/api/sync/photo',
		now: () => new Date(now),
		chance: () => 1,
		fetch: async (_, init) => take(JSON.parse(String(init.body)) as PhotoPartRequest)
	});
});
afterEach(async () => {
	await queue.stop();
	await database.close();
});

function take(part: PhotoPartRequest): Response {
	asked.push(part);
	const other = answerTo(part);
	if (other) return other;
	const known = server.get(part.photoId) ?? '';
	const isNext = part.offset === known.length;
	if (isNext) server.set(part.photoId, known + part.part);
	const has = server.get(part.photoId)!;
	const isLast = isNext && part.part.length < PART_CHARACTERS;
	const state = isLast ? { state: 'here' } : { state: 'missing', offset: has.length };
	return ours({ protocol: 1, photoId: part.photoId, ...state });
}

/** A note with one photo; the server has the note already unless told otherwise. */
async function aNote(number: number, isThere = true) {
	const [noteId, id] = [exampleId(500 + number), exampleId(600 + number)];
	const photos = [{ id, sha256: '0'.repeat(64), bytes: jpeg.length, type: 'image/jpeg' as const }];
	const payload = { noteId, visitId, enrolmentId: null, text: 'note', photos };
	const draft = { kind: 'note', entityId: noteId, payload } as const;
	const taken = new Date(start.getTime() + number);
	const { kept } = await recordOperation(database, key, draft, taken, [{ id, jpeg }]);
	if (isThere) await noteArrives(kept.id);
	return { id, operationId: kept.id };
}

async function noteArrives(id: string) {
	await database.write(async (tx) => {
		const kept = (await tx.objectStore('outbox').get(id))!;
		await tx.objectStore('outbox').put({ ...kept, state: 'with_server' });
	});
}

const photo = (id: string) => database.read((tx) => tx.objectStore('photos').get(id));
const stateOf = async (id: string) => (await photo(id))?.state;
const trouble = () => ours({ problems: [{ code: 'unexpected' }] }, 500);

test('a photo goes in parts and is what was taken, once opened; the phone then shows it no more', async () => {
	const { id } = await aNote(1);
	expect(await readPhoto(database, key, id)).toEqual(jpeg);
	await queue.run();
	expect(asked.map(({ offset }) => offset)).toEqual([0, PART_CHARACTERS, 2 * PART_CHARACTERS]);
	const opened = await openingKey(keys.privateJwk);
	expect(await open(opened, server.get(id)!, photoContext(id))).toEqual(jpeg);
	expect(await stateOf(id)).toBe('with_server');
	expect(await readPhoto(database, key, id)).toBeNull();
});

test('a photo waits for its note, and is not asked about before', async () => {
	const { id, operationId } = await aNote(1, false);
	await queue.run();
	expect(asked).toEqual([]);
	await noteArrives(operationId);
	await queue.run();
	expect(await stateOf(id)).toBe('with_server');
});

test('after a break it goes on where the server is', async () => {
	const { id } = await aNote(1);
	answerTo = ({ offset }) => (offset > 0 ? trouble() : null);
	await queue.run();
	expect(await photo(id)).toMatchObject({ state: 'waiting', sent: PART_CHARACTERS, failures: 1 });
	answerTo = () => null;
	asked = [];
	now += 60_000;
	await queue.run();
	expect(asked[0]!.offset).toBe(PART_CHARACTERS);
	expect(await stateOf(id)).toBe('with_server');
	expect(server.get(id)!.length).toBe((await photo(id))!.size);
});

test('one that fails waits alone, longer each time, and without a last try', async () => {
	const [bad, good] = [await aNote(1), await aNote(2)];
	answerTo = ({ photoId }) => (photoId === bad.id ? trouble() : null);
	await queue.run();
	expect([await stateOf(bad.id), await stateOf(good.id)]).toEqual(['waiting', 'with_server']);
	asked = [];
	await queue.run();
	expect(asked).toEqual([]);
	const waits: number[] = [];
	for (let turn = 0; turn < 12; turn++) {
		waits.push((await photo(bad.id))!.notBefore - now);
		now = (await photo(bad.id))!.notBefore;
		await queue.run();
	}
	expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
	expect(waits.at(-1)).toBe(300_000);
	answerTo = () => null;
	now += 300_000;
	await queue.run();
	expect(await stateOf(bad.id)).toBe('with_server');
});

test('captive portal / proxy: where the way is closed no other one is tried, and none is blamed', async () => {
	const [first, second] = [await aNote(1), await aNote(2)];
	answerTo = () => portal();
	await queue.run();
	expect(asked.map(({ photoId }) => photoId)).toEqual([first.id]);
	expect(await photo(first.id)).toMatchObject({ state: 'waiting', failures: 0, notBefore: 0 });
	answerTo = () => null;
	await queue.run();
	expect(await stateOf(second.id)).toBe('with_server');
});

test('what the server found to be another photo waits for a person, and tries no more today', async () => {
	const { id } = await aNote(1);
	answerTo = ({ photoId }) => ours({ protocol: 1, photoId, state: 'broken' });
	await queue.run();
	expect(await stateOf(id)).toBe('needs_attention');
	expect(await readPhoto(database, key, id)).toEqual(jpeg);
	asked = [];
	now += 3_600_000;
	await queue.run();
	expect(asked).toEqual([]);
});

test('an answer that leads nowhere is no endless one', async () => {
	const { id } = await aNote(1);
	answerTo = ({ photoId }) => ours({ protocol: 1, photoId, state: 'missing', offset: 0 });
	await queue.run();
	expect(asked.length).toBeLessThan(30);
	expect(await stateOf(id)).toBe('waiting');
});

test('killed in the middle it is sent again; missed by the server too, as long as it is here', async () => {
	const { id } = await aNote(1);
	await changePhoto(database, id, { state: 'sending' });
	await queue.run();
	expect(await stateOf(id)).toBe('with_server');
	server.clear();
	await database.write((tx) => sendPhotosAgain(tx, [id, exampleId(9)]));
	await queue.run();
	expect(server.get(id)!.length).toBe((await photo(id))!.size);
});

test.each([
	['three hours', 3 * 3_600_000],
	['two days', 48 * 3_600_000]
])(
	'clock skew: set back by %s, the clock holds up no photo that failed before',
	async (_, backMs) => {
		const { id } = await aNote(1);
		answerTo = trouble;
		await queue.run();
		answerTo = () => null;
		now -= backMs;
		await queue.run();
		expect(await stateOf(id)).toBe('with_server');
	}
);

test('server restored from backup: no photo counts as sent before it was asked about; what is there is not sent again', async () => {
	const [there, lost] = [await aNote(1), await aNote(2)];
	await queue.run();
	server.set(lost.id, '');
	answerTo = ({ photoId }) =>
		photoId === there.id ? ours({ protocol: 1, photoId, state: 'here' }) : null;
	await database.write(doubtPhotos);
	expect([await stateOf(there.id), await stateOf(lost.id)]).toEqual(['waiting', 'waiting']);
	asked = [];
	await queue.run();
	expect([await stateOf(there.id), await stateOf(lost.id)]).toEqual(['with_server', 'with_server']);
	const sent = asked.filter(({ photoId }) => photoId === there.id);
	expect(sent.map(({ part }) => part.length)).toEqual([1]);
	expect(server.get(lost.id)!.length).toBe((await photo(lost.id))!.size);
});

test('only what the server has makes room, after a week or when it is needed', async () => {
	const [there, waiting] = [await aNote(1), await aNote(2, false)];
	await queue.run();
	expect(await dropSentPhotos(database, new Date(now + 6 * 86_400_000))).toBe(0);
	expect(await dropSentPhotos(database, null)).toBe(1);
	expect(await photo(there.id)).toBeUndefined();
	expect(await readPhoto(database, key, waiting.id)).toEqual(jpeg);
});

test('a note and its photo are written together or neither', async () => {
	await aNote(1);
	await expect(aNote(1)).rejects.toThrow();
	const kept = await database.read((tx) => tx.objectStore('outbox').count());
	expect(kept).toBe(1);
});
