import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Facts } from '#lib/programmes/facts.ts';
import {
	clinic,
	closed,
	contactAt,
	outcomeOf,
	personWith,
	q
} from '#lib/programmes/facts-for-tests.ts';
import { evaluateOutcome, resultOn } from '#lib/programmes/outcome.ts';
import { keptSteps } from '#lib/programmes/standings/kept-steps.ts';
import { resultRows } from '#lib/programmes/standings/result-rows.ts';
import {
	isTimeless,
	standingFrom,
	standingText,
	type Standing
} from '#lib/programmes/standings/standing.ts';

const anyContact = fc
	.record({
		day: fc.integer({ min: -7, max: 400 }),
		step: fc.constantFrom(...clinic.steps.map(({ key }) => key), null),
		mode: fc.constantFrom('visit' as const, 'phone' as const),
		result: fc.constantFrom('attended' as const, 'attended' as const, 'unreachable' as const),
		puff: fc.option(fc.boolean(), { nil: undefined }),
		ppm: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined })
	})
	.map(({ day, step, mode, result, puff, ppm }) =>
		contactAt(
			day,
			step,
			{
				...(puff === undefined ? {} : { any_puff_since_day15: puff, smoked_past_7_days: puff }),
				...(ppm === undefined ? {} : { co_ppm: ppm })
			},
			{ mode, result }
		)
	);
const anyFacts: fc.Arbitrary<Facts> = fc
	.tuple(
		fc.array(anyContact, { maxLength: 8 }),
		fc.constantFrom(null, 'died' as const, 'completed' as const),
		fc.integer({ min: 0, max: 60 }),
		fc.boolean()
	)
	.map(([contacts, end, on, isAnchored]) => {
		const facts = personWith(contacts);
		const person = isAnchored ? facts : { ...facts, anchors: [] };
		return end ? closed(person, end, on) : person;
	});

describe('what is kept of an outcome', () => {
	test('says on every day what evaluating the facts says', () => {
		fc.assert(
			fc.property(anyFacts, fc.integer({ min: -10, max: 420 }), (facts, day) => {
				// Worked out once, long before or after it is asked.
				for (const [at, row] of resultRows(clinic, facts, q(1000 - day)).entries()) {
					const definition = clinic.outcomes[at]!;
					const standing = standingFrom(row.standing);
					const anchor = standing.kind === 'not_anchored' ? null : row.cohortDay;
					const stand = { anchor, standing, contactId: row.contactId };
					expect(resultOn(definition, stand, q(day))).toEqual(
						evaluateOutcome(clinic, definition, facts, q(day))
					);
				}
			})
		);
	});

	test('is the same for any order of arrival and any repetition', () => {
		const some = anyFacts.chain((facts) =>
			fc.record({
				facts: fc.constant(facts),
				again: fc.shuffledSubarray([...facts.contacts, ...facts.contacts], {
					minLength: facts.contacts.length * 2
				})
			})
		);
		fc.assert(
			fc.property(some, ({ facts, again }) => {
				// Two of one id differ in nothing once they are kept, so the first of each is taken here.
				const known = new Map(facts.contacts.map((one) => [one.id, one]));
				const contacts = again.map(({ id }) => known.get(id)!);
				const arrived = { ...facts, contacts, anchors: [...facts.anchors, ...facts.anchors] };
				expect(resultRows(clinic, arrived, q(99))).toEqual(
					resultRows(clinic, { ...facts, contacts: [...known.values()] }, q(99))
				);
			})
		);
	});

	test('goes through its text and back, whatever a template calls its keys', () => {
		const keys = fc.array(fc.string({ minLength: 1 }), { maxLength: 3 });
		const standing = fc.oneof<fc.Arbitrary<Standing>[]>(
			fc.constantFrom<Standing>(
				{ kind: 'not_anchored' },
				{ kind: 'not_included' },
				{ kind: 'unanswered' }
			),
			fc.string({ minLength: 1 }).map((reason) => ({ kind: 'excluded' as const, reason })),
			fc.record({ kind: fc.constant('answered' as const), met: keys, flags: keys })
		);
		fc.assert(
			fc.property(standing, (one) => {
				expect(standingFrom(standingText(one))).toEqual(one);
			})
		);
	});

	test('depends on today only where a condition names it', () => {
		const definition = outcomeOf('quit_4w');
		expect(clinic.outcomes.every(isTimeless)).toBe(true);
		const since = { ge: [{ daysSince: 'quit_date' }, 3] as [{ daysSince: string }, number] };
		expect(isTimeless({ ...definition, include: { all: [definition.include, since] } })).toBe(
			false
		);
		const today = { exists: { attr: 'today' } };
		expect(isTimeless({ ...definition, include: { not: today } })).toBe(false);
	});
});

test('contacts that were due are counted until a day, and none that a closure made unowed', () => {
	const facts = personWith([contactAt(3, 'k1'), contactAt(7, 'k2', {}, { result: 'unreachable' })]);
	const names = (until: number) =>
		clinic.steps.filter(({ anchor, window }) => anchor === 'quit_date' && window.to <= until)
			.length;
	const before = keptSteps(clinic, facts, q(42));
	// The first step, k0, counts from the enrolment.
	expect(before).toEqual({ due: names(42) + 1, kept: 2 });
	expect(keptSteps(clinic, closed(facts, 'lost', 12), q(42))).toEqual({
		due: names(12) + 1,
		kept: 2
	});
	expect(keptSteps(clinic, { ...facts, anchors: [] }, q(42))).toEqual({ due: 1, kept: 1 });
});
