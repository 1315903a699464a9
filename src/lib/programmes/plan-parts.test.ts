import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Day } from '#lib/base/days.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { clinic, contactAt, outcomeOf, q } from '#lib/programmes/facts-for-tests.ts';
import { evaluateOutcome } from '#lib/programmes/outcome.ts';
import { makePlan } from '#lib/programmes/plan.ts';
import { parseTemplate } from '#lib/programmes/template-check.ts';
import type { Measure, OutcomeDefinition, Step, Template } from '#lib/programmes/template.ts';

const label = { ko: '예시', en: 'Sample' };
const everyDay = (day: Day) => day !== '';

function step(key: string, days: number, more: Partial<Step> = {}): Step {
	return {
		...{ key, label, anchor: 'enrolled', kind: 'call', offsetDays: days },
		...{ window: { from: days - 1, to: days + 2 }, modes: ['phone', 'visit'], treatment: true },
		...{ required: ['level'], optional: [], checklist: [], ...more }
	};
}

const level: Measure = { key: 'level', label, kind: 'integer', sensitive: false };
const highest: OutcomeDefinition = {
	...outcomeOf('quit_4w'),
	...{ key: 'worst', anchor: 'enrolled', include: { all: [] }, exclude: [], flags: [] },
	...{ window: { from: 0, to: 40, target: 20 }, matureAfterDays: 40, answeredBy: [] },
	...{ pick: 'highest', pickBy: 'level', verification: undefined },
	variants: [
		{ key: 'below_50', label, numerator: { lt: [{ obs: { key: 'level', in: 'contact' } }, 50] } }
	]
};
const elevated = {
	ge: [{ obs: { key: 'level', pick: 'first' as const } }, 40]
} as Step['condition'];
const template: Template = {
	...clinic,
	...{ key: 'hearing', anchors: [], tailorings: [], measures: [level], ownPage: undefined },
	rewards: undefined,
	sections: [{ key: 'all', label, measures: ['level'] }],
	steps: [
		step('first', 1, { kind: 'group' }),
		step('weekly', 7, { repeat: { everyDays: 7, times: 3 } }),
		step('referral', 14, { condition: elevated, onMiss: { retry: { times: 2, gapDays: 5 } } }),
		step('end', 35, { onMiss: { escalate: true } })
	],
	outcomes: [highest]
};

function factsOf(...contacts: Facts['contacts']): Facts {
	return { enrolledOn: q(0), anchors: [], contacts, closure: null };
}
function planOf(facts: Facts, days: number, isWorkday = everyDay, of = template) {
	return makePlan(of, facts, [], isWorkday, q(days)).steps;
}
function stepOf(key: string, ...of: Parameters<typeof planOf>) {
	return planOf(...of).find((one) => one.key === key);
}

test('the template of these tests has no flaws', () => {
	expect(parseTemplate(JSON.parse(JSON.stringify(template)))).toMatchObject({ ok: true });
});

describe('a step that repeats', () => {
	test('stands as often as it happens, each so many days later, its number in its name', () => {
		const weekly = planOf(factsOf(), 0).filter(({ key }) => key.startsWith('weekly'));
		expect(weekly.map(({ key, target, window }) => [key, target, window!.from])).toEqual([
			['weekly', q(7), q(6)],
			['weekly_2', q(14), q(13)],
			['weekly_3', q(21), q(20)]
		]);
		expect(weekly[1]!.label).toEqual({ ko: '예시 (2/3)', en: 'Sample (2/3)' });
	});

	test('is done one by one: a contact answers the one that it names', () => {
		const steps = planOf(factsOf(contactAt(13, 'weekly_2', { level: 30 })), 22);
		const status = (key: string) => steps.find((one) => one.key === key)!.status;
		expect(['weekly', 'weekly_2', 'weekly_3'].map(status)).toEqual(['missed', 'done', 'due']);
	});

	test('cannot take the key of another step, nor outgrow the longest key', () => {
		const flawsOf = (key: string) =>
			parseTemplate({
				...template,
				steps: [...template.steps, step(key, 30, { repeat: { everyDays: 1, times: 2 } })]
			});
		expect(flawsOf('weekly_2')).toMatchObject({ ok: false });
		expect(flawsOf('a'.repeat(60))).toMatchObject({
			flaws: [{ why: 'key too long to be repeated' }]
		});
	});
});

describe('a step with a condition', () => {
	const of = (...values: (number | null)[]) =>
		factsOf(
			...values.map((value, i) => contactAt(i + 1, 'first', value === null ? {} : { level: value }))
		);

	test('is there only for whom it certainly holds; what is not known yet adds nothing', () => {
		expect(stepOf('referral', factsOf(), 3)).toBeUndefined();
		expect(stepOf('referral', of(null), 3)).toBeUndefined();
		expect(stepOf('referral', of(39), 3)).toBeUndefined();
		expect(stepOf('referral', of(40), 3)).toMatchObject({ target: q(14), status: 'upcoming' });
	});

	test('stays once it was answered, also where its condition holds no more', () => {
		const answered = factsOf(contactAt(1, 'first', { level: 10 }), contactAt(14, 'referral'));
		expect(stepOf('referral', answered, 20)).toMatchObject({ status: 'done' });
	});
});

