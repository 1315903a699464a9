import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StaffActor } from '#lib/base/actor.ts';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { movementsIn } from '#lib/programmes/supplies/bag-queries.server.ts';
import { takeSuppliesHome } from '#lib/programmes/supplies/take-supplies-home.server.ts';
import { explainHandOut, reasonsOf } from '#lib/programmes/supplies/explain-hand-out.server.ts';
import { stoppedHandOuts } from '#lib/programmes/supplies/stop-queries.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

/* What phones handed out although a stop asks: taken, and shown to the office until it has a reason. */

let field: FieldTown;
let office: StaffActor;
let patch: string;
let gum: string;

beforeAll(async () => {
	field = await fieldTown(5);
	[patch, gum] = field.day.supplies!.items.map(({ id }) => id) as [string, string];
	const agencyId = field.agency.id;
	const [row] = await field.admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator' limit 1`;
	office = { kind: 'staff', agencyId, staffId: row!.id, role: 'administrator' };
	await field.admin`update supply_item set group_name = 'medicine', lasts_days = 7
		where agency_id = ${agencyId} and id in (${patch}, ${gum})`;
}, 60_000);
afterAll(() => field.leave());

async function give(
	name: string,
	itemId: string,
	kind: 'supply' | 'supply-undo' = 'supply',
	id?: string
) {
	const handOutId = id ?? newId(now());
	const items = kind === 'supply' ? { items: [{ itemId, quantity: 7 }] } : {};
	const written = await field.phone.write(kind, handOutId, {
		...field.at(name),
		handOutId,
		...items
	} as never);
	const verdict = (await field.phone.push(written.envelope)).get(written.operation.id)!;
	expect(verdict.verdict).toBe('applied');
	return handOutId;
}

const stopped = () => reading(office, (work) => stoppedHandOuts(work, 'Asia/Seoul'));
const stoppedOf = async (handOutId: string) =>
	(await stopped()).filter((one) => one.handOutId === handOutId);

describe('what met a stop', () => {
	test('is taken from the phone, and has no reason', async () => {
		const first = await give('강하늘', patch);
		const second = await give('강하늘', gum);
		expect(await stoppedOf(first)).toEqual([]);
		expect(await stoppedOf(second)).toMatchObject([
			{
				hasReason: false,
				person: expect.stringContaining('강하늘'),
				met: [{ kind: 'group', itemId: patch }]
			}
		]);
	});

	test('is none when what it stood against was a mistake', async () => {
		const first = await give('나윤슬', patch);
		const second = await give('나윤슬', gum);
		expect(await stoppedOf(second)).toHaveLength(1);
		await give('나윤슬', patch, 'supply-undo', first);
		expect(await stoppedOf(second)).toEqual([]);
	});

	test('has a reason once the office wrote one, kept in words nobody reads in the database', async () => {
		await give('도아람', patch);
		const handOutId = await give('도아람', gum);
		const reason = { id: newId(now()), handOutId, reason: '의사 지시로 함께 씀' };
		const write = (by: StaffActor) => acting(by, (work) => explainHandOut(work, reason));
		expect((await write({ ...office, role: 'counselor' })).ok).toBe(false);
		expect((await write({ ...office, role: 'head' })).ok).toBe(false);
		expect((await write(office)).ok).toBe(true);
		expect((await write(office)).ok).toBe(true);
		expect(await stoppedOf(handOutId)).toMatchObject([{ hasReason: true }]);
		const read = await reading(office, (work) => reasonsOf(work, handOutId));
		expect(read.map((one) => one.reason)).toEqual([reason.reason]);
		const [row] = await field.admin<{ sealed: string }[]>`
			select sealed from supply_reason where hand_out_id = ${handOutId}`;
		expect(row!.sealed).not.toContain('의사');
	});

	test('about a person’s answer is asked as of that moment', async () => {
		const met = {
			key: 'x',
			when: { ge: [{ count: { of: 'contact' } }, 0] },
			text: { ko: '예', en: 'Yes' }
		};
		await field.admin`update supply_item set stops = ${field.admin.json([met])}
			where agency_id = ${office.agencyId} and id = ${patch}`;
		const handOutId = await give('류보미', patch);
		expect(await stoppedOf(handOutId)).toMatchObject([
			{ met: [{ kind: 'answer', text: met.text }] }
		]);
	});
});

describe('the head of the agency', () => {
	test('reads no single handing out, and sums by which what is left adds up', async () => {
		await give('강하늘', patch);
		const head: StaffActor = { ...office, role: 'head' };
		const [bag] = await field.admin<{ id: string; out: number }[]>`
			select staff_id as id, sum(quantity)::int as out from supply_movement
			where hand_out_id is not null and item_id = ${patch} group by staff_id`;
		const read = (actor: StaffActor) => reading(actor, (work) => movementsIn(work, bag!.id, 500));
		const isHandOut = ({ movement }: Awaited<ReturnType<typeof read>>[number]) =>
			movement.handOutId !== null;
		expect((await read(office)).some(isHandOut)).toBe(true);
		expect((await read(head)).some(isHandOut)).toBe(false);
		const file = async (actor: StaffActor) => {
			const made = await acting(actor, (work) => takeSuppliesHome(work, 'Asia/Seoul', 'en'));
			return made.ok ? made.value : '';
		};
		expect(await file(office)).toContain('물품 주기');
		const told = await file(head);
		expect(told).not.toContain('물품 주기');
		expect(told).toMatch(new RegExp(`나눠 준 합계","'?${bag!.out}"`));
		const total = (text: string) =>
			text
				.trim()
				.split('\r\n')
				.slice(1)
				.reduce((sum, line) => sum + Number(line.split(',')[4]!.replace(/["']/g, '')), 0);
		expect(total(told)).toBe(total(await file(office)));
	});
});
