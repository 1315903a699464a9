import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { grantException, undoException } from '#lib/amends/grant-exception.server.ts';
import { openException } from '#lib/amends/open-exception.server.ts';
import {
	capNow,
	exceptionById,
	foundExceptions,
	whoGranted,
	type Search
} from '#lib/amends/queries.server.ts';
import { storiesOf } from '#lib/amends/review-queries.server.ts';
import { reviewException } from '#lib/amends/review-exception.server.ts';
import { setCap } from '#lib/amends/set-cap.server.ts';
import { exceptionState } from '#lib/amends/state-words.ts';
import { takeExceptionsHome } from '#lib/amends/take-exceptions-home.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

const ZONE = 'Asia/Seoul';
const november = (day: number) => new Date(Date.UTC(2026, 10, day, 3));
const everything: Search = { month: null, staffId: null, what: null, isOpen: false };

let field: FieldTown;
let administrator: StaffActor;
let head: StaffActor;
let lead: StaffActor;
let counselor: StaffActor;

beforeAll(async () => {
	field = await fieldTown(4);
	const agencyId = field.agency.id;
	const staffId = field.day.staff.id;
	counselor = { kind: 'staff', agencyId, staffId, role: 'counselor' };
	const [row] = await field.admin<{ id: string }[]>`select id from staff
		where agency_id = ${agencyId} and role = 'administrator'`;
	const as = (role: StaffActor['role']): StaffActor => ({ ...counselor, staffId: row!.id, role });
	[administrator, head, lead] = [as('administrator'), as('head'), as('lead')];
}, 60_000);
afterAll(() => field.leave());
beforeEach(async () => {
	await field.admin`truncate granted_exception, exception_undo, exception_review, exception_cap`;
});

const codesOf = (outcome: Outcome<unknown>) =>
	outcome.ok ? 'done' : outcome.problems.map(({ code }) => code).join();

async function grant(at: Date, name: string | null = '강하늘', reason = '까닭'): Promise<string> {
	const exceptionId = newId(at);
	const { visitId, enrolmentId } = field.at(name ?? '강하늘');
	const about = { exceptionId, visitId, enrolmentId: name === null ? null : enrolmentId };
	const fact = { ...about, what: 'other' as const, won: null, reason, at };
	const outcome = await acting(counselor, (work) => grantException(work, fact));
	expect(codesOf(outcome)).toBe('done');
	return exceptionId;
}

function undo(exceptionId: string) {
	const fact = { ...field.at('강하늘'), exceptionId, at: november(20) };
	return acting(counselor, (work) => undoException(work, fact));
}

function review(exceptionId: string, story: string | null, by = head, learned = '배운 것') {
	return acting(by, (work) => reviewException(work, { exceptionId, learned, story }));
}

const ask = <T>(question: (work: Work<StaffActor>) => Promise<T>) => reading(head, question);
const found = (search: Partial<Search> = {}) =>
	ask((work) => foundExceptions(work, { ...everything, ...search }, ZONE, 1));
const idsOf = async (search: Partial<Search> = {}) =>
	(await found(search)).rows.map(({ id }) => id);
const stories = async () => (await ask((work) => storiesOf(work, 20))).map(({ text }) => text);

