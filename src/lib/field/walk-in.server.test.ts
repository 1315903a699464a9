import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { Envelope, Operation } from '#lib/field/protocol.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { now } from '#lib/server/clock.server.ts';

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown(2);
}, 60_000);
afterAll(() => field.leave());

type Written = { operation: Operation; envelope: Envelope };

async function verdictOn({ operation, envelope }: Written, by = field.phone): Promise<string> {
	const verdict = (await by.push(envelope)).get(operation.id)!;
	return verdict.problem ? `${verdict.verdict} ${verdict.problem.code}` : verdict.verdict;
}

/** Somebody new, with everything that the counselor writes down of them. */
async function walkIn(name: string, phone: string, by = field.phone) {
	const { visitId } = field.at('강하늘');
	const enrolmentId = newId(now());
	const says = { enrolmentId, visitId, name, phone, language: 'ko' } as const;
	const enrol = await by.write('enrol', enrolmentId, says);
	const checkIn = await by.write('check-in', enrolmentId, { visitId, enrolmentId });
	return { enrolmentId, enrol, checkIn };
}

/** Everybody of that name in the day of a phone, at the first visit. */
async function inDay(name: string) {
	const day = await field.phone.day();
	return day.visits.find(({ number }) => number === 1)!.roster.filter((one) => one.name === name);
}

async function textsTo(phone: string): Promise<number> {
	const [row] = await field.admin`
		select count(*)::int as n from notice where recipient = ${phone} and template = 'plan-link'`;
	return row!.n as number;
}

describe('a walk-in', () => {
	test('is enrolled in the series, once however often it comes, and told of no plan unasked', async () => {
		const person = await walkIn('하늘찬', '010-7000-0001');
		expect(await verdictOn(person.enrol)).toBe('applied');
		expect(await verdictOn(person.enrol)).toBe('duplicate');
		expect(await verdictOn(person.checkIn)).toBe('applied');
		const found = await inDay('하늘찬');
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({ enrolmentId: person.enrolmentId, phone: '010-7000-0001' });
		expect(found[0]!.checkedInAt).not.toBeNull();
		expect(await textsTo('010-7000-0001')).toBe(0);
	});

	test('out-of-order / missing predecessor: its facts are held, and applied once it is there', async () => {
		const person = await walkIn('차온유', '010-7000-0002');
		expect(await verdictOn(person.checkIn)).toBe('held');
		expect(await verdictOn(person.enrol)).toBe('applied');
		expect(await verdictOn(person.checkIn)).toBe('applied');
	});

	test('that had enrolled before is found again: no second person, and its facts are theirs', async () => {
		const first = await walkIn('표다솜', '010-7000-0003');
		await verdictOn(first.enrol);
		const again = await walkIn('표 다솜', '010-7000-0003');
		expect(await verdictOn(again.enrol)).toBe('applied');
		expect(await verdictOn(again.enrol)).toBe('duplicate');
		expect(await verdictOn(again.checkIn)).toBe('applied');
		const found = await inDay('표다솜');
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({
			enrolmentId: first.enrolmentId,
			aliases: [again.enrolmentId]
		});
		expect(found[0]!.checkedInAt).not.toBeNull();
		expect(await inDay('표 다솜')).toEqual([]);
	});

	test('with the number of another person is another person', async () => {
		const one = await walkIn('안한별', '010-7000-0004');
		const other = await walkIn('안새벽', '010-7000-0004');
		expect(await verdictOn(one.enrol)).toBe('applied');
		expect(await verdictOn(other.enrol)).toBe('applied');
		expect(await verdictOn(other.checkIn)).toBe('applied');
		expect((await inDay('안한별'))[0]!.checkedInAt).toBeNull();
		expect((await inDay('안새벽'))[0]!.checkedInAt).not.toBeNull();
		// Each of the two is found again.
		for (const name of ['안한별', '안 새벽']) {
			expect(await verdictOn((await walkIn(name, '010-7000-0004')).enrol)).toBe('applied');
		}
		expect((await inDay('안한별')).map(({ aliases }) => aliases?.length)).toEqual([1]);
		expect((await inDay('안새벽')).map(({ aliases }) => aliases?.length)).toEqual([1]);
	});

	test('written down by two phones in the same moment is one person', async () => {
		const written = await Promise.all([1, 2, 3, 4].map(() => walkIn('장누리', '010-7000-0005')));
		const verdicts = await Promise.all(written.map(({ enrol }) => verdictOn(enrol)));
		expect(verdicts).toEqual(verdicts.map(() => 'applied'));
		for (const { checkIn } of written) expect(await verdictOn(checkIn)).toBe('applied');
		const found = await inDay('장누리');
		expect(found).toHaveLength(1);
		expect(found[0]!.aliases).toHaveLength(3);
	});

	test('at a visit of somebody else is refused and kept', async () => {
		const person = await walkIn('나윤슬아', '010-7000-0006', field.stranger);
		expect(await verdictOn(person.enrol, field.stranger)).toBe('refused not_your_visit');
	});
});
