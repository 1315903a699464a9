import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clinic, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import type { ContactFact, Facts } from '#lib/programmes/facts.ts';
import { earnedOn } from '#lib/programmes/rewards/earned.ts';
import { maySeeReward } from '#lib/programmes/rewards/may-see-reward.ts';
import { rewardsOf, type Cap, type Giving } from '#lib/programmes/rewards/reward-states.ts';
import { parseTemplate } from '#lib/programmes/template-check.ts';
import type { Template } from '#lib/programmes/template.ts';

const noCap: Cap = { won: null, gifts: null };
const clean = { any_puff_since_day15: false };
const rewardOf = (key: string) => clinic.rewards!.find((one) => one.key === key)!;
const fourWeeks = rewardOf('four_weeks');
const verified = contactAt(28, 'k5', { ...clean, co_ppm: 3 });

function standing(facts: Facts, days: number, givings: Giving[] = [], cap = noCap) {
	const about = { enrolmentId: 'me', templateKey: clinic.key, givings, cap };
	return Object.fromEntries(
		rewardsOf(clinic, facts, about, q(days)).map((one) => [one.reward.key, one])
	);
}

function giving(changes: Partial<Giving> = {}): Giving {
	const mine = { enrolmentId: 'me', templateKey: clinic.key, rewardKey: 'four_weeks' };
	return { ...mine, on: q(30), won: 10_000, ...changes };
}

describe('what somebody earned', () => {
	test('the verified four weeks, on the day of the test that verified them', () => {
		expect(earnedOn(clinic, fourWeeks, personWith([verified]))).toBe(q(28));
		const said = contactAt(28, 'k5', clean, { mode: 'phone' });
		const reading = contactAt(35, null, { co_ppm: 3 });
		expect(earnedOn(clinic, fourWeeks, personWith([said]))).toBeNull();
		expect(earnedOn(clinic, fourWeeks, personWith([said, reading]))).toBe(q(35));
	});

	test.each([
		[contactAt(28, 'k5', { ...clean, co_ppm: 9 }), q(28)],
		[contactAt(28, 'k5', { ...clean, co_ppm: 10 }), null],
		[contactAt(43, 'k5', { ...clean, co_ppm: 3 }), null]
	])('by the limits of the outcome itself', (one, day) => {
		expect(earnedOn(clinic, fourWeeks, personWith([one]))).toBe(day);
	});

	test('by what they told, where the variant counts that, and no earlier than they told it', () => {
		const outcome = clinic.outcomes.find(({ key }) => key === fourWeeks.milestone.outcome!.key)!;
		const numerator = { exists: { obs: { key: 'craving_strength', in: 'contact' as const } } };
		const variants = outcome.variants.map((one) =>
			one.key === 'verified' ? { ...one, countsTold: true as const, numerator } : one
		);
		const counting = { ...outcome, answeredBy: ['any_puff_since_day15'], variants };
		const template = { ...clinic, outcomes: [counting] };
		const values = [
			{ key: 'any_puff_since_day15', value: false, unit: null },
			{ key: 'craving_strength', value: 1, unit: null }
		];
		const told = [{ id: 'told', toldOn: q(30), toldAt: `${q(30)}T05:00:00Z`, values }];
		const begun = personWith([]);
		expect(earnedOn(template, fourWeeks, begun)).toBeNull();
		expect(earnedOn(template, fourWeeks, { ...begun, told })).toBe(q(30));
		const later = personWith([contactAt(60, 'k7')]);
		expect(earnedOn(template, fourWeeks, { ...later, told })).toBe(q(30));
	});

	test('six sessions of six weeks, three of them face to face, the last among them', () => {
		const six = rewardOf('six_weeks');
		const calls = ['k1', 'k3'].map((key, at) => contactAt(3 + at * 11, key, {}, { mode: 'phone' }));
		const visits = [contactAt(7, 'k2'), contactAt(21, 'k4')];
		const last = contactAt(42, 'k6');
		expect(earnedOn(clinic, six, personWith([...calls, ...visits, last]))).toBe(q(42));
		expect(earnedOn(clinic, six, personWith([...calls, ...visits]))).toBeNull();
		expect(earnedOn(clinic, six, personWith([...calls, last]))).toBeNull();
		// Held twice it counts once; a reading is no session.
		const again = [contactAt(8, 'k2'), contactAt(9, null, { co_ppm: 2 })];
		expect(earnedOn(clinic, six, personWith([...calls, ...again, last]))).toBeNull();
	});

	test('six months only with three visits', () => {
		const end = contactAt(182, 'k10', { cigs_since_quit: 0, smoking_status: 'none', co_ppm: 2 });
		const six = rewardOf('six_months');
		expect(earnedOn(clinic, six, personWith([end]))).toBeNull();
		expect(earnedOn(clinic, six, personWith([contactAt(7, 'k2'), end]))).toBe(q(182));
	});
});