describe('the office', () => {
	test('finds what was granted by month, counselor, kind and what nobody has looked at', async () => {
		const october = await grant(new Date('2026-10-31T14:59:00Z'));
		const first = await grant(new Date('2026-10-31T15:00:00Z'));
		const last = await grant(november(9), null);
		expect(await idsOf()).toEqual([last, first, october]);
		expect(await idsOf({ month: '2026-11' })).toEqual([last, first]);
		expect(await idsOf({ month: '2026-10' })).toEqual([october]);
		expect(await idsOf({ staffId: head.staffId })).toEqual([]);
		expect(await idsOf({ staffId: counselor.staffId, what: 'other' })).toHaveLength(3);
		expect(await idsOf({ what: 'item' })).toEqual([]);
		await review(last, null);
		await undo(first);
		expect(await idsOf({ isOpen: true })).toEqual([october]);
		const who = await ask(whoGranted);
		expect(who.map(({ id }) => id)).toEqual([counselor.staffId]);
		expect((await found()).rows.map(({ isToPerson }) => isToPerson)).toEqual([false, true, true]);
	});

	test('sees what went above the cap of its month, also where it shows one alone', async () => {
		const ids: string[] = [];
		for (const day of [2, 3, 4, 5, 6, 7, 8]) ids.push(await grant(november(day)));
		const above = async () =>
			(await found()).rows.flatMap(({ id, isAbove }) => (isAbove ? [id] : [])).toReversed();
		expect(await above()).toEqual(ids.slice(5));
		await undo(ids[0]!);
		expect(await above()).toEqual(ids.slice(6));
		const one = await ask((work) => exceptionById(work, ids[6]!, ZONE));
		expect(one).toMatchObject({ isAbove: true });
		expect(await ask((work) => exceptionById(work, newId(november(1)), ZONE))).toBeNull();
	});

	test('says the cap from now on; what was granted before keeps the cap of its time', async () => {
		const before = await grant(november(2));
		const capped = await acting(administrator, (work) => setCap(work, 0), november(3));
		expect(codesOf(capped)).toBe('done');
		const after = await grant(november(4));
		const rows = new Map((await found()).rows.map(({ id, isAbove }) => [id, isAbove]));
		expect([rows.get(before), rows.get(after)]).toEqual([false, true]);
	});

	test('lets administrators alone say the cap, within its bounds', async () => {
		for (const by of [head, lead, counselor]) {
			expect(codesOf(await acting(by, (work) => setCap(work, 3)))).toBe('not_allowed');
		}
		for (const cap of [-1, 51, 1.5]) {
			expect(codesOf(await acting(administrator, (work) => setCap(work, cap)))).toBe(
				'out_of_range'
			);
		}
		expect(await ask(capNow)).toBe(5);
		await acting(administrator, (work) => setCap(work, 7));
		expect(await ask(capNow)).toBe(7);
	});

	test('opens why and to whom for those who review, with a line for each reading', async () => {
		const id = await grant(november(2), '강하늘', '밤에만 시간이 나서');
		const { enrolmentId } = field.at('강하늘');
		const lines = () => field.admin`select reason from access_entry
			where subject_id = ${enrolmentId} and reason = 'exception review'`;
		for (const by of [lead, counselor]) {
			expect(codesOf(await acting(by, (work) => openException(work, id)))).toBe('not_allowed');
		}
		expect(await lines()).toHaveLength(0);
		const opened = await acting(head, (work) => openException(work, id));
		expect(opened).toMatchObject({ value: { reason: '밤에만 시간이 나서', reviews: [] } });
		expect(opened.ok && opened.value.person).toContain('강하늘');
		expect(await lines()).toHaveLength(1);
		const unknown = await acting(head, (work) => openException(work, newId(november(2))));
		expect(codesOf(unknown)).toBe('not_found');
	});

	test('takes the list home without to whom and why', async () => {
		await grant(november(2), '강하늘', '따로 적은 까닭');
		for (const by of [lead, counselor]) {
			const refused = await acting(by, (work) => takeExceptionsHome(work, everything, ZONE));
			expect(codesOf(refused)).toBe('not_allowed');
		}
		const file = await acting(head, (work) => takeExceptionsHome(work, everything, ZONE));
		const text = file.ok ? file.value : '';
		expect(text.split('\r\n')).toHaveLength(3);
		expect(text).toContain('2026-11-02 12:00');
		expect(text).not.toMatch(/강하늘|따로 적은 까닭/);
	});
});

describe('a review', () => {
	test('is for administrators and the head, and changes nothing about the exception', async () => {
		const id = await grant(november(2));
		const before = await field.admin`select * from granted_exception`;
		for (const by of [lead, counselor]) {
			expect(codesOf(await review(id, null, by))).toBe('not_allowed');
		}
		expect(codesOf(await review(newId(november(2)), null))).toBe('not_found');
		expect(codesOf(await review(id, null))).toBe('done');
		expect(await field.admin`select * from granted_exception`).toEqual(before);
		expect((await found()).rows.map(exceptionState)).toEqual(['seen']);
	});

	test('tells a story that no name of that visit stands in', async () => {
		const id = await grant(november(2));
		for (const story of ['강하늘 님을 다시 찾아갔다', '나윤슬에게 전화했다', '010-1234-5678']) {
			expect(codesOf(await review(id, story))).toBe('story_names_somebody');
		}
		expect(await stories()).toEqual([]);
		expect(codesOf(await review(id, '밤 근무를 마치는 시간에 맞춰 다시 찾아갔다'))).toBe('done');
		expect(await stories()).toEqual(['밤 근무를 마치는 시간에 맞춰 다시 찾아갔다']);
		expect((await found()).rows.map(exceptionState)).toEqual(['told']);
		const day = await field.phone.day();
		expect(day.exceptions!.stories.map(({ text }) => text)).toEqual(await stories());
	});

	test('takes the place of an earlier one, which stays; the same again is no other', async () => {
		const id = await grant(november(2));
		await review(id, '첫 이야기');
		await review(id, '첫 이야기');
		expect(await field.count('exception_review')).toBe(1);
		await review(id, null, administrator, '더 배운 것');
		expect(await stories()).toEqual([]);
		const opened = await acting(head, (work) => openException(work, id));
		expect(opened.ok && opened.value.reviews.map(({ learned }) => learned)).toEqual([
			'더 배운 것',
			'배운 것'
		]);
		expect(await found()).toMatchObject({ total: 1, rows: [{ id }] });
	});

	test('is told no more once its counselor undid the exception', async () => {
		const id = await grant(november(2));
		await review(id, '이야기');
		expect(codesOf(await undo(id))).toBe('done');
		expect(await stories()).toEqual([]);
		expect((await found()).rows.map(exceptionState)).toEqual(['undone']);
	});

	test('keeps what was learned wrapped', async () => {
		const id = await grant(november(2));
		await review(id, null, head, '아주 따로 배운 것');
		const rows = await field.admin`select * from exception_review`;
		expect(JSON.stringify(rows)).not.toContain('따로 배운');
	});
});
