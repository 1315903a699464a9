import { describe, expect, test } from 'vitest';
import { needsSignature } from '#lib/programmes/consent.ts';
import { consentLines, type Answered } from '#lib/programmes/consent-lines.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';

const answer = (key: string, given: boolean, minute: number, isSigned?: true): Answered => ({
	formKey: 'registration',
	key,
	given,
	givenAt: `2026-11-23T01:0${minute}:00.000Z`,
	...(isSigned ? { isSigned } : {})
});
const lines = (...answers: Answered[]) =>
	consentLines(clinic.consents, answers).map(
		({ item, answer: { given, isSigned } }) => `${item.key} ${given} ${isSigned ?? false}`
	);

describe('the consents of a person', () => {
	test('stand in the order of the form, and only what was asked', () => {
		expect(lines(answer('health', true, 1, true), answer('general', true, 0))).toEqual([
			'general true false',
			'health true true'
		]);
	});

	test('the latest answer holds, signed or not; of two at once the refusal', () => {
		expect(lines(answer('health', false, 5), answer('health', true, 1, true))).toEqual([
			'health false false'
		]);
		expect(lines(answer('health', false, 1), answer('health', true, 1, true))).toEqual([
			'health false false'
		]);
		expect(lines(answer('health', true, 1, true), answer('health', false, 1))).toEqual([
			'health false false'
		]);
	});

	test('are signed where something sensitive is agreed to, and only there', () => {
		const { items } = clinic.consents[0]!;
		expect(needsSignature(items, { health: true })).toBe(true);
		expect(needsSignature(items, { general: true, reminders: true })).toBe(false);
		expect(needsSignature(items, { general: true, health: false })).toBe(false);
	});
});
