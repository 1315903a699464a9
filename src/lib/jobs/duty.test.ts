import { describe, expect, test } from 'vitest';
import { dutyState, type DutyRun } from '#lib/jobs/duty.ts';

const now = new Date('2026-11-22T03:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const good: DutyRun = { beganAt: ago(2), endedAt: ago(1), doneAt: ago(1), failure: null };
const stateOf = (changes: Partial<DutyRun>, every = 10) =>
	dutyState({ ...good, ...changes }, every, now);

describe('a duty that comes round every ten minutes', () => {
	test('is good, failed or running by its last run', () => {
		expect(stateOf({})).toBe('good');
		expect(stateOf({ failure: 'ECONNECTION' })).toBe('failed');
		expect(stateOf({ endedAt: null })).toBe('running');
		expect(dutyState(null, 10, now)).toBe('never');
	});

	test('is late once it has not gone well for three rounds and five minutes', () => {
		expect(stateOf({ doneAt: ago(35) })).toBe('good');
		expect(stateOf({ doneAt: ago(36) })).toBe('late');
		expect(stateOf({ doneAt: ago(36), failure: 'unknown' })).toBe('late');
		expect(stateOf({ beganAt: ago(36), endedAt: null, doneAt: null })).toBe('late');
	});

	test('is not late sooner than its own pace asks', () => {
		expect(stateOf({ doneAt: ago(36) }, 60)).toBe('good');
	});
});