describe('its state', () => {
	const facts = personWith([verified]);

	test('goes from not yet over earned to past', () => {
		expect(standing(personWith([]), 28).four_weeks!.state).toBe('not_yet');
		expect(standing(facts, 28).four_weeks).toMatchObject({ state: 'earned', fetchBy: q(88) });
		expect(standing(facts, 88).four_weeks!.state).toBe('earned');
		expect(standing(facts, 89).four_weeks).toMatchObject({ state: 'past', doubts: ['past'] });
	});

	test('given stays given, and says when what came later speaks against it', () => {
		const given = [giving()];
		expect(standing(facts, 30, given).four_weeks).toMatchObject({
			...{ state: 'given', isUnearned: false, givenOn: q(30) }
		});
		const slip = contactAt(28, 'k5', { any_puff_since_day15: true }, { id: 'z' });
		const later = personWith([verified, { ...slip, occurredAt: `${q(28)}T09:00:00.000Z` }]);
		expect(standing(later, 31, given).four_weeks).toMatchObject({
			...{ state: 'given', isUnearned: true, earnedOn: null }
		});
		expect(standing(later, 31).four_weeks!.state).toBe('not_yet');
	});

	test('the same gift in another enrolment, and what is above the cap of a year, ask for a look', () => {
		const before = giving({ enrolmentId: 'before', on: q(-300) });
		expect(standing(facts, 28, [before]).four_weeks).toMatchObject({
			...{ state: 'over_cap', doubts: ['per_person'] }
		});
		const other = giving({ enrolmentId: 'before', templateKey: 'x', on: q(0) });
		const state = (cap: Cap, one = other) => standing(facts, 28, [one], cap).four_weeks!.state;
		expect(state({ won: 20_000, gifts: 2 })).toBe('earned');
		expect(state({ won: 19_999, gifts: null })).toBe('over_cap');
		expect(state({ won: null, gifts: 1 })).toBe('over_cap');
		expect(state({ won: 10_000, gifts: 1 }, { ...other, on: q(-300) })).toBe('earned');
		expect(state({ won: 0, gifts: null })).toBe('over_cap');
	});
});

const someContact = fc
	.record({
		days: fc.integer({ min: -7, max: 200 }),
		step: fc.constantFrom('k1', 'k2', 'k4', 'k5', 'k6', 'k10', null),
		ppm: fc.integer({ min: 0, max: 20 }),
		slip: fc.boolean(),
		mode: fc.constantFrom('visit' as const, 'phone' as const)
	})
	.map(({ days, step, ppm, slip, mode }): ContactFact => {
		const said = { any_puff_since_day15: slip, cigs_since_quit: 0, smoking_status: 'none' };
		const co: Record<string, number> = mode === 'visit' ? { co_ppm: ppm } : {};
		const id = `${days} ${step} ${ppm} ${slip} ${mode}`;
		return contactAt(days, step, { ...said, ...co }, { mode, id });
	});

