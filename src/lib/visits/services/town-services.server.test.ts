import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { briefing, companies, largeClinic } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { largeClinicRules, townServices } from '../../../../tests/town/services.ts';
import { aRequest, book } from '../../../../tests/town/stories.ts';
import { addDays, dayOf, daysBetween } from '#lib/base/days.ts';
import { makePlan } from '#lib/programmes/plan.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { reading } from '#lib/server/work.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { checkRules } from '#lib/visits/time/rules-check.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
beforeAll(async () => {
	town = await freshTown();
}, 60_000);
afterAll(() => town.leave());

const large = { ...companies[2]!, serviceKey: largeClinic.key };

async function bookLarge(organizationSize: number | null, headcount = large.headcount) {
	return book(town.agency, await aRequest(town.agency, { ...large, headcount, organizationSize }));
}

async function visitsBooked(seriesId: string) {
	return reading(town.visitor, (work) => visitsOfSeries(work, seriesId));
}

test.each(townServices())('the rules of $key can work', ({ rules }) => {
	expect(checkRules(rules)).toEqual([]);
});

describe('the clinic for large workplaces', () => {
	test('is booked as one series of five visits over 26 weeks', async () => {
		const booked = await bookLarge(420);
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		const visits = await visitsBooked(booked.value.seriesId);
		const days = visits.map(({ startsAt }) => dayOf(startsAt, town.agency.zone));
		const [first, last] = [days[0]!, days.at(-1)!];
		expect(visits.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
		expect(daysBetween(first, last)).toBeGreaterThanOrEqual(175);
		expect(daysBetween(first, last)).toBeLessThanOrEqual(182);
		const found = await reading(town.visitor, (work) => seriesById(work, booked.value.seriesId));
		expect(found!.organizationSize).toBe(420);
	});

	test('takes longer at the visits with a fitness test than at the booths', async () => {
		const booked = await bookLarge(420);
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		const visits = await visitsBooked(booked.value.seriesId);
		const minutes = visits.map(({ startsAt, endsAt }) => (+endsAt - +startsAt) / 60_000);
		expect(minutes).toEqual([150, 120, 120, 120, 150]);
	});

	test('goes by the size of the organization, not by who takes part', async () => {
		expect((await bookLarge(300, 1)).ok).toBe(true);
		for (const size of [299, null]) {
			const refusal = await bookLarge(size, 40);
			if (refusal.ok) throw new Error('booked');
			expect(refusal.problems[0]!.field).toBe('employees');
		}
	});

	test('gives every visit a step of the programme', () => {
		const programme = shippedTemplates()[0]!;
		const first = '2026-09-01';
		const visits = largeClinicRules().visits.map(({ number, offsetDays }) => ({
			number,
			day: addDays(first, offsetDays)
		}));
		const facts = { enrolledOn: first, anchors: [], contacts: [], closure: null };
		const { steps } = makePlan(programme, facts, visits, () => true, first);
		const bound = steps.map(({ visitNumber }) => visitNumber).filter((one) => one !== null);
		expect(bound).toEqual([1, 2, 3, 4, 5]);
	});
});

describe('the briefing', () => {
	test('is one visit that lasts the same for six people as for two hundred', async () => {
		for (const headcount of [6, 200]) {
			const changes = { serviceKey: briefing.key, headcount };
			const booked = await book(town.agency, await aRequest(town.agency, changes));
			if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
			const [visit, ...others] = await visitsBooked(booked.value.seriesId);
			expect(others).toEqual([]);
			expect((+visit!.endsAt - +visit!.startsAt) / 60_000).toBe(90);
		}
	});
});
