import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldTown, type FieldTown, type Phone } from '#lib/field/exchange.test-kit.ts';
import { newId, seal, sha256Hex } from '#lib/identity/cryptography.ts';
import { aJpeg, placeSegment } from '#lib/programmes/notes/jpeg.test-kit.ts';
import { PART_CHARACTERS, photoContext, type PhotoPromise } from '#lib/programmes/notes/note.ts';
import { readNote, readPhoto } from '#lib/programmes/notes/read-note.server.ts';
import { takePhotoPart } from '#lib/programmes/notes/take-photo-part.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';

const words = '복도 끝 회의실로 옮겨 달라고 하심';
const heartbeat = {
	waiting: 0,
	refused: 0,
	oldestWaitingAt: null,
	clockOffsetMs: 0,
	appVersion: '1',
	photos: 1
};
let town: FieldTown;
let name: string;

beforeAll(async () => {
	town = await fieldTown();
	name = town.day.visits[0]!.roster[0]!.name;
}, 60_000);
afterAll(() => town.leave());

type Photo = PhotoPromise & { sealed: string; keyId: string };

async function aPhoto(jpeg = aJpeg(300_000), changes: Partial<PhotoPromise> = {}): Promise<Photo> {
	const id = changes.id ?? newId(now());
	const { publicJwk, keyId } = town.day.sealing;
	const own = {
		id,
		sha256: await sha256Hex(jpeg),
		bytes: jpeg.length,
		type: 'image/jpeg' as const
	};
	return { ...own, ...changes, keyId, sealed: await seal(publicJwk, jpeg, photoContext(id)) };
}

async function noteWith(photos: Photo[], by: Phone = town.phone, isAboutVisit = false) {
	const noteId = newId(now());
	const { visitId, enrolmentId } = town.at(name);
	const promises = photos.map(({ id, sha256, bytes, type }) => ({ id, sha256, bytes, type }));
	const payload = { noteId, visitId, text: words, photos: promises };
	const about = isAboutVisit ? null : enrolmentId;
	const { envelope } = await by.write('note', noteId, { ...payload, enrolmentId: about });
	const verdict = (await by.push(envelope)).get(envelope.id)!;
	return { noteId, visitId, enrolmentId, envelope, verdict };
}

/** As the door has it: the counselor who goes there, or the other one. */
async function counselor(isOnSeries = true) {
	const [row] = await town.admin`
		select s.id from staff s join resource r on r.staff_id = s.id and r.agency_id = s.agency_id
		where s.agency_id = ${town.agency.id}
			and ${isOnSeries} = exists (select from allocation a where a.resource_id = r.id) limit 1`;
	return actorOf(row!.id as string, 'counselor');
}

function actorOf(staffId: string, role: 'counselor' | 'administrator') {
	return { kind: 'staff', agencyId: town.agency.id, staffId, role } as const;
}

async function sendPart(photo: Photo, offset: number, part: string, isOnSeries = true) {
	const sent = { photoId: photo.id, keyId: photo.keyId, offset, part };
	return acting(await counselor(isOnSeries), (work) => takePhotoPart(work, sent));
}

const partAt = ({ sealed }: Photo, offset: number) =>
	sealed.slice(offset, offset + PART_CHARACTERS);

/** All parts in their order; gives the last answer. */
async function sendAll(photo: Photo) {
	let last = await sendPart(photo, 0, partAt(photo, 0));
	for (let offset = PART_CHARACTERS; offset < photo.sealed.length; offset += PART_CHARACTERS) {
		last = await sendPart(photo, offset, partAt(photo, offset));
	}
	return last;
}

const state = (value: object) => ({ ok: true, value });
const here = state({ state: 'here' });
const broken = state({ state: 'broken' });
const rows = (table: string, photo: Photo) =>
	town.admin`select * from ${town.admin(table)} where photo_id = ${photo.id}`;

