import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { companies, clinic } from '../../../tests/town/cast.ts';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { bookSeries, type BookingRequest } from '#lib/visits/book-series.server.ts';
import { availabilityFor } from '#lib/visits/calendars.server.ts';
import { offers } from '#lib/visits/offers.ts';
import { crewOfSeries, serviceByKey, visitsOfSeries } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
beforeAll(async () => {
	town = await freshTown();
}, 60_000);
afterAll(() => town.leave());

async function firstOffers() {
	return reading(town.visitor, async (work) => {
		const service = (await serviceByKey(work, clinic.key))!;
		const asked = { rules: service.rules, headcount: 32, zone: town.agency.zone };
		const from = dayOf(work.now, town.agency.zone);
		return offers(await availabilityFor(work, asked), from, addDays(from, 90));
	});
}

async function request(): Promise<BookingRequest> {
	const [first] = await firstOffers();
	return {
		requestKey: newId(new Date()),
		serviceKey: clinic.key,
		...companies[0]!,
		headcount: 32,
		day: first!.day,
		minute: first!.times[0]!.minute,
		note: '',
		language: 'ko'
	};
}

const book = (wanted: BookingRequest) =>
	acting(town.visitor, (work) => bookSeries(work, town.agency, wanted));

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
