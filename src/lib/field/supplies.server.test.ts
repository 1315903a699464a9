import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldTown, type FieldTown, type Phone } from '#lib/field/exchange.test-kit.ts';
import { totalAt } from '#lib/field/hand-outs.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { HandOutLine } from '#lib/programmes/supplies/stock.ts';
import { now } from '#lib/server/clock.server.ts';

/* What phones hand out, as the server keeps it and tells it again. */

let field: FieldTown;
let patch: string;
let gum: string;

beforeAll(async () => {
	field = await fieldTown(5);
	[patch, gum] = field.day.supplies!.items.map(({ id }) => id) as [string, string];
}, 60_000);
afterAll(() => field.leave());

type Written = Awaited<ReturnType<typeof give>>;

function give(
	name: string,
	items: HandOutLine[],
	{ handOutId = newId(now()), by = field.phone } = {}
) {
	return by.write('supply', handOutId, { ...field.at(name), handOutId, items });
}

function undo(name: string, handOutId: string, by: Phone = field.phone) {
	return by.write('supply-undo', handOutId, { ...field.at(name), handOutId });
}

async function verdictOn(
	{ operation, envelope }: Pick<Written, 'envelope'> & { operation: { id: string } },
	by: Phone = field.phone
): Promise<string> {
	const verdict = (await by.push(envelope)).get(operation.id)!;
	return verdict.problem ? `${verdict.verdict} ${verdict.problem.code}` : verdict.verdict;
}

const left = async (itemId: string) => (await field.phone.day()).supplies!.stock[itemId]!;
const gotBy = async (name: string) => {
	const { enrolmentId } = field.at(name);
	const people = (await field.phone.day()).visits.flatMap(({ roster }) => roster);
	return people.find((one) => one.enrolmentId === enrolmentId)!.supplies ?? [];
};

describe('supplies', () => {
	test('come to the phone with what is in the bag', async () => {
		expect(field.day.supplies!.items.map(({ limit }) => limit * 10)).toEqual(
			field.day.supplies!.items.map(({ id }) => field.day.supplies!.stock[id])
		);
	});

	test('that were handed out leave the bag once, however often it is told', async () => {
		const [patches, gums] = [await left(patch), await left(gum)];
		const lines = [
			{ itemId: patch, quantity: 7 },
			{ itemId: gum, quantity: 24 }
		];
		const written = await give('강하늘', lines);
		expect(await verdictOn(written)).toBe('applied');
		expect(await verdictOn(written)).toBe('duplicate');
		const again = await give('강하늘', lines, { handOutId: written.operation.entityId });
		expect(await verdictOn(again)).toBe('applied');
		expect([await left(patch), await left(gum)]).toEqual([patches - 7, gums - 24]);
		const [got, ...more] = await gotBy('강하늘');
		expect(more).toEqual([]);
		expect(got).toMatchObject({ id: written.operation.entityId, isOwn: true });
		expect(got!.lines).toEqual(expect.arrayContaining(lines));
	});

	test('under the same handing out with another content are refused', async () => {
		const written = await give('나윤슬', [{ itemId: patch, quantity: 7 }]);
		expect(await verdictOn(written)).toBe('applied');
		const before = await left(patch);
		const handOutId = written.operation.entityId;
		const other = await give('나윤슬', [{ itemId: patch, quantity: 8 }], { handOutId });
		expect(await verdictOn(other)).toBe('refused operation_changed');
		expect(await left(patch)).toBe(before);
	});

	test('that were undone are in the bag again, once', async () => {
		const before = await left(patch);
		const written = await give('도아람', [{ itemId: patch, quantity: 14 }]);
		const handOutId = written.operation.entityId;
		expect(await verdictOn(written)).toBe('applied');
		expect(await left(patch)).toBe(before - 14);
		expect(await verdictOn(await undo('도아람', handOutId))).toBe('applied');
		expect(await verdictOn(await undo('도아람', handOutId))).toBe('applied');
		expect(await left(patch)).toBe(before);
		expect(await gotBy('도아람')).toMatchObject([{ id: handOutId, isUndone: true }]);
	});

	test('whose undoing comes first wait for the handing out', async () => {
		const before = await left(patch);
		const written = await give('도아람', [{ itemId: patch, quantity: 3 }]);
		const undone = await undo('도아람', written.operation.entityId);
		expect(await verdictOn(undone)).toBe('held');
		expect(await verdictOn(written)).toBe('applied');
		expect(await verdictOn(undone)).toBe('applied');
		expect(await left(patch)).toBe(before);
	});

	test('may be more than there were: less than nothing is left, and nothing is refused', async () => {
		const before = await left(gum);
		for (let given = 0; given <= before; given += 200) {
			const written = await give('류보미', [{ itemId: gum, quantity: 200 }]);
			expect(await verdictOn(written)).toBe('applied');
		}
		expect(await left(gum)).toBeLessThan(0);
	});

	test('of an item that was retired meanwhile are taken, of one nobody knows refused', async () => {
		const [retired] = await field.admin<{ id: string }[]>`
			update supply_item set retired_at = now()
			where agency_id = ${field.agency.id} and name_en = 'Leaflet' returning id`;
		expect(await verdictOn(await give('류보미', [{ itemId: retired!.id, quantity: 1 }]))).toBe(
			'applied'
		);
		const unknown = await give('류보미', [{ itemId: newId(now()), quantity: 1 }]);
		expect(await verdictOn(unknown)).toBe('refused not_a_choice');
		expect((await field.phone.day()).supplies!.items.at(-1)).toMatchObject({ isRetired: true });
	});

	test('are taken from nobody who does not go to that visit', async () => {
		const by = field.stranger;
		const written = await give('강하늘', [{ itemId: patch, quantity: 1 }], { by });
		expect(await verdictOn(written, by)).toBe('refused not_your_visit');
	});

	test.each([
		['nothing', []],
		['less than one', [0]],
		['a part', [1.5]],
		['more than a hand holds', [201]],
		['the same twice', [1, 1]]
	])('of %s are refused', async (_, quantities) => {
		const items = quantities.map((quantity) => ({ itemId: patch, quantity }));
		expect(await verdictOn(await give('강하늘', items))).toBe('refused operation_unreadable');
	});

	test('at a visit are summed', async () => {
		const day = await field.phone.day();
		const { visitId } = field.at('강하늘');
		const visit = day.visits.find((one) => one.id === visitId)!;
		const total = totalAt(visit, day.supplies!.items);
		expect(total.find(({ itemId }) => itemId === patch)).toEqual({ itemId: patch, quantity: 14 });
	});

	test('can be neither changed nor taken away by the app', async () => {
		for (const right of ['UPDATE', 'DELETE']) {
			const [may] = await field.admin`
				select has_table_privilege('doorstep_app', 'supply_movement', ${right}) as may`;
			expect(may).toEqual({ may: false });
		}
	});
});
