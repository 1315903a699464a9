import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysBetween, isWeekend, type Day } from '#lib/base/days.ts';
import type { Facts, SeriesVisit } from '#lib/programmes/facts.ts';
import { clinic, closed, contactAt, personWith, Q, q } from '#lib/programmes/facts-for-tests.ts';
import { makePlan } from '#lib/programmes/plan.ts';
import { moveToWorkday } from '#lib/programmes/workdays.ts';

const everyDay = (day: Day) => day !== '';
const visits: SeriesVisit[] = [-7, 7, 21, 35].map((days, i) => ({ number: i + 1, day: q(days) }));
const fresh: Facts = { enrolledOn: q(-7), anchors: [], contacts: [], closure: null };

function planOf(facts: Facts, today: Day = q(0), series = visits, isWorkday = everyDay) {
	return makePlan(clinic, facts, series, isWorkday, today);
}
function stepOf(key: string, ...of: Parameters<typeof planOf>) {
	return planOf(...of).steps.find((step) => step.key === key)!;
}

describe('dates of the plan', () => {
	test.each([
		['k5', '2026-09-29', '2026-09-26', '2026-10-13'],
		['k8', '2026-11-24', '2026-11-17', '2026-12-08'],
		['k10', '2027-03-02', '2027-02-16', '2027-03-30'],
		['k11', '2027-08-31', '2027-08-01', '2027-09-30']
	])('%s is on %s, between %s and %s', (key, target, from, to) => {
		expect(stepOf(key, personWith([]))).toMatchObject({ target, window: { from, to } });
	});

	test('a target on a day off moves on inside the window, else back', () => {
		const window = { from: '2026-09-03', to: '2026-09-05' };
		const isWorkday = (day: Day) => !isWeekend(day);
		expect(moveToWorkday('2026-09-05', window, isWorkday)).toBe('2026-09-04');
		expect(moveToWorkday('2026-09-05', { ...window, to: '2026-09-07' }, isWorkday)).toBe(
			'2026-09-07'
		);
		expect(moveToWorkday('2026-09-04', window, isWorkday)).toBe('2026-09-04');
		expect(moveToWorkday('2026-09-04', window, () => false)).toBe('2026-09-04');
	});

	test('no target ever leaves its window, whatever days are off', () => {
		const anyDaysOff = fc.uniqueArray(fc.integer({ min: -20, max: 400 }), { maxLength: 200 });
		fc.assert(
			fc.property(anyDaysOff, (off) => {
				const isWorkday = (day: Day) => !off.includes(daysBetween(Q, day));
				return planOf(personWith([]), q(0), visits, isWorkday).steps.every(
					({ target, window }) => target! >= window!.from && target! <= window!.to
				);
			}),
			{ numRuns: 50 }
		);
	});
});

describe('visits of the series', () => {
	test('a visit step binds to the visit in its window nearest the target', () => {
		const bound = planOf(personWith([])).steps.map((step) => [
			step.key,
			step.visitNumber,
			step.mode
		]);
		expect(bound.slice(0, 7)).toEqual([
			['k0', 1, 'visit'],
			['k1', null, 'phone'],
			['k2', 2, 'visit'],
			['k3', null, 'phone'],
			['k4', 3, 'visit'],
			['k5', 4, 'visit'],
			['k6', null, 'phone']
		]);
		expect(stepOf('k5', personWith([]))).toMatchObject({ target: q(28), plannedOn: q(35) });
	});

	test('without a visit in the window it becomes a telephone contact on its target', () => {
		const step = stepOf('k2', personWith([]), q(0), []);
		expect(step).toMatchObject({ mode: 'phone', visitNumber: null, plannedOn: q(7) });
	});

	test('a step that only a visit was meant for becomes one too, with an anchor or without', () => {
		expect(stepOf('k0', fresh, q(-3), [])).toMatchObject({ mode: 'phone', visitNumber: null });
		expect(stepOf('k2', fresh, q(-3), [])).toMatchObject({ mode: 'phone', plannedOn: null });
		expect(stepOf('k1', fresh, q(-3), [])).toMatchObject({ mode: 'phone', plannedOn: null });
	});

	test('a quit date a week after the first visit is proposed until somebody sets it', () => {
		expect(planOf(fresh).anchors).toMatchObject([{ key: 'quit_date', day: Q, isProposed: true }]);
		expect(planOf(personWith([])).anchors[0]).toMatchObject({ day: Q, isProposed: false });
		const late = { ...fresh, enrolledOn: q(1) };
		expect(planOf(late).anchors[0]!.day).toBe(q(14));
		expect(stepOf('k2', late).visitNumber).toBe(3);
	});

	test('without visits nothing can be proposed, and its steps wait', () => {
		const step = stepOf('k5', fresh, q(0), []);
		expect(step).toMatchObject({ status: 'not_yet_anchored', target: null, window: null });
		expect(planOf(fresh, q(0), []).steps.at(-1)!.status).toBe('not_yet_anchored');
	});
});

