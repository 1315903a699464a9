import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import {
	addItem,
	bringBackItem,
	changeItem,
	retireItem
} from '#lib/programmes/supplies/keep-item.server.ts';
import { addStop, dropStop } from '#lib/programmes/supplies/keep-stops.server.ts';
import { moveSupplies, type Move } from '#lib/programmes/supplies/move-supplies.server.ts';
import { passOn } from '#lib/programmes/supplies/pass-on.server.ts';
import { bagOf, bags, movementsIn } from '#lib/programmes/supplies/bag-queries.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { itemStops } from '#lib/programmes/supplies/stop-queries.server.ts';
import type { Stop } from '#lib/programmes/supplies/stops.ts';
import { takeSuppliesHome } from '#lib/programmes/supplies/take-supplies-home.server.ts';
import { writtenStop } from '#lib/programmes/supplies/typed-stop.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

const ZONE = 'Asia/Seoul';
const mask = {
	...{ nameKo: '마스크', nameEn: 'Mask', unitKo: '장', unitEn: 'masks' },
	...{ programmes: [], usualQuantity: 1, limitQuantity: 5, lowQuantity: 10 },
	...{ groupName: null, lastsDays: null, isOnce: false }
};

const lot = { batch: 'L-1', expiresOn: '2099-01-01' };

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let office: StaffActor;
let counselor: StaffActor;
let itemId: string;
/** Another counselor, whose bag takes things over. */
let other: string;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const actorOf = async (role: StaffActor['role']): Promise<StaffActor> => {
		const [row] = await admin<{ id: string }[]>`
			select id from staff where agency_id = ${town.agency.id} and role = ${role} order by email`;
		return { kind: 'staff', agencyId: town.agency.id, staffId: row!.id, role };
	};
	office = await actorOf('administrator');
	counselor = await actorOf('counselor');
	const [second] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${town.agency.id} and role = 'counselor'
			and id <> ${counselor.staffId} order by email`;
	other = second!.id;
	itemId = valueOf(await asOffice((work) => addItem(work, mask)));
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const asOffice = <T>(act: (work: Work<StaffActor>) => Promise<T>) => acting(office, act);

function valueOf<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
	return outcome.value;
}

const codesOf = (outcome: Outcome<unknown>) =>
	outcome.ok ? 'done' : outcome.problems.map(({ code, field }) => `${code} ${field}`).join();

function move(changes: Partial<Move> = {}, by = office) {
	const written: Move = {
		...{ id: newId(now()), kind: 'received', itemId, holderId: counselor.staffId },
		...{ quantity: 20, reason: null, batch: null, expiresOn: null },
		...changes
	};
	return acting(by, (work) => moveSupplies(work, ZONE, written));
}

const left = async () => {
	const bag = await reading(office, (work) => bagOf(work, counselor.staffId));
	return bag!.stock[itemId] ?? 0;
};

describe('what the office does with a bag', () => {
	test('moves what is left: in, out, thrown away', async () => {
		const before = await left();
		expect(codesOf(await move(lot))).toBe('done');
		expect(codesOf(await move({ kind: 'returned', quantity: 5 }))).toBe('done');
		expect(codesOf(await move({ kind: 'wasted', quantity: 2, reason: '젖음' }))).toBe('done');
		expect(await left()).toBe(before + 20 - 5 - 2);
	});

	test('a count corrects by the difference, and says how many there were', async () => {
		const before = await left();
		expect(codesOf(await move({ kind: 'counted', quantity: 3, reason: '월말' }))).toBe('done');
		expect(await left()).toBe(3);
		const [newest] = await reading(office, (work) => movementsIn(work, counselor.staffId, 1));
		expect(newest!.movement).toMatchObject({ counted: 3, quantity: 3 - before });
		expect(codesOf(await move({ kind: 'counted', quantity: 0, reason: '없음' }))).toBe('done');
		expect(await left()).toBe(0);
	});

	test('sent twice happens once', async () => {
		const before = await left();
		const id = newId(now());
		await move({ id });
		expect(codesOf(await move({ id }))).toBe('done');
		expect(await left()).toBe(before + 20);
	});

	test('two counts at once leave what one of them said', async () => {
		await Promise.all([
			move({ kind: 'counted', quantity: 7, reason: 'a' }),
			move({ kind: 'counted', quantity: 9, reason: 'b' })
		]);
		expect([7, 9]).toContain(await left());
	});

	test('no more goes out than there is, however it is called', async () => {
		const before = await left();
		for (const kind of ['returned', 'wasted'] as const) {
			expect(codesOf(await move({ kind, quantity: before + 1, reason: kind }))).toBe(
				'out_of_range quantity'
			);
		}
		const id = newId(now());
		expect(codesOf(await move({ id, kind: 'returned', quantity: before }))).toBe('done');
		expect(codesOf(await move({ id, kind: 'returned', quantity: before }))).toBe('done');
		expect(await left()).toBe(0);
	});

	test('what one bag passes on another takes over, once, and never more than there is', async () => {
		await move({ quantity: 9 });
		const sum = async () => {
			const [row] = await admin<[{ all: number }]>`
				select sum(quantity)::int as all from supply_movement where item_id = ${itemId}`;
			return row.all;
		};
		const [before, all] = [await left(), await sum()];
		const transfer = { ...lot, id: newId(now()), fromId: counselor.staffId, toId: other };
		const give = (quantity: number, changes = {}, by = office) =>
			acting(by, (work) => passOn(work, { ...transfer, itemId, quantity, ...changes }));
		expect(codesOf(await give(before + 1))).toBe('out_of_range quantity');
		expect(codesOf(await give(1, { toId: counselor.staffId }))).toBe('not_a_choice toId');
		expect(codesOf(await give(1, { itemId: newId(now()) }))).toBe('not_a_choice lot');
		expect(codesOf(await give(1, {}, counselor))).toBe('not_allowed undefined');
		expect(codesOf(await give(4))).toBe('done');
		expect(codesOf(await give(4))).toBe('done');
		expect([await left(), await sum()]).toEqual([before - 4, all]);
	});

	test('two who pass on the last at once do so one after the other', async () => {
		await move({ kind: 'counted', quantity: 5, reason: '월말' });
		const ids = { ...lot, fromId: counselor.staffId, toId: other, itemId, quantity: 5 };
		const pass = () => asOffice((work) => passOn(work, { ...ids, id: newId(now()) }));
		const codes = (await Promise.all([pass(), pass()])).map(codesOf);
		expect(codes.sort()).toEqual(['done', 'not_a_choice lot']);
		expect(await left()).toBe(0);
	});

	test.each([
		[{ quantity: 0 }, 'out_of_range quantity'],
		[{ kind: 'counted' as const, quantity: 1 }, 'required reason'],
		[{ kind: 'wasted' as const, quantity: 1 }, 'required reason'],
		[{ expiresOn: '2020-01-01' }, 'out_of_range expiresOn'],
		[{ itemId: newId(new Date()) }, 'not_a_choice itemId'],
		[{ holderId: newId(new Date()) }, 'not_found undefined']
	])('%j is refused with %s', async (changes, codes) => {
		const before = await left();
		expect(codesOf(await move(changes))).toBe(codes);
		expect(await left()).toBe(before);
	});

	test('is for the office alone', async () => {
		expect(codesOf(await move({}, counselor))).toBe('not_allowed undefined');
		const home = await acting(counselor, (work) => takeSuppliesHome(work, ZONE, 'ko'));
		expect(codesOf(home)).toBe('not_allowed undefined');
	});
});

describe('a bag that was counted', () => {
	test('is unsure once something older becomes known', async () => {
		const unsure = async () =>
			(await reading(office, (work) => bagOf(work, counselor.staffId)))!.unsure;
		await move({ kind: 'counted', quantity: 4, reason: '월말' });
		expect(await unsure()).not.toContain(itemId);
		await admin`insert into supply_movement (agency_id, id, item_id, staff_id, kind, quantity,
				occurred_at, recorded_by, received_at)
			values (${town.agency.id}, ${newId(now())}, ${itemId}, ${counselor.staffId}, 'returned', -1,
				now() - interval '1 hour', ${office.staffId}, now() + interval '1 second')`;
		expect(await unsure()).toContain(itemId);
	});
});

describe('an item', () => {
	test('is called otherwise, retired, and brought back', async () => {
		const item = async () =>
			(await reading(office, itemsOf)).find((one: { id: string }) => one.id === itemId)!;
		await asOffice((work) => changeItem(work, itemId, { ...mask, nameEn: 'Face mask' }));
		expect((await item()).name.en).toBe('Face mask');
		await asOffice((work) => retireItem(work, itemId));
		expect((await item()).isRetired).toBe(true);
		// What nobody hands out any more is put into no bag, but may be taken out of one.
		expect(codesOf(await move())).toBe('not_a_choice itemId');
		expect(codesOf(await move({ kind: 'returned', quantity: 1 }))).toBe('done');
		await asOffice((work) => bringBackItem(work, itemId));
		expect((await item()).isRetired).toBeUndefined();
		expect(codesOf(await acting(counselor, (work) => addItem(work, mask)))).toBe(
			'not_allowed undefined'
		);
	});
});

describe('the file', () => {
	test('says every movement, without formulas of its own', async () => {
		await move({ kind: 'wasted', quantity: 1, reason: '=1+1' });
		const file = valueOf(await asOffice((work) => takeSuppliesHome(work, ZONE, 'en')));
		const [{ count }] = await admin<[{ count: number }]>`
			select count(*)::int as count from supply_movement where agency_id = ${town.agency.id}`;
		expect(file.trim().split('\r\n')).toHaveLength(count + 1);
		expect(file).toContain(`"'=1+1"`);
	});

	test('and the list of bags are those of one agency', async () => {
		const own = await reading(office, bags);
		const [{ count }] = await admin<[{ count: number }]>`
			select count(*)::int as count from staff
			where agency_id = ${town.agency.id} and role = 'counselor'`;
		expect(own.map(({ kind }) => kind)).toEqual(['store', ...Array(count).fill('person')]);
	});
});

describe('an answer that asks for a reason', () => {
	test('is dropped once, told whole, and can be added again', async () => {
		const written = {
			...{ measure: 'nrt_caution', is: 'eq' as const, value: 'true' },
			...{ textKo: '확인할 것이 있음', textEn: 'Something to check' }
		};
		const add = () => asOffice((work) => addStop(work, itemId, written));
		const stops = async () => (await asOffice((work) => itemStops(work))).get(itemId)!.stops;
		const told = async () => {
			const rows = await admin<{ act: string; details: object }[]>`
				select act, details from ledger_entry where subject_id = ${itemId} and act like 'supply.stop%'
				order by at, id`;
			return rows.map(({ act, details }) => [act, details]);
		};
		expect(codesOf(await add())).toBe('done');
		const [{ key, when }] = (await stops()) as [Stop];
		const drop = async () => valueOf(await asOffice((work) => dropStop(work, itemId, key)));
		expect(writtenStop((await drop())!)).toEqual(written);
		expect(await drop()).toBeNull();
		expect(await stops()).toEqual([]);
		const details = { when: JSON.stringify(when), ko: written.textKo, en: written.textEn };
		expect(await told()).toEqual([
			['supply.stop_added', details],
			['supply.stop_dropped', details]
		]);
		expect(codesOf(await add())).toBe('done');
		expect(await stops()).toMatchObject([{ when }]);
		const byCounselor = await acting(counselor, (work) => dropStop(work, itemId, key));
		expect(codesOf(byCounselor)).toBe('not_allowed undefined');
	});
});
