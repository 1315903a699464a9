import { describe, expect, test } from 'vitest';
import { formsToAsk, registrationConsent, sensitiveConsent } from '#lib/field/consent-state.ts';
import type { DayConsent, RosterEntry } from '#lib/field/day.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';

const answer = (key: string, given: boolean, minute = 0): DayConsent => ({
	formKey: 'registration',
	formVersion: 1,
	key,
	given,
	givenAt: `2026-11-23T01:0${minute}:00.000Z`
});
const person = (...consents: DayConsent[]) => ({ consents }) as RosterEntry;
const enrolled = [answer('general', true), answer('reminders', false)];
const keysToAsk = (entry: RosterEntry, again = false) =>
	formsToAsk(clinic, entry, again).flatMap((form) => form.items.map((item) => item.key));

describe('what a person has agreed to', () => {
	test('only items never asked before are asked, a refusal included; all of them on wish', () => {
		expect(keysToAsk(person(...enrolled))).toEqual(['health']);
		expect(keysToAsk(person(...enrolled, answer('health', false)))).toEqual([]);
		expect(keysToAsk(person(...enrolled), true)).toEqual(['general', 'health', 'reminders']);
	});

	test('nobody is registered without the required item, whatever else they agree to', () => {
		const state = (...more: DayConsent[]) => registrationConsent(clinic, person(...more));
		expect(state()).toBe('open');
		expect(state(answer('general', true))).toBe('given');
		const declined = [answer('general', false, 1), answer('health', true, 1)];
		expect(state(...declined)).toBe('declined');
		expect(sensitiveConsent(clinic, person(...declined))).toBe('declined');
		expect(state(...declined, answer('general', true, 2))).toBe('given');
	});

	test('sensitive measures wait for an answer and follow the latest one', () => {
		const state = (...more: DayConsent[]) => sensitiveConsent(clinic, person(...enrolled, ...more));
		expect(state()).toBe('open');
		expect(state(answer('health', true))).toBe('given');
		expect(state(answer('health', true, 1), answer('health', false, 2))).toBe('declined');
		expect(state(answer('health', true, 3), answer('health', false, 2))).toBe('given');
		expect(state(answer('health', true, 2), answer('health', false, 2))).toBe('declined');
	});
});
