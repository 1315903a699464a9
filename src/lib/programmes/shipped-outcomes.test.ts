import { describe, expect, test } from 'vitest';
import type { Facts } from '#lib/programmes/facts.ts';
import { contactAt, q } from '#lib/programmes/facts-for-tests.ts';
import { evaluateOutcome } from '#lib/programmes/outcome.ts';
import { makePlan } from '#lib/programmes/plan.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import type { MeasureValues } from '#lib/programmes/template.ts';

/* What the shipped programmes count, person by person. Day 0 is the day of the first visit. */

type Contact = [days: number, step: string, values: MeasureValues, mode?: 'visit' | 'phone'];

function programme(key: string) {
	const template = shippedTemplates().find((one) => one.key === key)!;
	const factsOf = (contacts: Contact[], enrolledDays = -3): Facts => ({
		enrolledOn: q(enrolledDays),
		anchors: [],
		contacts: contacts.map(([days, step, values, mode = 'visit']) =>
			contactAt(days, step, values as Record<string, string | number | boolean>, { mode })
		),
		closure: null
	});
	return {
		steps: (contacts: Contact[], days: number) =>
			makePlan(template, factsOf(contacts), [{ number: 1, day: q(0) }], () => true, q(days)).steps,
		result: (outcome: string, contacts: Contact[], days = 400, enrolledDays = -3) => {
			const definition = template.outcomes.find((one) => one.key === outcome)!;
			const facts = factsOf(contacts, enrolledDays);
			const { reason, met, flags } = evaluateOutcome(template, definition, facts, q(days));
			return [reason, ...Object.values(met), ...flags];
		}
	};
}

describe('briefing', () => {
	const { result, steps } = programme('briefing');
	const came = (values: MeasureValues = {}): Contact => [
		0,
		'b0',
		{ questions_parked: 0, ...values }
	];

	test('attendance: who registered before and came, of all who registered before', () => {
		expect(result('attendance', [came()])).toEqual(['met', true]);
		expect(result('attendance', [])).toEqual(['lost_to_follow_up', false]);
		expect(result('attendance', [], 10)).toEqual(['not_yet_due']);
		expect(result('attendance', [came()], 400, 0)).toEqual(['walk_in']);
	});

	test('parked questions: answered in time, of attendees who had one', () => {
		const parked = came({ questions_parked: 2 });
		const answer = (parked_answer: string): Contact => [3, 'b1', { parked_answer }, 'phone'];
		expect(result('answer_promise', [came()])).toEqual(['nothing_parked']);
		expect(result('answer_promise', [parked, answer('in_time')])).toEqual(['met', true]);
		expect(result('answer_promise', [parked, answer('late')])).toEqual(['not_met', false]);
		expect(result('answer_promise', [parked])).toEqual(['lost_to_follow_up', false]);
	});

	test('applications within 30 days count walk-ins too, and silence as none', () => {
		const told: Contact = [30, 'b2', { applied_30: true }, 'phone'];
		expect(result('conversion_30', [came(), told], 400, 0)).toEqual(['met', true]);
		expect(result('conversion_30', [came()])).toEqual(['lost_to_follow_up', false]);
		expect(result('conversion_30', [])).toEqual(['not_anchored']);
	});

	test('understanding counts only who answered before and after', () => {
		expect(result('understanding', [came({ quiz_before: 2, quiz_after: 4 })])).toEqual([
			'met',
			true
		]);
		expect(result('understanding', [came({ quiz_before: 4, quiz_after: 4 })])[0]).toBe('not_met');
		expect(result('understanding', [came({ quiz_after: 4 })])).toEqual(['missing']);
	});

	test('an answer is owed only to who parked a question, and goes to the desk when it is late', () => {
		expect(steps([came()], 2).map(({ key }) => key)).toEqual(['b0', 'b2']);
		const owed = steps([came({ questions_parked: 1 })], 6).find(({ key }) => key === 'b1');
		expect(owed).toMatchObject({ status: 'missed', isEscalated: true, target: q(3) });
	});
});

