import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import { ownWordsOf } from '#lib/programmes/own-page/own-words.server.ts';
import { fieldOf } from '#lib/programmes/own-page/read-own-words.ts';
import { writeOwnWords } from '#lib/programmes/own-page/write-own-words.server.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { withdrawConsent } from '#lib/programmes/withdraw-consent.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let people: string[];

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const { seriesId } = await aBookedSeries(town.agency, 2);
	const rows = await admin`select id from enrolment where series_id = ${seriesId} order by id`;
	people = rows.map(({ id }) => id as string);
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const write = (id: string, typed: Record<string, string>) =>
	acting(town.visitor, (work) => writeOwnWords(work, id, typed));
const read = (id: string) =>
	reading(town.visitor, async (work) => {
		const person = (await enrolmentById(work, id))!;
		const template = await templateOf(work, person.templateKey, person.templateVersion);
		const words = await ownWordsOf(work, template, id);
		return Object.fromEntries(words.map(({ key, words }) => [key, words]));
	});
const typed = (said: Record<string, string>) =>
	Object.fromEntries(Object.entries(said).map(([key, words]) => [fieldOf(key), words]));
const linesOf = (id: string) =>
	admin`select details from ledger_entry where act = 'words.written' and subject_id = ${id}`;

test('what somebody wrote is theirs alone, wrapped in the database, and changed as they like', async () => {
	const [one, other] = people as [string, string];
	expect(
		(await write(one, typed({ why: '딸과 오래 걷고 싶다', who_helps: '옆자리 동료' }))).ok
	).toBe(true);
	expect(await read(one)).toMatchObject({ why: '딸과 오래 걷고 싶다', when_hard: '' });
	expect(Object.values(await read(other)).join('')).toBe('');
	const rows = await admin`select key, sealed from plan_note where enrolment_id = ${one}`;
	expect(rows).toHaveLength(2);
	expect(JSON.stringify(rows)).not.toContain('딸과');

	await write(one, typed({ why: '숨이 덜 차다', who_helps: '' }));
	expect(await read(one)).toMatchObject({ why: '숨이 덜 차다', who_helps: '' });
	expect(await admin`select from plan_note where enrolment_id = ${one}`).toHaveLength(1);
});

test('the ledger says which prompts changed, never what stands there, and nothing of no change', async () => {
	const id = people[1]!;
	await write(id, typed({ when_hard: '회의가 끝난 뒤' }));
	await write(id, typed({ when_hard: '회의가 끝난 뒤' }));
	const lines = await linesOf(id);
	expect(lines).toHaveLength(1);
	expect(JSON.stringify(lines)).toContain('when_hard');
	expect(JSON.stringify(lines)).not.toContain('회의');
});

test('what is too long is refused in its field, and nothing is kept of the rest', async () => {
	const id = people[1]!;
	const before = await read(id);
	const outcome = await write(id, typed({ why: '가'.repeat(301), what_helps: '물 한 잔' }));
	expect(outcome).toMatchObject({
		ok: false,
		problems: [{ code: 'too_long', params: { max: 300 }, field: fieldOf('why') }]
	});
	expect(await read(id)).toEqual(before);
	expect((await write(id, typed({ why: '가'.repeat(300) }))).ok).toBe(true);
});

test('who took their registration back writes nothing', async () => {
	const id = people[0]!;
	const item = { formKey: 'registration', itemKey: 'general' };
	await acting(town.visitor, (work) => withdrawConsent(work, id, item, 'ko'));
	expect(await write(id, typed({ why: '다시' }))).toMatchObject({
		problems: [{ code: 'not_found' }]
	});
});