describe('a note', () => {
	test('is applied without its photos, kept sealed, and comes back with the day', async () => {
		const photo = await aPhoto();
		const { noteId, enrolmentId, envelope, verdict } = await noteWith([photo]);
		expect(verdict.verdict).toBe('applied');
		expect((await town.phone.push(envelope)).get(envelope.id)!.verdict).toBe('duplicate');
		const stored = await town.admin`select * from note where id = ${noteId}`;
		expect(stored).toHaveLength(1);
		expect(JSON.stringify(stored)).not.toContain(words);
		const day = await town.phone.day();
		const person = day.visits[0]!.roster.find((one) => one.enrolmentId === enrolmentId)!;
		expect(person.notes!.at(-1)).toMatchObject({ id: noteId, text: words, photoIds: [photo.id] });
	});

	test('about a visit names nobody, and shows at that visit alone', async () => {
		const { noteId, verdict } = await noteWith([], town.phone, true);
		expect(verdict.verdict).toBe('applied');
		const { visits } = await town.phone.day();
		const having = visits.filter((visit) => visit.notes?.some((one) => one.id === noteId));
		expect(having.map(({ id }) => id)).toEqual([town.day.visits[0]!.id]);
		const ledger =
			await town.admin`select details::text as text from ledger_entry where act = 'note.recorded'`;
		expect(ledger.length).toBeGreaterThan(0);
		expect(JSON.stringify(ledger)).not.toContain(words);
	});

	test('at the visit of somebody else is refused, and so is the id of another photo', async () => {
		expect((await noteWith([], town.stranger)).verdict.problem?.code).toBe('not_your_visit');
		expect((await noteWith([], town.stranger, true)).verdict.problem?.code).toBe('not_your_visit');
		const photo = await aPhoto(aJpeg(900));
		expect((await noteWith([photo])).verdict.verdict).toBe('applied');
		const again = await noteWith([photo]);
		expect(again.verdict.problem?.code).toBe('operation_changed');
		expect(await town.admin`select from note where id = ${again.noteId}`).toHaveLength(0);
	});
});

