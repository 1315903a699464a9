import { expect, test } from 'vitest';
import { summarize } from '#lib/outcomes/rates.ts';
import { unmeasured } from '#lib/outcomes/unmeasured.ts';
import { clinic, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { evaluateOutcome } from '#lib/programmes/outcome.ts';

const definition = clinic.outcomes.find(({ key }) => key === 'quit_4w')!;
const clean = { any_puff_since_day15: false, smoking_status: 'none' };
const called = personWith([contactAt(28, 'k5', clean, { mode: 'phone' })]);
const measured = (ppm: number) =>
	personWith([contactAt(28, 'k5', { ...clean, co_ppm: ppm }, { mode: 'visit' })]);
const said = (people: Facts[]) =>
	unmeasured(
		summarize(
			definition,
			people.map((facts) => evaluateOutcome(clinic, definition, facts, q(60)))
		),
		definition,
		'en'
	);

test('where nobody was measured, the template says so in the place of nought per cent', () => {
	expect(said([called, called])).toEqual({
		variant: 'verified',
		words: 'No CO measured face to face'
	});
});

test('a measure that was taken stands as a figure, passed or not', () => {
	expect(said([called, measured(4)])).toBeNull();
	expect(said([called, measured(12)])).toBeNull();
	expect(said([measured(12)])).toBeNull();
	expect(said([])).toBeNull();
});
