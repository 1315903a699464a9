import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fourVisits, visitAt } from '#lib/visits/time/calendars.test-kit.ts';
import { checkRules } from '#lib/visits/time/rules-check.ts';
import {
	crewSizeOf,
	durationMinutes,
	durationRange,
	rulesForVisits,
	windowOf
} from '#lib/visits/time/rules.ts';
import { checkHeadcount, checkOrganizationSize } from '#lib/visits/time/who-may-book.ts';

describe('how long a visit lasts', () => {
	test.each([
		[30, 150],
		[31, 180],
		[36, 180],
		[37, 210],
		[120, 600]
	])('%i people at ten minutes with a crew of two take %i minutes', (people, minutes) => {
		expect(durationMinutes(fourVisits, people)).toBe(minutes);
	});

	test('is enough for everybody, and less than one step too long', () => {
		const anyRules = fc.record({
			crewSize: fc.integer({ min: 1, max: 9 }),
			minutesPerPerson: fc.integer({ min: 1, max: 60 }),
			roundMinutesTo: fc.constantFrom(5, 15, 30, 60)
		});
		fc.assert(
			fc.property(anyRules, fc.integer({ min: 1, max: 500 }), (some, people) => {
				const minutes = durationMinutes({ ...fourVisits, ...some }, people);
				const spare = minutes * some.crewSize - people * some.minutesPerPerson;
				expect(minutes % some.roundMinutesTo).toBe(0);
				expect(spare).toBeGreaterThanOrEqual(0);
				expect(spare).toBeLessThan(some.roundMinutesTo * some.crewSize);
			})
		);
	});
});

describe('a visit with rules of its own', () => {
	const [first, second] = fourVisits.visits;
	const fitness = { ...first!, crewSize: 3, minutesPerPerson: 15 };
	const talk = { ...second!, sessionMinutes: 80 };
	const rules = { ...fourVisits, visits: [fitness, talk] };

	test('lasts and is staffed as it says', () => {
		expect(durationMinutes(rules, 30, fitness)).toBe(150);
		expect(crewSizeOf(rules, fitness)).toBe(3);
		expect(crewSizeOf(rules, talk)).toBe(2);
	});

	test('for everybody at once lasts the same however many come', () => {
		for (const people of [1, 30, 500]) expect(durationMinutes(rules, people, talk)).toBe(90);
	});

	test('gives the series a shortest and a longest visit', () => {
		expect(durationRange(rules, 30)).toEqual({ from: 90, to: 150 });
		expect(durationRange(fourVisits, 30)).toEqual({ from: 150, to: 150 });
	});

	test.each([
		['a crew of nobody', { crewSize: 0 }, 'visits.0.crewSize'],
		['no time for a person', { minutesPerPerson: 0 }, 'visits.0.minutesPerPerson'],
		['a session without end', { sessionMinutes: 10_000 }, 'visits.0.sessionMinutes']
	])('is refused with %s', (_, own, field) => {
		const broken = { ...fourVisits, visits: [{ ...first!, ...own }] };
		expect(checkRules(broken).map((one) => one.field)).toEqual([field]);
	});
});

describe('the size of an organization', () => {
	const large = { ...fourVisits, organizationSize: { min: 300 } };

	test('below the minimum is refused with both numbers, at it is fine', () => {
		expect(checkOrganizationSize(large, 299)).toEqual({
			code: 'organization_below_minimum',
			field: 'employees',
			params: { min: 300, asked: 299 }
		});
		expect(checkOrganizationSize(large, 300)).toBeNull();
	});

	test('is asked for where the service has a minimum, and nowhere else', () => {
		expect(checkOrganizationSize(large, null)!.code).toBe('required');
		expect(checkOrganizationSize(fourVisits, null)).toBeNull();
	});

	test('says nothing about how many take part', () => {
		expect(checkHeadcount(large, 30)).toBeNull();
		expect(checkHeadcount(large, 299)!.code).toBe('headcount_above_maximum');
	});
});

describe('a headcount', () => {
	test('below the minimum is refused with both numbers, at it is fine', () => {
		expect(checkHeadcount(fourVisits, 29)).toEqual({
			code: 'headcount_below_minimum',
			field: 'headcount',
			params: { min: 30, asked: 29 }
		});
		expect(checkHeadcount(fourVisits, 30)).toBeNull();
	});

	test('above the maximum is refused, at it is fine', () => {
		expect(checkHeadcount(fourVisits, 120)).toBeNull();
		expect(checkHeadcount(fourVisits, 121)).toMatchObject({
			code: 'headcount_above_maximum',
			params: { max: 120, asked: 121 }
		});
	});

	test('is a whole number', () => {
		for (const wrong of [NaN, 30.5, Infinity]) {
			expect(checkHeadcount(fourVisits, wrong)!.code).toBe('not_a_number');
		}
	});
});

describe('the window of a visit', () => {
	test('lies around its planned day', () => {
		expect(windowOf(fourVisits, fourVisits.visits[1]!, '2026-09-01')).toEqual({
			from: '2026-09-12',
			to: '2026-09-18'
		});
	});

	test('ends with the span of the series', () => {
		const late = { ...fourVisits, visits: [visitAt(1, 0, 0, 0), visitAt(2, 40, 3, 7)] };
		expect(windowOf(late, late.visits[1]!, '2026-09-01').to).toBe('2026-10-13');
	});
});

describe('the rules for visits that remain', () => {
	test('keep their numbers and gaps', () => {
		const rest = rulesForVisits(fourVisits, [2, 3, 4]);
		expect(rest.visits.map(({ number, offsetDays }) => [number, offsetDays])).toEqual([
			[2, 0],
			[3, 14],
			[4, 28]
		]);
		expect(rest.spanDays).toBe(28);
		expect(checkRules(rest)).toEqual([]);
	});

	test('can be those of any of its visits', () => {
		expect(rulesForVisits(fourVisits, [1, 3]).visits.map(({ offsetDays }) => offsetDays)).toEqual([
			0, 28
		]);
	});
});

describe('rules that cannot work are refused in their field', () => {
	const [first, second] = fourVisits.visits;
	test.each([
		['a grid that does not divide a day', { gridMinutes: 50 }, 'gridMinutes'],
		['a grid of nothing', { gridMinutes: 0 }, 'gridMinutes'],
		['a crew of nobody', { crewSize: 0 }, 'crewSize'],
		['half a minute', { minutesPerPerson: 2.5 }, 'minutesPerPerson'],
		['a minimum above the maximum', { headcount: { min: 9, max: 8 } }, 'headcount'],
		['no visit', { visits: [] }, 'visits'],
		['a first visit later than the first day', { visits: [second!] }, 'visits.0'],
		['windows that overlap', { visits: [first!, second!, visitAt(3, 20, 3, 3)] }, 'visits.2'],
		['a visit beyond the span', { visits: [first!, visitAt(2, 43, 0, 0)] }, 'visits.1']
	])('%s', (_, change, field) => {
		expect(checkRules({ ...fourVisits, ...change }).map((one) => one.field)).toContain(field);
	});

	test('and those of the four visits are fine', () => {
		expect(checkRules(fourVisits)).toEqual([]);
	});
});
