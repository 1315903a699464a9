import { describe, expect, test } from 'vitest';
import { chooseStep, modesFor } from '#lib/field/step-choice.ts';
import { clinic, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import { makePlan } from '#lib/programmes/plan.ts';
import type { Facts } from '#lib/programmes/facts.ts';

const visits = [-7, 7, 21, 35].map((days, at) => ({ number: at + 1, day: q(days) }));
const nobodyMet: Facts = { ...personWith([]), anchors: [], contacts: [] };
const stepOf = (key: string) => clinic.steps.find((step) => step.key === key)!;

function chosen(facts: Facts, days: number, visitNumber: number, isVisitDay: boolean) {
	const { steps } = makePlan(clinic, facts, visits, () => true, q(days));
	return chooseStep(steps, { visitNumber, isVisitDay })?.key ?? null;
}

describe('the step a contact answers', () => {
	test('is the first one for somebody never met, however late they come', () => {
		expect(chosen(nobodyMet, -7, 1, true)).toBe('k0');
		expect(chosen(nobodyMet, 21, 3, true)).toBe('k0');
	});

	test('is the one bound to the visit on its day, and the due call between visits', () => {
		const registered = personWith([]);
		expect(chosen(registered, 7, 2, true)).toBe('k2');
		expect(chosen(registered, 3, 2, false)).toBe('k1');
	});

	test('is the next one once the bound one is done', () => {
		const seen = personWith([contactAt(7, 'k2')]);
		expect(chosen(seen, 7, 2, true)).not.toBe('k2');
	});

	test('is the last missed one when nothing is left to come, and none when all is done', () => {
		expect(chosen(personWith([]), 500, 4, false)).toBe('k11');
		const all = clinic.steps.map((step, at) => contactAt(at, step.key));
		expect(chosen(personWith(all), 500, 4, false)).toBeNull();
	});
});

test('a visit step is recorded as a visit on its day and by telephone between visits', () => {
	expect(modesFor(stepOf('k2'), true)).toEqual(['visit', 'phone', 'video']);
	expect(modesFor(stepOf('k2'), false)).toEqual(['phone', 'video', 'visit']);
	expect(modesFor(stepOf('k0'), false)).toEqual(['visit']);
	expect(modesFor(stepOf('k1'), true)).toEqual(['phone', 'video']);
});