describe('states of a step', () => {
	test('a step is upcoming, due in its window, and missed after it', () => {
		const status = (days: number) => stepOf('k2', personWith([]), q(days)).status;
		expect([3, 4, 10, 11].map(status)).toEqual(['upcoming', 'due', 'due', 'missed']);
	});

	test('only a contact that took place answers it; the others are attempts', () => {
		const tried = contactAt(3, 'k1', {}, { id: 'a', mode: 'phone', result: 'unreachable' });
		expect(stepOf('k1', personWith([tried]), q(4))).toMatchObject({ status: 'due', attempts: 1 });
		const reached = contactAt(4, 'k1', {}, { id: 'b', mode: 'phone' });
		expect(stepOf('k1', personWith([tried, reached]), q(9))).toMatchObject({
			status: 'done',
			doneOn: q(4),
			contactId: 'b',
			attempts: 2
		});
	});

	test('a new quit date moves what is to come and leaves what was done', () => {
		const facts = personWith([contactAt(7, 'k2')]);
		facts.anchors.push({ key: 'quit_date', day: q(14), setAt: `${q(10)}T00:00:00.000Z` });
		const plan = planOf(facts, q(11), []);
		expect(plan.steps.find((step) => step.key === 'k2')).toMatchObject({
			status: 'done',
			target: q(7)
		});
		expect(plan.steps.find((step) => step.key === 'k5')!.target).toBe(q(42));
	});

	test('after a closure nothing that had not begun is planned', () => {
		const plan = planOf(closed(personWith([contactAt(7, 'k2')]), 'moved', 12), q(20));
		expect(plan.steps.map((step) => step.key)).toEqual(['k0', 'k1', 'k2', 'k3']);
	});
});

test('every order of arrival gives the same plan', () => {
	const facts = personWith(
		[
			contactAt(7, 'k2', { co_ppm: 12, craving_strength: 4, smoking_status: 'some' }),
			contactAt(7, null, { confidence: 3 }, { id: 'x' }),
			contactAt(7, null, { confidence: 9 }, { id: 'y' }),
			contactAt(21, 'k4', { co_ppm: 2, smoking_status: 'none' }),
			contactAt(29, 'k5', { co_ppm: 3, any_puff_since_day15: false })
		],
		{ cigs_per_day: 30, importance: 5 }
	);
	facts.anchors.push({ key: 'quit_date', day: q(2), setAt: `${q(1)}T00:00:00.000Z` });
	const shuffled = <T>(items: T[]) => fc.shuffledSubarray(items, { minLength: items.length });
	const arrival = fc.tuple(shuffled(facts.contacts), shuffled(facts.anchors), fc.boolean());
	const expected = planOf(facts, q(30));
	fc.assert(
		fc.property(arrival, ([contacts, anchors, isTwice]) => {
			const arrived = isTwice ? [...contacts, ...contacts] : contacts;
			expect(planOf({ ...facts, contacts: arrived, anchors }, q(30))).toEqual(expected);
		})
	);
});