describe('whatever was recorded', () => {
	const someContacts = fc.uniqueArray(someContact, { maxLength: 12, selector: ({ id }) => id });

	test('the order of facts, and the day of asking, make no difference to what is earned', () => {
		const anyOrder = someContacts.chain((all) =>
			fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))
		);
		fc.assert(
			fc.property(anyOrder, fc.integer({ min: 0, max: 400 }), ([all, shuffled], days) => {
				const daysOf = (some: ContactFact[], at: number) =>
					Object.values(standing(personWith(some), at)).map((one) => one.earnedOn);
				expect(daysOf(shuffled, days)).toEqual(daysOf(all, 28));
			})
		);
	});

	test('what was earned was earned by the facts of its day and of every later one', () => {
		fc.assert(
			fc.property(someContacts, (all) => {
				for (const reward of clinic.rewards!) {
					const day = earnedOn(clinic, reward, personWith(all));
					const until = (last: string) =>
						personWith(all.filter(({ occurredOn }) => occurredOn <= last));
					for (const { occurredOn } of day ? all : []) {
						const known = earnedOn(clinic, reward, until(occurredOn));
						if (occurredOn >= day!) expect(known).toBe(day);
					}
				}
			})
		);
	});

	test('what was given stays given', () => {
		fc.assert(
			fc.property(someContacts, fc.integer({ min: 30, max: 400 }), (all, days) => {
				const found = standing(personWith(all), days, [giving()]).four_weeks!;
				expect(found.state).toBe('given');
				expect(found.isUnearned).toBe(found.earnedOn === null);
			})
		);
	});
});

describe('a template', () => {
	const whys = (spoil: (template: Template) => void) => {
		const copy = structuredClone(clinic);
		spoil(copy);
		const parsed = parseTemplate(copy);
		return parsed.ok ? [] : parsed.flaws.map(({ path, why }) => `${path}: ${why}`);
	};

	test.each<[(t: Template) => void, string, string]>([
		[(t) => (t.rewards![0]!.milestone = {}), 'outcome', 'has no milestone'],
		[(t) => (t.rewards![0]!.milestone.outcome!.key = 'none'), 'outcome', 'no outcome none'],
		[(t) => (t.rewards![0]!.milestone.outcome!.variant = 'none'), 'outcome', 'has no variant none'],
		[
			(t) => (t.rewards![0]!.milestone.kept = { steps: 2, faceToFace: 3 }),
			'kept.faceToFace',
			'more visits than steps'
		],
		[
			(t) => (t.rewards![0]!.milestone.kept = { steps: 900 }),
			'kept.steps',
			'more steps than there are'
		],
		[
			(t) => (t.rewards![0]!.milestone.kept = { steps: 1, including: 'none' }),
			'kept.including',
			'no step none'
		],
		[
			(t) => (t.outcomes[0]!.include = { lt: [{ daysSince: 'quit_date' }, 9] }),
			'outcome',
			'speaks of today quit_4w'
		]
	])('that nobody could reach is flawed where it is (%#)', (spoil, place, why) => {
		expect(whys(spoil)).toEqual([`rewards.four_weeks.milestone.${place}: ${why}`]);
	});

	test('names each reward once, with a value and days that can be', () => {
		expect(whys((t) => t.rewards!.push(t.rewards![0]!))).toEqual([
			'rewards.four_weeks: used twice'
		]);
		expect(whys((t) => (t.rewards![0]!.won = -1))[0]).toMatch(/^rewards\.0\.won: /);
		expect(whys((t) => (t.rewards![0]!.fetchDays = 0.5))[0]).toMatch(/^rewards\.0\.fetchDays: /);
	});

	test('whose measure others alone read does not tell the person what they earned by it', () => {
		expect(maySeeReward(clinic, fourWeeks)).toBe(true);
		const measures = clinic.measures.map((one) =>
			one.key === 'co_ppm' ? { ...one, seenBy: 'care_team' as const } : one
		);
		expect(maySeeReward({ ...clinic, measures }, fourWeeks)).toBe(false);
		expect(maySeeReward({ ...clinic, measures }, rewardOf('six_weeks'))).toBe(true);
	});
});
