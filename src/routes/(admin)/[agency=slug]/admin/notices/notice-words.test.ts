import { describe, expect, test } from 'vitest';
import { stateOf, templateWords } from './notice-words.ts';

const at = new Date('2026-11-22T03:00:00Z');
const waiting = {
	channel: 'text' as const,
	hasProvider: true,
	sentAt: null,
	failedAt: null,
	failure: null,
	attempts: 0
};
const failed = { ...waiting, failedAt: at, failure: 'ECONNECTION', attempts: 2 };
const stateFor = (notice: Parameters<typeof stateOf>[0]) => stateOf(notice, () => 'NOON');

describe('where a notice stands', () => {
	test('it is never called sent before it was', () => {
		expect(stateFor(waiting).kind).toBe('neutral');
		expect(stateFor(failed).kind).toBe('danger');
	});

	test('a failure tells when, how often and what came back', () => {
		const { sentence } = stateFor(failed);
		for (const part of ['NOON', '2', 'ECONNECTION']) expect(sentence).toContain(part);
	});

	test('what went out in the end is sent, whatever failed before', () => {
		expect(stateFor({ ...failed, sentAt: at }).kind).toBe('success');
	});

	test('what nobody can send says that nothing is set up, and what went out before is still sent', () => {
		const stuck = stateFor({ ...failed, hasProvider: false });
		expect(stuck).not.toEqual(stateFor(failed));
		expect(stuck).not.toEqual(stateFor({ ...failed, hasProvider: false, channel: 'mail' }));
		expect(stateFor({ ...waiting, hasProvider: false, sentAt: at }).kind).toBe('success');
	});

	test('a template without words stands for itself', () => {
		expect(templateWords('series-booked')).not.toBe('series-booked');
		expect(templateWords('constructor')).toBe('constructor');
	});
});
