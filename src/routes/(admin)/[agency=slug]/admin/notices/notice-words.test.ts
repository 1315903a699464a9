import { describe, expect, test } from 'vitest';
import { originals } from '#lib/notices/originals.ts';
import { stateOf, templatesNamed, templateWords } from './notice-words.ts';

const at = new Date('2026-11-22T03:00:00Z');
const waiting = {
	channel: 'text' as const,
	state: 'waiting' as const,
	sentAt: null,
	failedAt: null,
	notBefore: null,
	settledAt: null,
	settledBy: null,
	withdrawnAt: null,
	deliveredAt: null,
	bouncedAt: null,
	failure: null,
	attempts: 0
};
const stateFor = (changes: Partial<Parameters<typeof stateOf>[0]>) =>
	stateOf({ ...waiting, ...changes }, () => 'NOON');
const failed = { failedAt: at, failure: 'ECONNECTION', attempts: 2 };

describe('where a notice stands', () => {
	test('it is never called sent before it was', () => {
		expect(stateFor({}).kind).toBe('neutral');
		expect(stateFor({ ...failed, state: 'retrying' }).kind).toBe('warning');
	});

	test('a failure tells when, how often, what came back, and what to do', () => {
		const { kind, sentence, next } = stateFor({ ...failed, state: 'failed' });
		expect(kind).toBe('danger');
		for (const part of ['NOON', '2', 'ECONNECTION']) expect(sentence).toContain(part);
		expect(next).toBeTruthy();
		expect(next).not.toBe(stateFor({ ...failed, failure: 'SMTP 550', state: 'failed' }).next);
	});

	test('what somebody saw to says who and when', () => {
		const settled = stateFor({ state: 'settled', settledAt: at, settledBy: 'KIM' });
		expect(settled.sentence).toContain('KIM');
		expect(settled.sentence).toContain('NOON');
	});

	test('what nobody can send says that nothing is set up, by its channel', () => {
		const stuck = stateFor({ state: 'no-provider' });
		expect(stuck).not.toEqual(stateFor({ state: 'no-provider', channel: 'mail' }));
		expect(stuck.next).toContain('TEXT_HOOK_URL');
	});

	test('what failed, what came back and what nobody can send are three things', () => {
		const states = ['failed', 'bounced', 'no-provider'] as const;
		const titles = states.map((state) => stateFor({ ...failed, state, bouncedAt: at }).title);
		expect(new Set(titles).size).toBe(3);
		for (const state of states) expect(stateFor({ ...failed, state }).next).toBeTruthy();
	});

	test('a template without words stands for itself', () => {
		expect(templateWords('series-booked')).not.toBe('series-booked');
		expect(templateWords('constructor')).toBe('constructor');
	});

	test('every notice has a name of its own', () => {
		const names = originals.map(({ key }) => templateWords(key));
		for (const { key } of originals) expect(templateWords(key)).not.toBe(key);
		expect(new Set(names).size).toBe(names.length);
	});

	test('is found by the words of its kind', () => {
		const words = templateWords('plan-link');
		expect(templatesNamed(words.slice(1, 6))).toContain('plan-link');
		expect(templatesNamed('')).toEqual([]);
	});
});
