import { describe, expect, test } from 'vitest';
import { deliveryState, failureReason, shownRecipient } from '#lib/notices/delivery-state.ts';

const now = new Date('2026-11-22T03:00:00Z');
const later = new Date('2026-11-22T04:00:00Z');
const waiting = {
	hasProvider: true,
	sentAt: null,
	failedAt: null,
	notBefore: null,
	givenUpAt: null,
	withdrawnAt: null,
	settledAt: null,
	deliveredAt: null,
	bouncedAt: null
};
const stateOf = (changes: Partial<Parameters<typeof deliveryState>[0]>) =>
	deliveryState({ ...waiting, ...changes }, now);

describe('where a notice stands', () => {
	test('it is never called sent before it was', () => {
		expect(stateOf({})).toBe('waiting');
		expect(stateOf({ failedAt: now })).toBe('retrying');
		expect(stateOf({ failedAt: now, givenUpAt: now })).toBe('failed');
		expect(stateOf({ notBefore: later })).toBe('resting');
		expect(stateOf({ notBefore: now })).toBe('waiting');
	});

	test('what went out in the end is sent, whatever failed before', () => {
		expect(stateOf({ failedAt: now, sentAt: now })).toBe('sent');
		expect(stateOf({ sentAt: now, deliveredAt: now })).toBe('delivered');
		expect(stateOf({ sentAt: now, hasProvider: false })).toBe('sent');
	});

	test('what the provider could not deliver waits for somebody who settles it', () => {
		expect(stateOf({ sentAt: now, bouncedAt: now })).toBe('bounced');
		expect(stateOf({ givenUpAt: now, settledAt: now })).toBe('settled');
	});

	test('what nobody can send says so, but not once it was taken back', () => {
		expect(stateOf({ hasProvider: false })).toBe('no-provider');
		expect(stateOf({ hasProvider: false, withdrawnAt: now })).toBe('withdrawn');
	});
});

test('every code that is written down has a reason', () => {
	const reasons = Object.entries({
		'SMTP 550': 'no_recipient',
		'SMTP 452': 'busy',
		'SMTP 554': 'refused',
		'HTTP 503': 'busy',
		'HTTP 401': 'not_let_in',
		'HTTP 422': 'refused',
		EAUTH: 'not_let_in',
		ETIMEDOUT: 'unreachable',
		ECONNECTION: 'unreachable',
		unknown: 'unknown'
	});
	for (const [code, reason] of reasons) expect(failureReason(code), code).toBe(reason);
	expect(failureReason(null)).toBe('unknown');
});

test('of a telephone number only the end is shown', () => {
	expect(shownRecipient('010-1234-5678')).toBe('•••-••••-5678');
	expect(shownRecipient('safety@daon.example')).toBe('safety@daon.example');
});
