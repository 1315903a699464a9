import { describe, expect, test } from 'vitest';
import {
	answersOf,
	checklistOf,
	measuresOf,
	mayLeaveOut,
	problemsOf,
	readField,
	RESULT,
	resultsFor,
	scoresOn,
	screensFor,
	tickedOf,
	untakenField,
	untakenOf,
	type Asking,
	type ContactDraft
} from '#lib/field/contact-draft.ts';
import { clinic, personWith, q } from '#lib/programmes/facts-for-tests.ts';

const asking = (step: string, maySensitive = true): Asking => ({
	template: clinic,
	step: clinic.steps.find((one) => one.key === step)!,
	facts: personWith([]),
	on: q(0),
	maySensitive
});
const draft = (typed: Record<string, string>, more: Partial<ContactDraft> = {}): ContactDraft => ({
	contactId: 'c',
	stepKey: 'k0',
	mode: 'visit',
	result: 'attended',
	typed,
	confirmed: [],
	read: [],
	at: 'start',
	...more
});
const smoker = {
	uses_cigarettes: 'true',
	uses_heated: 'false',
	uses_ecig: 'false',
	uses_nrt: 'false'
};
const codes = (step: string, of: ContactDraft, keys?: string[]) =>
	problemsOf(asking(step), of, keys).map((one) => `${one.field}: ${one.code}`);
const asked = (step: string, of: ContactDraft, maySensitive = true) =>
	screensFor(asking(step, maySensitive), of).flatMap(({ measures }) =>
		measures.map(({ def }) => def.key)
	);

