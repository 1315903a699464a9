import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { bagOf, bags } from '#lib/programmes/supplies/bag-queries.server.ts';
import { endingLots } from '#lib/programmes/supplies/ending-lots.server.ts';
import { addItem } from '#lib/programmes/supplies/keep-item.server.ts';
import { heldLots, warningDays } from '#lib/programmes/supplies/lot-queries.server.ts';
import { moveSupplies, type Move } from '#lib/programmes/supplies/move-supplies.server.ts';
import { passOn, type Transfer } from '#lib/programmes/supplies/pass-on.server.ts';
import { setWarning } from '#lib/programmes/supplies/set-warning.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

/* What the store, a vehicle and a person have, of which batch, and how it goes from one to another. */

const ZONE = 'Asia/Seoul';
const mask = {
	...{ nameKo: '마스크', nameEn: 'Mask', unitKo: '장', unitEn: 'masks', programmes: [] },
	...{ usualQuantity: 1, limitQuantity: 5, lowQuantity: 10 },
	...{ groupName: null, lastsDays: null, isOnce: false }
};

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let office: StaffActor;
/** The store, a vehicle, a person. */
let places: [string, string, string];
let itemId: string;
let today: string;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const [row] = await admin<{ id: string }[]>`select id from staff
		where agency_id = ${town.agency.id} and role = 'administrator'`;
	office = { kind: 'staff', agencyId: town.agency.id, staffId: row!.id, role: 'administrator' };
	const [person] = await admin<{ id: string }[]>`select id from staff
		where agency_id = ${town.agency.id} and role = 'counselor' order by email`;
	const [vehicle] = await admin<{ id: string }[]>`
		insert into resource (agency_id, id, equipment_kind, label, created_at)
		values (${town.agency.id}, gen_random_uuid(), 'vehicle', '1호차', now()) returning id`;
	places = [town.agency.id, vehicle!.id, person!.id];
	today = dayOf(now(), ZONE);
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const asOffice = <T>(act: (work: Work<StaffActor>) => Promise<T>) => acting(office, act);
const codesOf = (outcome: Outcome<unknown>) =>
	outcome.ok ? 'done' : outcome.problems.map(({ code, field }) => `${code} ${field}`).join();

async function fresh(): Promise<void> {
	const added = await asOffice((work) => addItem(work, mask));
	itemId = added.ok ? added.value : '';
}

async function move(holderId: string, quantity: number, changes: Partial<Move> = {}) {
	const written: Move = {
		...{ id: newId(now()), kind: 'received', itemId, holderId, quantity },
		...{ reason: null, batch: null, expiresOn: null },
		...changes
	};
	return codesOf(await asOffice((work) => moveSupplies(work, ZONE, written)));
}

async function pass(fromId: string, toId: string, quantity: number, lot: Partial<Transfer> = {}) {
	const transfer = { id: newId(now()), fromId, toId, itemId, quantity };
	const given = { ...transfer, batch: null, expiresOn: null, ...lot };
	return codesOf(await asOffice((work) => passOn(work, given)));
}

const left = async (holderId: string) =>
	(await reading(office, (work) => bagOf(work, holderId)))?.stock[itemId] ?? 0;
const lots = async (holderId: string) =>
	(await reading(office, (work) => heldLots(work, holderId))).find((one) => one.itemId === itemId)
		?.lots ?? [];

describe('the store, a vehicle and a person', () => {
	test('have what went in and not out, whoever passes on to whom', async () => {
		const step = fc.record({
			kind: fc.constantFrom('received', 'wasted', 'passed'),
			from: fc.integer({ min: 0, max: 2 }),
			to: fc.integer({ min: 0, max: 2 }),
			quantity: fc.integer({ min: 1, max: 20 })
		});
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
				await fresh();
				const known = [0, 0, 0];
				for (const { kind, from, to, quantity } of steps) {
					const [at, goal] = [places[from]!, places[to]!];
					const isEnough = quantity <= known[from]!;
					if (kind === 'received') {
						expect(await move(at, quantity)).toBe('done');
						known[from]! += quantity;
					} else if (kind === 'wasted') {
						const code = await move(at, quantity, { kind: 'wasted', reason: '젖음' });
						expect(code).toBe(isEnough ? 'done' : 'out_of_range quantity');
						if (isEnough) known[from]! -= quantity;
					} else {
						const code = await pass(at, goal, quantity);
						const expected = from === to ? 'not_a_choice toId' : 'out_of_range quantity';
						expect(code).toBe(from !== to && isEnough ? 'done' : expected);
						if (code === 'done') {
							known[from]! -= quantity;
							known[to]! += quantity;
						}
					}
				}
				expect(await Promise.all(places.map(left))).toEqual(known);
			}),
			{ numRuns: 12 }
		);
	});

	test('are listed: the store always, a vehicle while it has something', async () => {
		await fresh();
		const [store, vehicle] = places;
		const listed = async () => (await reading(office, bags)).map(({ id }) => id);
		await admin`delete from supply_movement where resource_id is not null`;
		expect(await listed()).toContain(store);
		expect(await listed()).not.toContain(vehicle);
		await move(vehicle, 3);
		expect(await listed()).toContain(vehicle);
	});

	test('that are retired give away and take nothing', async () => {
		await fresh();
		const [store, vehicle] = places;
		await move(store, 5);
		await move(vehicle, 5);
		const retire = (at: Date | null) =>
			admin`update resource set retired_at = ${at} where id = ${vehicle}`;
		await retire(now());
		expect(await pass(store, vehicle, 1)).toBe('not_a_choice toId');
		expect(await pass(vehicle, store, 1)).toBe('done');
		expect(await move(vehicle, 1)).toBe('not_a_choice kind');
		expect(await move(vehicle, 1, { kind: 'returned' })).toBe('done');
		await retire(null);
	});

	test('hand nothing out: a person does, and one place holds each', async () => {
		const write = (staffId: string | null, resourceId: string | null, handOutId: string | null) =>
			admin`insert into supply_movement (agency_id, id, item_id, staff_id, resource_id, kind, quantity,
					hand_out_id, occurred_at, recorded_by, received_at)
				values (${town.agency.id}, gen_random_uuid(), ${itemId}, ${staffId}, ${resourceId},
					${handOutId ? 'handed_out' : 'returned'}, -1, ${handOutId}, now(), ${office.staffId}, now())`;
		const [, vehicle, person] = places;
		await expect(write(person, vehicle, null)).rejects.toThrow('supply_movement_holder');
		await expect(write(null, vehicle, newId(now()))).rejects.toThrow(
			/supply_movement_(hand|person)/
		);
	});
});

