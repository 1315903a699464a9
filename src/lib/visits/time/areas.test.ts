import { describe, expect, test } from 'vitest';
import { areaProblems, withArea, type TravelArea } from '#lib/visits/time/areas.ts';
import { fourVisits } from '#lib/visits/time/calendars.test-kit.ts';
import { agreedRules, rulesAsBooked } from '#lib/visits/time/variants.ts';

const near: TravelArea = {
	...{ key: 'near', label: { ko: '가까운 면', en: 'Near' } },
	...{ minutes: 15, withinMinutes: 10 }
};
const far: TravelArea = { ...near, key: 'far', minutes: 45, withinMinutes: 20 };
const rules = { ...fourVisits, areas: [near, far] };

describe('an area of the map', () => {
	test('gives its own road to whoever names it', () => {
		const agreed = agreedRules(rules, null, null, 'near');
		expect(agreed.ok && agreed.value).toMatchObject({
			area: 'near',
			rules: { travelMinutes: 15, area: { key: 'near', withinMinutes: 10 } }
		});
	});

	test('has to be named, and to be one of them', () => {
		const codes = (area: string | null) => {
			const agreed = agreedRules(rules, null, null, area);
			return agreed.ok ? [] : agreed.problems.map(({ code, field }) => `${field} ${code}`);
		};
		expect(codes(null)).toEqual(['area required']);
		expect(codes('nowhere')).toEqual(['area not_a_choice']);
		expect(codes('far')).toEqual([]);
	});

	test('is asked of nobody where there is one, or none', () => {
		const only = agreedRules({ ...rules, areas: [far] }, null, null, null);
		expect(only.ok && only.value.area).toBe('far');
		const none = agreedRules(fourVisits, null, null, 'near');
		expect(none.ok && none.value).toEqual({ rules: fourVisits, variant: null, area: null });
	});

	test('is the longest way where a booked series names none that the service knows', () => {
		const found = rulesAsBooked(rules, { variant: null, area: null });
		expect([found.travelMinutes, found.area]).toEqual([45, undefined]);
	});

	test.each([
		['none at all', { areas: [] }, 'areas not_a_choice'],
		['one twice', { areas: [near, near] }, 'areas not_a_choice'],
		[
			'one that is farther than the longest way',
			{ areas: [near, { ...far, minutes: 50 }] },
			'areas.1.minutes out_of_range'
		],
		[
			'one wider than it is far',
			{ areas: [{ ...near, withinMinutes: 16 }] },
			'areas.0.withinMinutes out_of_range'
		],
		['a place that people come to', { place: 'stops' as const }, 'areas rules_contradict']
	])('cannot be %s', (_, change, wrong) => {
		const found = areaProblems({ ...rules, ...change });
		expect(found.map(({ field, code }) => `${field} ${code}`)).toContain(wrong);
		expect(areaProblems(rules)).toEqual([]);
		expect(withArea(rules, 'nowhere')).toBe(rules);
	});
});
