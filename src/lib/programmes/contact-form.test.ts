import { describe, expect, test } from 'vitest';
import {
	checkAnchor,
	checkContact,
	registeredOn,
	safetyNotices,
	screensOf,
	type Draft
} from '#lib/programmes/contact-form.ts';
import { checkConsent, mayRecordSensitive } from '#lib/programmes/consent.ts';
import { clinic, personWith, q } from '#lib/programmes/facts-for-tests.ts';

const stepOf = (key: string) => clinic.steps.find((step) => step.key === key)!;
const facts = personWith([]);
const products = { uses_cigarettes: true, uses_heated: false, uses_ecig: false, uses_nrt: false };
const week1 = {
	...products,
	smoking_status: 'none',
	cigs_since_last_contact: 0,
	craving_strength: 2
};

function draft(values: Draft['values'], mode: Draft['mode'] = 'visit'): Draft {
	return { mode, on: q(7), values };
}
function problems(step: string, of: Draft) {
	return checkContact(clinic, stepOf(step), facts, of).map((one) => `${one.field}: ${one.code}`);
}
function asked(step: string, of: Draft) {
	return screensOf(clinic, stepOf(step), facts, of).flatMap((screen) =>
		screen.measures.map(({ def }) => def.key)
	);
}

describe('the form of a contact', () => {
	test('what a step needs is required, and only what applies to the answers', () => {
		expect(problems('k2', draft(week1))).toEqual(['co_ppm: required']);
		expect(problems('k2', draft({ ...week1, co_ppm: 3 }))).toEqual([]);
		expect(problems('k2', draft(week1, 'phone'))).toEqual([]);
		const heatedOnly = { ...products, uses_cigarettes: false, uses_heated: true };
		expect(problems('k0', draft(heatedOnly))).not.toContain('ftnd_q1: required');
		expect(problems('k0', draft(products))).toContain('ftnd_q1: required');
	});

	test('only tests that the products in use leave readable are asked and taken', () => {
		expect(asked('k6', draft(products))).toContain('cotinine_result');
		const withPatch = { ...products, uses_nrt: true };
		expect(asked('k6', draft(withPatch))).not.toContain('cotinine_result');
		expect(asked('k6', draft({}))).not.toContain('cotinine_result');
		expect(problems('k6', draft({ ...withPatch, cotinine_result: 'positive' }))).toContain(
			'cotinine_result: unknown_measure'
		);
	});

	test('the products in use are asked first', () => {
		for (const step of clinic.steps) {
			expect(asked(step.key, draft({}, step.modes[0]))[0]).toBe('uses_cigarettes');
		}
	});

	test('unknown measures and modes that the step does not allow are refused', () => {
		expect(problems('k2', draft({ ...week1, co_ppm: 3, shoe_size: 42 }))).toEqual([
			'shoe_size: unknown_measure'
		]);
		expect(problems('k0', draft({}, 'phone'))).toContain('mode: not_a_choice');
	});

	test('a dangerous reading calls for a blocking notice at once', () => {
		const notices = (values: Draft['values']) =>
			safetyNotices(clinic, facts, draft(values)).map((one) => [one.measure, one.isBlocking]);
		expect(notices({ co_ppm: 72, smoking_status: 'daily' })).toEqual([]);
		expect(notices({ co_ppm: 73, smoking_status: 'daily' })).toEqual([['co_ppm', true]]);
		expect(notices({ co_ppm: 30, smoking_status: 'none' })).toEqual([['co_ppm', true]]);
		expect(notices({ co_ppm: 29, smoking_status: 'none' })).toEqual([]);
	});

	test('an anchor outside its range is told the days of it', () => {
		const [refused] = checkAnchor(clinic.anchors[0]!, q(61), q(0));
		expect(refused!.params).toEqual({ min: q(-14), max: q(60) });
	});

	test('an anchor lies in its range around the enrolment', () => {
		const codes = (days: number) =>
			checkAnchor(clinic.anchors[0]!, q(days), q(0)).map((one) => one.code);
		expect([-15, -14, 7, 30, 31, 60, 61].map(codes)).toEqual([
			['out_of_range'],
			['unlikely_value'],
			[],
			[],
			['unlikely_value'],
			['unlikely_value'],
			['out_of_range']
		]);
	});
});

test('refusing reminders is never a problem, refusing health data always is', () => {
	const consent = clinic.consents[0]!;
	const agreed = { general: true, health: true, reminders: false };
	expect(checkConsent(consent, agreed)).toEqual([]);
	expect(checkConsent(consent, { general: true }).map((one) => one.field)).toEqual(['health']);
	expect(mayRecordSensitive(consent, agreed)).toBe(true);
	expect(mayRecordSensitive(consent, { general: true })).toBe(false);
});

test('a person who enrolled by a poster months ago is registered at their first contact', () => {
	const early = { ...facts, enrolledOn: q(-90) };
	expect(registeredOn(early, q(0))).toBe(q(-7));
	expect(registeredOn({ ...early, contacts: [] }, q(0))).toBe(q(0));
});