describe('bp-visit', () => {
	const { result, steps } = programme('bp-visit');
	const taken = (sbp: number, dbp: number) => ({ sbp1: sbp, dbp1: dbp, sbp2: sbp, dbp2: dbp });
	const high: Contact = [0, 'v0', taken(150, 85)];
	const fine: Contact = [0, 'v0', taken(139, 89)];

	test('screened of the roster, elevated of those screened', () => {
		expect(result('screened', [fine])).toEqual(['met', true]);
		expect(result('screened', [])).toEqual(['lost_to_follow_up', false]);
		expect(result('elevated', [high])).toEqual(['met', true]);
		expect(result('elevated', [[0, 'v0', taken(120, 90)]])).toEqual(['met', true]);
		expect(result('elevated', [fine])).toEqual(['not_met', false]);
	});

	test('a referral counts up to day 30, known by day 44', () => {
		const seen = (called: number, day: number): Contact => [
			...([called, 'c1'] as const),
			{ referral_completed: true, referral_completed_on: q(day) },
			'phone'
		];
		expect(result('referral_30', [high, seen(40, 30)])).toEqual(['met', true]);
		expect(result('referral_30', [high, seen(40, 31)])).toEqual(['not_met', false]);
		expect(result('referral_30', [high, seen(45, 20)])).toEqual(['lost_to_follow_up', false]);
		expect(result('referral_30', [high], 44)).toEqual(['not_yet_due']);
		expect(result('referral_30', [fine])).toEqual(['not_elevated']);
	});

	test('controlled at the re-check; who did not come is not', () => {
		expect(result('controlled', [high, [75, 'v2', taken(139, 89)]])).toEqual(['met', true]);
		expect(result('controlled', [high, [75, 'v2', taken(140, 80)]])).toEqual(['not_met', false]);
		expect(result('controlled', [high])).toEqual(['lost_to_follow_up', false]);
		expect(result('controlled', [high, [91, 'v2', taken(120, 80)]])[0]).toBe('lost_to_follow_up');
	});

	test('the call and the re-check are for who has an elevated pressure', () => {
		expect(steps([fine], 1).map(({ key }) => key)).toEqual(['v0']);
		expect(steps([high], 1).map(({ key, target }) => [key, target])).toEqual([
			['v0', q(0)],
			['c1', q(14)],
			['v2', q(75)]
		]);
	});
});

describe('flu-visit', () => {
	const { result, steps } = programme('flu-visit');
	const given: Contact = [0, 'v0', { decision: 'vaccinate', vaccinated: true }];

	test('coverage of those eligible, with the reasons of those who were not vaccinated', () => {
		expect(result('coverage', [given])).toEqual(['met', true]);
		const refused: Contact = [0, 'v0', { vaccinated: false, not_given_why: 'declined' }];
		expect(result('coverage', [refused])).toEqual(['not_met', false, 'declined']);
		expect(result('coverage', [refused, [7, 'v0', { vaccinated: true }]])).toEqual(['met', true]);
		expect(result('coverage', [])).toEqual(['lost_to_follow_up', false]);
	});

	test('reactions are asked of who was vaccinated, from the first to the seventh day', () => {
		const said = (days: number): Contact => [days, 'c1', { ae_type: 'none' }, 'phone'];
		expect(result('ae_follow_up', [given, said(7)])).toEqual(['met', true, true]);
		expect(result('ae_follow_up', [given, said(8)])).toEqual(['lost_to_follow_up', false, false]);
		expect(result('ae_follow_up', [[0, 'v0', { vaccinated: false }]])).toEqual(['not_vaccinated']);
		expect(steps([given], 1).find(({ key }) => key === 'c1')?.target).toBe(q(3));
		expect(steps([], 1).map(({ key }) => key)).toEqual(['p0', 'v0']);
	});
});

describe('booth', () => {
	const { result } = programme('booth');
	const first: Contact = [0, 'v0', { case_status: 'open', action_due: q(10) }];
	const asked = (
		days: number,
		values: MeasureValues,
		mode: 'visit' | 'phone' = 'phone'
	): Contact => [...([days, 'c1', values, mode] as const)];

	test('an action counts by its due day, and late apart', () => {
		const done = (day: number) => asked(14, { action_done: true, action_done_on: q(day) });
		expect(result('action_done', [first, done(10)])).toEqual(['met', true, true]);
		expect(result('action_done', [first, done(11)])).toEqual(['not_met', false, true]);
		expect(result('action_done', [first])).toEqual(['lost_to_follow_up', false, false]);
		expect(result('action_done', [[0, 'v0', { case_status: 'open' }]])).toEqual(['no_action']);
	});

	test('the last state counts; resolved or referred is reached', () => {
		expect(result('resolved', [first, asked(14, { case_status: 'referred' })])).toEqual([
			...['met', true, false]
		]);
		expect(result('resolved', [first])).toEqual(['not_met', false, false]);
	});

	test('a goal from 0 is attained', () => {
		const goal = (goal_attainment: number) => [first, asked(90, { goal_attainment })];
		expect(result('goal', goal(0))).toEqual(['met', true]);
		expect(result('goal', goal(-1))).toEqual(['not_met', false]);
	});

	test('the way of the last contact is counted of those who were contacted again', () => {
		expect(result('by_phone', [first, asked(14, {}), asked(90, {}, 'visit')])).toEqual([
			...['not_met', false, true]
		]);
		expect(result('by_phone', [first])).toEqual(['missing']);
	});
});
