import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aRequest, book as bookAt } from '../../../tests/town/stories.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { reading } from '#lib/server/work.server.ts';
import type { BookingRequest } from '#lib/visits/book-series.server.ts';
import { crewOfSeries } from '#lib/visits/crew-queries.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
beforeAll(async () => {
	town = await freshTown();
}, 60_000);
afterAll(() => town.leave());

const request = () => aRequest(town.agency);
const book = (wanted: BookingRequest) => bookAt(town.agency, wanted);

describe('booking a series', () => {
	test('a listed time books all four visits with two counselors each', async () => {
		const booked = await book(await request());
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		const [visits, crew] = await reading(town.visitor, (work) =>
			Promise.all([
				visitsOfSeries(work, booked.value.seriesId),
				crewOfSeries(work, booked.value.seriesId)
			])
		);
		expect(visits.map((one) => one.number)).toEqual([1, 2, 3, 4]);
		expect(crew).toHaveLength(8);
		expect(crew.every((one) => one.reasons.length > 0)).toBe(true);
	});

	test('the same form sent twice books once', async () => {
		const wanted = await request();
		const [one, two] = [await book(wanted), await book(wanted)];
		if (!one.ok || !two.ok) throw new Error('not booked');
		expect(two.value.reference).toBe(one.value.reference);
	});

	test('the same form sent again with other content is told so, and books nothing', async () => {
		const wanted = await request();
		await book(wanted);
		const other = await request();
		for (const change of [
			{ headcount: 33 },
			{ day: other.day, minute: other.minute },
			{ contactEmail: 'other@daon.example' },
			{ serviceKey: 'another-service' },
			{ note: '주차는 뒤편' },
			{ address: '서울시 한강구 예시로 2' },
			{ contactPhone: '02-000-9999' }
		]) {
			const refusal = await book({ ...wanted, ...change });
			expect(refusal).toEqual({ ok: false, problems: [{ code: 'request_changed' }] });
		}
		expect((await book(wanted)).ok).toBe(true);
	});

	test('of twenty who want one time at once exactly one gets it', async () => {
		const wanted = await request();
		const all = await Promise.all(
			Array.from({ length: 20 }, () => book({ ...wanted, requestKey: newId(new Date()) }))
		);
		expect(all.filter((one) => one.ok)).toHaveLength(1);
		const codes = all.flatMap((one) => (one.ok ? [] : one.problems.map(({ code }) => code)));
		expect(new Set(codes)).toEqual(new Set(['slot_taken']));
	});

	test('one person too few is refused by the rule that says so, and nothing is written', async () => {
		const refusal = await book({ ...(await request()), headcount: 29 });
		expect(refusal).toEqual({
			ok: false,
			problems: [
				{ code: 'headcount_below_minimum', params: { min: 30, asked: 29 }, field: 'headcount' }
			]
		});
	});
});