describe('a photo', () => {
	test('comes in parts, in order, from where the server says, and is kept once', async () => {
		const photo = await aPhoto();
		await noteWith([photo]);
		const next = (offset: number) => state({ state: 'missing', offset });
		expect(await sendPart(photo, PART_CHARACTERS, partAt(photo, PART_CHARACTERS))).toEqual(next(0));
		expect(await sendPart(photo, 0, partAt(photo, 0))).toEqual(next(PART_CHARACTERS));
		// The answer was lost: the same part again changes nothing.
		expect(await sendPart(photo, 0, partAt(photo, 0))).toEqual(next(PART_CHARACTERS));
		const [one, two] = await Promise.all(
			[1, 2].map(() => sendPart(photo, PART_CHARACTERS, partAt(photo, PART_CHARACTERS)))
		);
		expect([one, two]).toEqual([next(2 * PART_CHARACTERS), next(2 * PART_CHARACTERS)]);
		expect(await sendAll(photo)).toEqual(here);
		expect(await sendAll(photo)).toEqual(here);
		expect(await rows('photo_file', photo)).toHaveLength(1);
		expect(await rows('photo_part', photo)).toHaveLength(0);
		const kept = (await rows('photo_file', photo))[0]!.sealed as Uint8Array;
		expect(Buffer.from(kept).includes(Buffer.from(aJpeg(300_000).subarray(40, 90)))).toBe(false);
	});

	test('that is not the one of its note is not kept, and the right one may still come', async () => {
		const jpeg = aJpeg(900);
		const right = await aPhoto(jpeg);
		const other = Uint8Array.from(jpeg);
		other[500]! ^= 1;
		const wrong = await aPhoto(other, { id: right.id });
		await noteWith([right]);
		expect(await sendAll(wrong)).toEqual(broken);
		const spoilt = `${right.sealed.slice(0, -4)}AAAA`;
		expect(await sendPart(right, 0, spoilt)).toEqual(broken);
		expect(await rows('photo_part', right)).toHaveLength(0);
		expect(await rows('photo_file', right)).toHaveLength(0);
		expect(await sendAll(right)).toEqual(here);
	});

	test('that is no JPEG, or tells its place, is not kept though its note promised it', async () => {
		for (const bytes of [new Uint8Array(900).fill(7), aJpeg(900, placeSegment)]) {
			const photo = await aPhoto(bytes);
			await noteWith([photo]);
			expect(await sendAll(photo)).toEqual(broken);
			expect(await rows('photo_file', photo)).toHaveLength(0);
		}
	});

	test('longer than its note says is refused part by part', async () => {
		const photo = await aPhoto(aJpeg(900));
		await noteWith([photo]);
		const refused = {
			ok: false,
			problems: [expect.objectContaining({ code: 'operation_unreadable' })]
		};
		expect(await sendPart(photo, 0, `${photo.sealed}A`)).toEqual(refused);
		expect(await sendPart(photo, 0, photo.sealed.slice(0, 10))).toEqual(refused);
		expect(await rows('photo_part', photo)).toHaveLength(0);
	});

	test('of another counselor, or of no note, is not found', async () => {
		const photo = await aPhoto(aJpeg(900));
		const missing = { ok: false, problems: [expect.objectContaining({ code: 'not_found' })] };
		expect(await sendAll(photo)).toEqual(missing);
		await noteWith([photo]);
		expect(await sendPart(photo, 0, photo.sealed, false)).toEqual(missing);
		expect(await sendAll(photo)).toEqual(here);
	});

	test('that never came is named to its phone, as long as it holds any, and to no other', async () => {
		const photo = await aPhoto(aJpeg(900));
		await noteWith([photo]);
		const named = async (by: Phone, photos: number) =>
			(await by.ask([], false, { ...heartbeat, photos })).missingPhotos ?? [];
		expect(await named(town.phone, 1)).toContain(photo.id);
		expect(await named(town.phone, 0)).toEqual([]);
		expect(await named(town.stranger, 1)).toEqual([]);
		await sendAll(photo);
		expect(await named(town.phone, 1)).not.toContain(photo.id);
	});

	test('goes with its person', async () => {
		const photo = await aPhoto(aJpeg(900));
		const { noteId } = await noteWith([photo]);
		await sendAll(photo);
		const [rule] = await town.admin<{ all: boolean }[]>`
			select bool_and(confdeltype = 'c') as all from pg_constraint
			where contype = 'f' and (conrelid::regclass::text, confrelid::regclass::text) in
				(('note', 'enrolment'), ('note_photo', 'note'), ('photo_file', 'note_photo'),
				('photo_part', 'note_photo'))`;
		expect(rule!.all).toBe(true);
		await town.admin`delete from note where id = ${noteId}`;
		expect(await rows('photo_file', photo)).toHaveLength(0);
	});
});

describe('in the office', () => {
	test('a note and its photo are read with a reason that stays, by administrators alone', async () => {
		const photo = await aPhoto(aJpeg(900));
		const { noteId, visitId, enrolmentId } = await noteWith([photo]);
		await sendAll(photo);
		const [row] = await town.admin`select id from staff
			where agency_id = ${town.agency.id} and role = 'administrator' limit 1`;
		const office = actorOf(row!.id as string, 'administrator');
		const why = '민원 확인';
		const read = await acting(office, (work) => readNote(work, { visitId, noteId }, why));
		expect(read).toEqual(state({ text: words, photos: [{ id: photo.id, isHere: true }] }));
		const asked = { visitId, photoId: photo.id };
		const shown = await acting(office, (work) => readPhoto(work, asked, why));
		expect(shown.ok && Buffer.from(shown.value).equals(Buffer.from(aJpeg(900)))).toBe(true);
		const lines = await town.admin`select from access_entry
			where subject_id = ${enrolmentId} and reason = ${why} and staff_id = ${office.staffId}`;
		expect(lines).toHaveLength(2);
		const nobody = await counselor();
		for (const look of [
			acting(nobody, (work) => readNote(work, { visitId, noteId }, why)),
			acting(nobody, (work) => readPhoto(work, asked, why)),
			acting(office, (work) => readPhoto(work, { ...asked, visitId: noteId }, why))
		]) {
			expect((await look).ok).toBe(false);
		}
	});
});
