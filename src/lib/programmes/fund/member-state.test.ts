import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clinic, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import { judge, verifiableOutcomes } from '#lib/programmes/fund/due-outcome.ts';
import {
	appealUntil,
	mayLeaveFreely,
	memberState,
	unsettled,
	type MemberFacts
} from '#lib/programmes/fund/member-state.ts';

const at = (day: number) => new Date(Date.UTC(2026, 8, day));
const paid: MemberFacts = {
	deposit: 30_000,
	paidIn: 30_000,
	leftAt: null,
	isDue: false,
	verdicts: [],
	appealedAt: null,
	settledAt: null
};
const failed = { id: 'a', isPassed: false, approvedAt: at(2) };
const passed = { id: 'b', isPassed: true, approvedAt: at(12) };

describe('a person of a fund', () => {
	test.each([
		['enrolled', { paidIn: 0 }],
		['active', {}],
		['verification_due', { isDue: true }],
		['verification_due', { isDue: true, verdicts: [{ ...failed, approvedAt: null }] }],
		['failed', { isDue: true, verdicts: [failed] }],
		['appeal', { verdicts: [failed], appealedAt: at(5) }],
		[
			'failed',
			{ verdicts: [failed, { ...failed, id: 'c', approvedAt: at(9) }], appealedAt: at(5) }
		],
		['passed', { verdicts: [failed, passed], appealedAt: at(5) }],
		['settled', { verdicts: [passed], settledAt: at(20) }],
		['left', { leftAt: at(3), verdicts: [passed], settledAt: at(20) }]
	] as const)('is %s', (state, changes) => {
		expect(memberState({ ...paid, ...changes } as MemberFacts)).toBe(state);
	});

	test('has seven days for a second test, and only one', () => {
		const facts = { ...paid, verdicts: [failed] };
		expect(appealUntil(facts, at(8))).toEqual(at(9));
		expect(appealUntil(facts, at(9))).toBeNull();
		const again = { ...failed, id: 'c', approvedAt: at(9) };
		expect(
			appealUntil({ ...facts, verdicts: [failed, again], appealedAt: at(5) }, at(10))
		).toBeNull();
		expect(unsettled(facts, at(8))).toBe('failed');
		expect(unsettled(facts, at(9))).toBeNull();
	});

	test('holds a settlement up while their money waits for a verdict', () => {
		expect(unsettled(paid, at(1))).toBe('active');
		expect(unsettled({ ...paid, paidIn: 10_000 }, at(1))).toBe('enrolled');
		expect(unsettled({ ...paid, paidIn: 0 }, at(1))).toBeNull();
		expect(unsettled({ ...paid, leftAt: at(1) }, at(1))).toBeNull();
	});

	test('may leave for fourteen days', () => {
		expect(mayLeaveFreely(at(1), 14, new Date(at(15).getTime() - 1))).toBe(true);
		expect(mayLeaveFreely(at(1), 14, at(15))).toBe(false);
	});

	test('is in the same state in whatever order the verdicts became known', () => {
		const verdict = fc.record({
			id: fc.uuid(),
			isPassed: fc.boolean(),
			approvedAt: fc.option(fc.integer({ min: 1, max: 5 }).map(at))
		});
		const shuffled = fc
			.uniqueArray(verdict, { selector: ({ id }) => id, maxLength: 6 })
			.chain((all) =>
				fc.tuple(
					fc.constant(all),
					fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
				)
			);
		fc.assert(
			fc.property(shuffled, ([one, other]) => {
				const state = (verdicts: typeof one) =>
					memberState({ ...paid, verdicts, appealedAt: at(3) });
				expect(state(other)).toBe(state(one));
			})
		);
	});
});

const asked = { outcomeKey: 'quit_4w', variant: 'verified', appealedAt: null, zone: 'Asia/Seoul' };
const answer = (day: number, ppm: number, puff = false) =>
	contactAt(day, 'k5', { any_puff_since_day15: puff, co_ppm: ppm });

describe('what decides', () => {
	test('is a variant that a measure verifies', () => {
		const keys = verifiableOutcomes(clinic).map(
			({ outcome, variant }) => `${outcome.key} ${variant.key}`
		);
		expect(keys).toContain('quit_4w verified');
		expect(keys).not.toContain('quit_4w self_reported');
	});

	test.each([
		['open', [], 30],
		['met', [answer(28, 3)], 30],
		['not_met', [answer(28, 10)], 30],
		['not_met', [], 43]
	] as const)('%s', (result, contacts, today) => {
		expect(judge(clinic, asked, personWith([...contacts]), q(today))).toMatchObject({ result });
	});

	test('is the second test after an appeal, also when it is held after the window', () => {
		const appealedAt = new Date(`${q(42)}T03:00:00Z`);
		const facts = personWith([answer(41, 14), answer(46, 4)]);
		expect(judge(clinic, asked, facts, q(47))).toMatchObject({ result: 'not_met' });
		expect(judge(clinic, { ...asked, appealedAt }, facts, q(47))).toMatchObject({ result: 'met' });
		const late = personWith([answer(41, 14), answer(50, 4)]);
		expect(judge(clinic, { ...asked, appealedAt }, late, q(51))).toMatchObject({
			result: 'not_met'
		});
	});

	test('is nothing where the programme has no such outcome', () => {
		expect(judge(clinic, { ...asked, outcomeKey: 'x' }, personWith([]), q(1))).toBeNull();
	});
});