describe('a contact being filled in', () => {
	test('an answer that another one rules out is kept as typed but never recorded', () => {
		const typed = { ...smoker, cigs_per_day: '20', ftnd_q1: 'within_5' };
		expect(answersOf(asking('k0'), draft(typed))).toMatchObject({ cigs_per_day: 20 });
		const stopped = draft({ ...typed, uses_cigarettes: 'false' });
		expect(answersOf(asking('k0'), stopped)).not.toHaveProperty('cigs_per_day');
		expect(stopped.typed.cigs_per_day).toBe('20');
		expect(measuresOf(asking('k0'), stopped).map((one) => one.key)).not.toContain('ftnd_q1');
	});

	test('an answer asked only because of a ruled-out answer goes with it', () => {
		const typed = { ...smoker, cotinine_result: 'negative', cotinine_cutoff: '100' };
		expect(asked('k6', draft(typed))).toContain('cotinine_cutoff');
		const onPatch = draft({ ...typed, uses_nrt: 'true' });
		expect(asked('k6', onPatch)).not.toContain('cotinine_cutoff');
	});

	test('by telephone nothing is asked or recorded that needs a visit', () => {
		const typed = { ...smoker, co_ppm: '12' };
		const phoned = draft(typed, { mode: 'phone' });
		expect(asked('k2', phoned)).not.toContain('co_ppm');
		expect(measuresOf(asking('k2'), phoned).map((one) => one.key)).not.toContain('co_ppm');
		expect(measuresOf(asking('k2'), draft(typed)).map((one) => one.key)).toContain('co_ppm');
	});

	test('without consent no sensitive measure is asked, and none is missed', () => {
		expect(asked('k0', draft(smoker), false)).toEqual([]);
		expect(problemsOf(asking('k0', false), draft(smoker))).toEqual([]);
		expect(measuresOf(asking('k0', false), draft(smoker))).toEqual([]);
	});

	test('without a result nothing is asked, and nothing can be saved before one is chosen', () => {
		const open = draft(smoker, { result: null });
		expect(asked('k0', open)).toEqual([]);
		expect(codes('k0', open)).toEqual([`${RESULT}: required`]);
		expect(codes('k0', open, [RESULT])).toEqual([`${RESULT}: required`]);
		expect(codes('k0', draft(smoker, { result: 'no_show' }))).toEqual([]);
	});

	test('where nobody was met, no result says that one was', () => {
		expect(resultsFor(true)).not.toContain('attended');
		expect(resultsFor(true)).toHaveLength(resultsFor(false).length - 1);
	});

	test('a required test that cannot be taken needs a reason, and no value of it is recorded', () => {
		const typed = { ...smoker, co_ppm: '12' };
		const why = untakenField('co_ppm');
		expect(codes('k2', draft(smoker), ['co_ppm'])).toEqual(['co_ppm: required']);
		const unexplained = draft(typed, { untaken: { co_ppm: '' } });
		expect(codes('k2', unexplained, ['co_ppm'])).toEqual([`${why}: required`]);
		const left = draft(typed, { untaken: { co_ppm: 'no_device' } });
		expect(codes('k2', left, ['co_ppm'])).toEqual([]);
		expect(untakenOf(asking('k2'), left)).toEqual([{ key: 'co_ppm', reason: 'no_device' }]);
		expect(measuresOf(asking('k2'), left).map((one) => one.key)).not.toContain('co_ppm');
		// What is not asked in this way of contact is not missing either.
		const phoned = draft(typed, { mode: 'phone', untaken: { co_ppm: 'no_device' } });
		expect(untakenOf(asking('k2'), phoned)).toEqual([]);
	});

	test('what is only asked cannot be left out', () => {
		const left = draft({}, { untaken: { smoking_status: 'other' } });
		expect(codes('k2', left, ['smoking_status'])).toContain('smoking_status: required');
		const may = (key: string) =>
			mayLeaveOut(
				asking('k2'),
				clinic.measures.find((one) => one.key === key)!
			);
		expect([may('co_ppm'), may('smoking_status'), may('cotinine_result')]).toEqual([
			true,
			false,
			false
		]);
	});

	test('a contact that did not take place asks nothing', () => {
		const missed = draft(smoker, { result: 'no_show' });
		expect(asked('k0', missed)).toEqual([]);
		expect(problemsOf(asking('k0'), missed)).toEqual([]);
		expect(measuresOf(asking('k0'), missed)).toEqual([]);
	});

	test('an impossible value is refused, an unlikely one until somebody stands by it', () => {
		const years = (typed: string, confirmed: string[] = []) =>
			codes('k0', draft({ ...smoker, smoking_years: typed }, { confirmed }), ['smoking_years']);
		expect(years('')).toEqual(['smoking_years: required']);
		expect(years('2x')).toEqual(['smoking_years: not_a_number']);
		expect(years('95')).toEqual(['smoking_years: out_of_range']);
		expect(years('71')).toEqual(['smoking_years: unlikely_value']);
		expect(years('71', ['smoking_years'])).toEqual([]);
		expect(years('30')).toEqual([]);
	});

	test('a blocking safety text stands in the way until it was read', () => {
		const high = (read: string[]) =>
			codes('k2', draft({ ...smoker, co_ppm: '80' }, { read, confirmed: ['co_ppm'] }), ['co_ppm']);
		expect(high([])).toEqual([`${readField('co_ppm')}: required`]);
		expect(high(['co_ppm'])).toEqual([]);
	});

	test('a score shows once its last part is answered', () => {
		const parts = { cigs_per_day: '35', ftnd_q1: 'within_5', ftnd_q2: 'yes', ftnd_q3: 'first' };
		const some = draft({ ...smoker, ...parts, ftnd_q5: 'yes' });
		const total = (of: ContactDraft) =>
			scoresOn(asking('k0'), of, 'dependence').find(({ def }) => def.key === 'ftnd_total')?.value;
		expect(total(some)).toBeUndefined();
		expect(total(draft({ ...some.typed, ftnd_q6: 'no' }))).toBe(9);
	});

	test('of the checklist only what the step holds is recorded, and nothing where nobody was met', () => {
		const ticked = draft(smoker, { ticked: ['next', 'progress', 'history'] });
		expect(tickedOf(asking('k0'), ticked)).toEqual(['history', 'next']);
		expect(tickedOf(asking('k1'), ticked)).toEqual(['progress', 'next']);
		expect(tickedOf(asking('k0'), draft(smoker))).toEqual([]);
		const absent = { ...ticked, result: 'no_show' as const };
		expect([checklistOf(asking('k0'), absent), tickedOf(asking('k0'), absent)]).toEqual([[], []]);
	});
});
