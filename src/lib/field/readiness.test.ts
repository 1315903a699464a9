import { expect, test } from 'vitest';
import { exampleDay, start } from '#lib/field/client/rehearsal.ts';
import { readinessOf, type CheckKey, type PhoneFacts } from '#lib/field/readiness.ts';

const HOUR_MS = 3_600_000;
const now = start.getTime();
const day = exampleDay({});
const good: PhoneFacts = {
	now,
	lastExchangeAt: now,
	clockOffsetMs: 0,
	unsent: 0,
	needsAttention: 0,
	isStorageKept: true,
	isSignInNeeded: false,
	isUnheard: false,
	freeBytes: null,
	isAppKept: true,
	isUpdateWaiting: false
};

const stateOf = (key: CheckKey, facts: Partial<PhoneFacts>, of = day) =>
	readinessOf(of, { ...good, ...facts }).checks.find((one) => one.key === key)!.state;

test('a phone that was just heard is ready, and says until when it can be read', () => {
	const { isReady, checks, readableUntil } = readinessOf(day, good);
	expect(isReady).toBe(true);
	expect(checks.map(({ state }) => state)).toEqual(checks.map(() => 'ready'));
	expect(readableUntil).toBe(now + 168 * HOUR_MS);
});

test('a phone without a day is not ready, whatever else it has', () => {
	const { isReady, checks, readableUntil } = readinessOf(null, { ...good, lastExchangeAt: null });
	expect(isReady).toBe(false);
	expect(readableUntil).toBeNull();
	expect(checks.slice(0, 2).map(({ key }) => key)).toEqual(['day', 'lease']);
});

test('each single fault is found at its own check, and named first', () => {
	const faults: [CheckKey, Partial<PhoneFacts>, 'missing' | 'advice'][] = [
		['day', { lastExchangeAt: now - 12 * HOUR_MS - 1 }, 'missing'],
		['app', { isAppKept: false }, 'missing'],
		['clock', { clockOffsetMs: 5 * 60_000 + 1 }, 'missing'],
		['clock', { clockOffsetMs: -5 * 60_000 - 1 }, 'missing'],
		['space', { freeBytes: 50 * 1024 * 1024 - 1 }, 'missing'],
		['storage', { isStorageKept: false }, 'advice'],
		['storage', { isStorageKept: null }, 'advice'],
		['sign_in', { isSignInNeeded: true }, 'missing'],
		['day', { isUnheard: true }, 'advice'],
		['day', { isUnheard: true, lastExchangeAt: now - 13 * HOUR_MS }, 'missing'],
		['records', { unsent: 1 }, 'advice'],
		['records', { needsAttention: 1 }, 'advice'],
		['version', { isUpdateWaiting: true }, 'advice']
	];
	for (const [key, fault, state] of faults) {
		const { isReady, checks } = readinessOf(day, { ...good, ...fault });
		expect(checks[0]).toEqual({ key, state });
		expect(isReady).toBe(state === 'advice');
		expect(checks.filter((one) => one.state !== 'ready')).toHaveLength(1);
	}
	expect(stateOf('day', { lastExchangeAt: now - 12 * HOUR_MS })).toBe('ready');
	expect(stateOf('clock', { clockOffsetMs: 5 * 60_000 })).toBe('ready');
	expect(stateOf('space', { freeBytes: 50 * 1024 * 1024 })).toBe('ready');
});

test('a lease that ends before a visit of the next seven days is told, by the server’s clock', () => {
	const ends = Date.parse(day.visits[0]!.endsAt);
	const leased = { ...day, lease: { hours: (ends - now) / HOUR_MS } };
	expect(stateOf('lease', {}, leased)).toBe('ready');
	const short = { ...day, lease: { hours: (ends - now - 1) / HOUR_MS } };
	expect(stateOf('lease', {}, short)).toBe('advice');
	const cancelled = { ...short, visits: short.visits.map((one) => ({ ...one, cancelled: true })) };
	expect(stateOf('lease', {}, cancelled)).toBe('ready');
	// The phone's clock runs two hours late: by the server's clock the lease ends later too.
	const late = { now: now - 2 * HOUR_MS, lastExchangeAt: now - 2 * HOUR_MS };
	expect(stateOf('lease', { ...late, clockOffsetMs: 2 * HOUR_MS }, leased)).toBe('ready');
	expect(stateOf('lease', { now: ends, lastExchangeAt: now }, leased)).toBe('missing');
});