describe('a step that was missed', () => {
	const facts = factsOf(contactAt(1, 'first', { level: 45 }));
	const state = (days: number) => {
		const { status, plannedOn } = stepOf('referral', facts, days)!;
		return [status, plannedOn];
	};

	test('is tried again on the days the template names, and is missed after the last', () => {
		// Its window ends on day 16; it is tried again on days 21 and 26.
		expect([16, 17, 21, 22, 26].map(state)).toEqual([
			['due', q(14)],
			['due', q(21)],
			['due', q(21)],
			['due', q(26)],
			['due', q(26)]
		]);
		expect(state(27)[0]).toBe('missed');
	});

	test('is tried again on a working day from today on', () => {
		const sundayOff = (day: Day) => day !== q(21);
		expect(stepOf('referral', facts, 17, sundayOff)!.plannedOn).toBe(q(22));
	});

	test('goes to the desk where the template says so, and only then', () => {
		expect(stepOf('end', facts, 37)).not.toHaveProperty('isEscalated');
		expect(stepOf('end', facts, 38)).toMatchObject({ status: 'missed', isEscalated: true });
		expect(stepOf('weekly', facts, 38)).not.toHaveProperty('isEscalated');
	});

	test('done late, within a try or after the last, is done', () => {
		for (const days of [22, 30]) {
			const late = { ...facts, contacts: [...facts.contacts, contactAt(days, 'referral')] };
			expect(stepOf('referral', late, 40)).toMatchObject({ status: 'done', doneOn: q(days) });
		}
	});
});

describe('the answer that an outcome takes', () => {
	const contacts = [
		contactAt(3, 'first', { level: 20 }),
		contactAt(9, 'weekly', { level: 60 }),
		contactAt(12, null, {})
	];
	const answerOf = (more: Partial<OutcomeDefinition>, from = contacts) =>
		evaluateOutcome(template, { ...highest, ...more }, factsOf(...from), q(41)).contactId;

	test('is the one with the highest or the lowest value of the measure it names', () => {
		expect(answerOf({})).toBe('weekly@9');
		expect(answerOf({ pick: 'lowest' })).toBe('first@3');
	});

	test('is the later of two equal ones, and never one without the value if another has it', () => {
		const equal = [contactAt(2, 'a', { level: 60 }), ...contacts];
		expect(answerOf({}, equal)).toBe('weekly@9');
		expect(answerOf({ pick: 'lowest' }, contacts.slice(2))).toBe('null@12');
	});

	test('is any contact that took place in the window, where no measure has to be answered', () => {
		expect(answerOf({ pick: 'last' })).toBe('null@12');
		const missed = contacts.map((one) => ({ ...one, result: 'no_show' as const }));
		expect(answerOf({ pick: 'last' }, missed)).toBeNull();
	});
});

test('every order of arrival of the same facts gives the same plan and the same outcome', () => {
	const known = [
		contactAt(1, 'first', { level: 45 }),
		contactAt(8, 'weekly', { level: 60 }),
		contactAt(14, 'weekly_2', { level: 60 }, { result: 'unreachable' }),
		contactAt(15, 'weekly_2', { level: 60 }),
		contactAt(15, null, { level: 20 }),
		contactAt(23, 'referral', { level: 30 })
	];
	const shuffled = fc.shuffledSubarray(known, { minLength: known.length });
	const seen = (contacts: Facts['contacts'], days: number) => {
		const facts = factsOf(...contacts);
		return [planOf(facts, days), evaluateOutcome(template, highest, facts, q(days))];
	};
	fc.assert(
		fc.property(
			shuffled,
			fc.integer({ min: 0, max: 60 }),
			fc.boolean(),
			(contacts, days, isTwice) => {
				const arrived = isTwice ? [...contacts, ...contacts] : contacts;
				expect(seen(arrived, days)).toEqual(seen(known, days));
			}
		)
	);
});

test('a day more never brings back a step that was missed, whatever the template wants of it', () => {
	const onMiss = fc.constantFrom(
		undefined,
		{ escalate: true as const },
		{ retry: { times: 2, gapDays: 3 } }
	);
	fc.assert(
		fc.property(onMiss, fc.integer({ min: 0, max: 60 }), (wanted, days) => {
			const changed = {
				...template,
				steps: template.steps.map((one) => ({ ...one, onMiss: wanted }))
			};
			const before = planOf(factsOf(), days, everyDay, changed);
			const after = planOf(factsOf(), days + 1, everyDay, changed);
			const missed = before.filter(({ status }) => status === 'missed').map(({ key }) => key);
			expect(after.filter(({ status }) => status === 'missed').map(({ key }) => key)).toEqual(
				expect.arrayContaining(missed)
			);
		})
	);
});
