import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseCrew, crewReasonCodes, type CrewCandidate } from '#lib/visits/time/crew.ts';

const needs = { crewSize: 1, visitsInSeries: 4, isEvening: false };

function candidate(id: string, more: Partial<CrewCandidate> = {}): CrewCandidate {
	return {
		id,
		obstacle: null,
		visitsOnSeries: 0,
		visitsCovered: 4,
		loadMinutes: 600,
		eveningVisits: 0,
		...more
	};
}

const anyCandidates = fc
	.array(
		fc.record({
			obstacle: fc.constantFrom(null, null, null, 'busy', 'on_leave', 'outside_hours' as const),
			visitsOnSeries: fc.integer({ min: 0, max: 2 }),
			visitsCovered: fc.integer({ min: 1, max: 3 }),
			loadMinutes: fc.constantFrom(0, 60, 120),
			eveningVisits: fc.integer({ min: 0, max: 2 })
		}),
		{ maxLength: 7 }
	)
	.map((all) => all.map((one, at): CrewCandidate => ({ id: 'abcdefg'[at]!, ...one })));
const anyNeeds = fc.record({
	crewSize: fc.integer({ min: 1, max: 3 }),
	visitsInSeries: fc.constant(3),
	isEvening: fc.boolean()
});

describe('a crew', () => {
	test('is whoever knows the series, even with the most to do', () => {
		const mentor = candidate('z', { visitsOnSeries: 1, loadMinutes: 9000 });
		const choice = chooseCrew([candidate('a'), mentor], needs);
		expect(choice.ids).toEqual(['z']);
		expect(choice.reasons[0]!.reasons.map(({ code }) => code)).toEqual([
			'free_at_time',
			'same_as_series'
		]);
		expect(choice.passedOver).toEqual([{ id: 'a', code: 'not_on_series', params: {} }]);
	});

	test('else whoever can come most often', () => {
		const choice = chooseCrew([candidate('a', { visitsCovered: 3 }), candidate('b')], needs);
		expect(choice.ids).toEqual(['b']);
		expect(choice.reasons[0]!.reasons).toContainEqual({
			code: 'covers_series',
			params: { visits: 4, of: 4 }
		});
		expect(choice.passedOver).toEqual([
			{ id: 'a', code: 'covers_fewer_visits', params: { visits: 3, of: 4 } }
		]);
	});

	test('else whoever has the least to do, with the minutes said', () => {
		const choice = chooseCrew([candidate('a'), candidate('b', { loadMinutes: 540 })], needs);
		expect(choice.ids).toEqual(['b']);
		expect(choice.reasons[0]!.reasons).toContainEqual({
			code: 'least_loaded',
			params: { minutes: 540 }
		});
		expect(choice.passedOver).toEqual([{ id: 'a', code: 'more_loaded', params: { minutes: 600 } }]);
	});

	test('of an evening is first whoever had the fewest evenings', () => {
		const two = [
			candidate('a', { eveningVisits: 3 }),
			candidate('b', { eveningVisits: 1, loadMinutes: 900 })
		];
		expect(chooseCrew(two, needs).ids).toEqual(['a']);
		const evening = chooseCrew(two, { ...needs, isEvening: true });
		expect(evening.ids).toEqual(['b']);
		expect(evening.passedOver).toEqual([
			{ id: 'a', code: 'more_evenings', params: { evenings: 3 } }
		]);
	});

	test('is never somebody who is hindered, and says what hinders', () => {
		const choice = chooseCrew([candidate('a', { obstacle: 'on_leave' })], needs);
		expect(choice).toEqual({
			ids: [],
			isComplete: false,
			reasons: [],
			passedOver: [{ id: 'a', code: 'on_leave', params: {} }]
		});
	});

	test('of equals is the one whose id comes first', () => {
		const choice = chooseCrew([candidate('b'), candidate('a')], needs);
		expect(choice.ids).toEqual(['a']);
		expect(choice.passedOver[0]!.code).toBe('equal_after_others');
	});

	test('does not depend on the order in which candidates are named', () => {
		fc.assert(
			fc.property(anyCandidates, anyNeeds, (all, someNeeds) => {
				expect(chooseCrew([...all].reverse(), someNeeds).ids).toEqual(
					chooseCrew(all, someNeeds).ids
				);
			})
		);
	});

	test('is full when enough are free; everybody is chosen or passed over, once, with reasons', () => {
		fc.assert(
			fc.property(anyCandidates, anyNeeds, (all, someNeeds) => {
				const choice = chooseCrew(all, someNeeds);
				const free = all.filter(({ obstacle }) => obstacle === null).length;
				expect(choice.ids.length).toBe(Math.min(free, someNeeds.crewSize));
				expect(choice.isComplete).toBe(free >= someNeeds.crewSize);
				const named = [...choice.ids, ...choice.passedOver.map(({ id }) => id)];
				expect(named.sort()).toEqual(all.map(({ id }) => id));
				expect(choice.reasons.map(({ id }) => id)).toEqual(choice.ids);
				const codes = [...choice.passedOver, ...choice.reasons.flatMap((one) => one.reasons)];
				expect(codes.every(({ code }) => crewReasonCodes.includes(code))).toBe(true);
			})
		);
	});
});