describe('a batch', () => {
	const soon = { batch: 'L-1', expiresOn: '2099-01-01' };
	const later = { batch: 'L-2', expiresOn: '2099-06-01' };

	test('goes along when it is passed on, and is not more than there is', async () => {
		await fresh();
		const [store, vehicle] = places;
		await move(store, 10, soon);
		await move(store, 10, later);
		expect(await pass(store, vehicle, 11, soon)).toBe('out_of_range quantity');
		expect(await pass(store, vehicle, 4, { ...soon, batch: 'L-9' })).toBe('not_a_choice lot');
		expect(await pass(store, vehicle, 4, soon)).toBe('done');
		expect(await lots(store)).toEqual([
			{ ...soon, quantity: 6 },
			{ ...later, quantity: 10 }
		]);
		expect(await lots(vehicle)).toEqual([{ ...soon, quantity: 4 }]);
	});

	test('does not go along with what has no name', async () => {
		await fresh();
		const [store, vehicle] = places;
		await move(store, 10, soon);
		await move(store, 3);
		expect(await pass(store, vehicle, 4)).toBe('out_of_range quantity');
		expect(await pass(store, vehicle, 3)).toBe('done');
		expect(await pass(store, vehicle, 1)).toBe('out_of_range quantity');
		expect(await lots(store)).toEqual([{ ...soon, quantity: 10 }]);
	});

	test('that ends first is what left without a name; who counts counts all', async () => {
		await fresh();
		const [store] = places;
		await move(store, 10, soon);
		await move(store, 10, later);
		await move(store, 12, { kind: 'returned' });
		expect(await lots(store)).toEqual([{ ...later, quantity: 8 }]);
		await move(store, 5, { kind: 'counted', reason: '월말', ...soon });
		expect(await lots(store)).toEqual([{ ...later, quantity: 5 }]);
	});

	test('is shown when its day is over or comes soon, and no more once it is thrown away', async () => {
		await fresh();
		const [store, vehicle] = places;
		const near = { batch: null, expiresOn: addDays(today, 3) };
		await move(store, 10, near);
		await move(vehicle, 2, later);
		const shown = async (day: string) => {
			const all = await reading(office, (work) => endingLots(work, day, addDays(day, 60)));
			return all
				.filter(({ item }) => item.id === itemId)
				.map(({ holder, lot, state }) => [holder.kind, lot.quantity, state]);
		};
		expect(await shown(addDays(today, -60))).toEqual([]);
		expect(await shown(today)).toEqual([['store', 10, 'soon']]);
		expect(await shown(addDays(today, 4))).toEqual([['store', 10, 'over']]);
		expect(await move(store, 10, { kind: 'wasted', reason: '지남', ...near })).toBe('done');
		expect(await shown(addDays(today, 4))).toEqual([]);
	});

	test('is shown so many days before as an administrator says', async () => {
		const set = (days: number, role: StaffActor['role'] = 'administrator') =>
			acting({ ...office, role }, (work) => setWarning(work, days)).then(codesOf);
		expect(await reading(office, warningDays)).toBe(60);
		expect(await set(30, 'lead')).toBe('not_allowed undefined');
		expect(await set(0)).toBe('out_of_range days');
		expect(await set(30)).toBe('done');
		expect(await set(14)).toBe('done');
		expect(await reading(office, warningDays)).toBe(14);
	});
});
