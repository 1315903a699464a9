import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '#lib/base/days.ts';
import { groupsOf, keptContacts, summaryOf, type Count } from '#lib/outcomes/counts.ts';
import { summarize } from '#lib/outcomes/rates.ts';
import { trendOf } from '#lib/outcomes/trend.ts';
import { clinic, closed, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { evaluateOutcome } from '#lib/programmes/outcome.ts';
import { resultRows } from '#lib/programmes/standings/result-rows.ts';

const clean = { any_puff_since_day15: false, smoking_status: 'none' };
const anyPerson: fc.Arbitrary<Facts> = fc
	.record({
		days: fc.integer({ min: -200, max: 60 }),
		answers: fc.array(fc.integer({ min: 0, max: 220 }), { maxLength: 3 }),
		ppm: fc.integer({ min: 0, max: 14 }),
		end: fc.constantFrom(null, 'died' as const),
		isAnchored: fc.boolean(),
		isTreated: fc.boolean()
	})
	.map(({ days, answers, ppm, end, isAnchored, isTreated }) => {
		const facts = personWith(
			answers.map((day) => contactAt(day, 'k5', { ...clean, co_ppm: ppm })),
			{}
		);
		if (!isTreated) facts.contacts[0]!.treatment = false;
		if (!isAnchored) facts.anchors = [];
		return moved(end ? closed(facts, end, 20) : facts, days);
	});

/** The same person so many days earlier or later. */
function moved(facts: Facts, days: number): Facts {
	const at = (day: Day) => addDays(day, days);
	return {
		enrolledOn: at(facts.enrolledOn),
		anchors: facts.anchors.map((one) => ({ ...one, day: at(one.day) })),
		contacts: facts.contacts.map((one) => ({ ...one, occurredOn: at(one.occurredOn) })),
		closure: facts.closure && { ...facts.closure, on: at(facts.closure.on) }
	};
}

/** As the database counts rows. */
function countsOf(people: Facts[], today: Day): Count[] {
	const rows = people.flatMap((facts) => resultRows(clinic, facts, '2020-01-01'));
	return rows.map((row) => {
		const { matureAfterDays } = clinic.outcomes.find(({ key }) => key === row.outcomeKey)!;
		return {
			...row,
			month: row.cohortDay.slice(0, 7),
			isOver: row.cohortDay < today,
			isMature: row.cohortDay < addDays(today, -matureAfterDays),
			people: 1
		};
	});
}

describe('figures from counts', () => {
	const group = fc.array(anyPerson, { maxLength: 25 });
	const today = fc.integer({ min: -30, max: 300 }).map(q);

	test('are those of evaluating everybody, on every day', () => {
		fc.assert(
			fc.property(group, today, (people, day) => {
				const counts = countsOf(people, day);
				for (const definition of clinic.outcomes) {
					const own = counts.filter(({ outcomeKey }) => outcomeKey === definition.key);
					const one = people.map((facts) => evaluateOutcome(clinic, definition, facts, day));
					expect(summaryOf(definition, own)).toEqual(summarize(definition, one));
				}
			})
		);
	});

	test('each number is the size of the group that its list shows', () => {
		fc.assert(
			fc.property(group, today, (people, day) => {
				const definition = clinic.outcomes[0]!;
				const counts = countsOf(people, day).filter((one) => one.outcomeKey === definition.key);
				const sizes = new Map<string, number>();
				for (const name of counts.flatMap((one) => groupsOf(definition, one))) {
					sizes.set(name, (sizes.get(name) ?? 0) + 1);
				}
				const size = (name: string) => sizes.get(name) ?? 0;
				const summary = summaryOf(definition, counts);
				expect(size('enrolled')).toBe(summary.enrolled);
				expect(size('treated')).toBe(summary.treated);
				expect(size('not_yet_due')).toBe(summary.notYetDue);
				expect(size('due')).toBe(summary.variants[0]!.denominator);
				expect(size('lost')).toBe(summary.countedBy.lost_to_follow_up ?? 0);
				expect(size('answered') + size('lost')).toBe(size('due'));
				for (const { key, numerator } of summary.variants) {
					expect(size(`reached ${key}`)).toBe(numerator);
				}
				for (const [reason, number] of Object.entries(summary.excludedBy)) {
					expect(size(`excluded ${reason}`)).toBe(number);
				}
			})
		);
	});

	test('the parts of a trend add up to all', () => {
		fc.assert(
			fc.property(group, today, fc.constantFrom('month', 'quarter'), (people, day, by) => {
				const definition = clinic.outcomes[0]!;
				const counts = countsOf(people, day).filter((one) => one.outcomeKey === definition.key);
				const points = trendOf(definition, counts, by);
				const sum = points.reduce((n, { summary }) => n + summary.variants[0]!.denominator, 0);
				expect(sum).toBe(summaryOf(definition, counts).variants[0]!.denominator);
				expect(points.map(({ span }) => span)).toEqual(points.map(({ span }) => span).toSorted());
			})
		);
	});

	test('contacts kept speak of those who are counted', () => {
		const person = personWith([contactAt(3, 'k1'), contactAt(28, 'k5', clean)]);
		const counts = countsOf([person], q(43)).filter(({ outcomeKey }) => outcomeKey === 'quit_4w');
		const { due, kept } = keptContacts(clinic.outcomes[0]!, counts);
		expect(kept).toBe(3);
		expect(due).toBeGreaterThan(3);
		expect(keptContacts(clinic.outcomes[0]!, countsOf([person], q(42)).slice(0, 1)).due).toBe(0);
	});
});
