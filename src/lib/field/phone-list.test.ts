import { describe, expect, test } from 'vitest';
import { foundPhones, troublesOf, type ListedPhone, toldAt } from '#lib/field/phone-list.ts';

const now = new Date('2026-11-22T00:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const fine: ListedPhone = {
	id: 'a',
	label: 'Android, Chrome',
	counselor: '가온',
	lastSeenAt: hoursAgo(1),
	revokedAt: null,
	waiting: 0,
	refused: 0,
	oldestWaitingAt: null,
	clockOffsetMs: 0
};
const troubles = (changes: Partial<ListedPhone>, lease = 168) =>
	troublesOf({ ...fine, ...changes }, lease, now);

describe('what needs a look', () => {
	test('a revoked phone was told at its first contact after that, and no other one', () => {
		const revokedAt = new Date('2026-11-23T01:00:00Z');
		const later = new Date('2026-11-23T02:00:00Z');
		expect(toldAt({ revokedAt, lastSeenAt: later })).toEqual(later);
		expect(toldAt({ revokedAt, lastSeenAt: revokedAt })).toBeNull();
		expect(toldAt({ revokedAt: null, lastSeenAt: later })).toBeNull();
	});

	test('is a refused record, a wrong clock, silence for the lease, and records that wait for two days', () => {
		expect(troubles({})).toEqual([]);
		expect(troubles({ refused: 1 })).toEqual(['refused']);
		expect(troubles({ clockOffsetMs: 300_000 })).toEqual([]);
		expect(troubles({ clockOffsetMs: -300_001 })).toEqual(['clock']);
		expect(troubles({ lastSeenAt: hoursAgo(167.9) })).toEqual([]);
		expect(troubles({ lastSeenAt: hoursAgo(168) })).toEqual(['silent']);
		expect(troubles({ lastSeenAt: hoursAgo(24) }, 24)).toEqual(['silent']);
		expect(troubles({ waiting: 3, lastSeenAt: hoursAgo(47.9) })).toEqual([]);
		expect(troubles({ waiting: 3, lastSeenAt: hoursAgo(48) })).toEqual(['waiting']);
	});

	test('out-of-order / missing predecessor: what is held is a visible backlog, and after two days needs a look though the phone comes every hour', () => {
		const held = { waiting: 1, lastSeenAt: hoursAgo(1) };
		expect(troubles({ ...held, oldestWaitingAt: hoursAgo(47.9) })).toEqual([]);
		expect(troubles({ ...held, oldestWaitingAt: hoursAgo(48) })).toEqual(['waiting']);
		expect(troubles({ waiting: 0, oldestWaitingAt: hoursAgo(48) })).toEqual([]);
	});

	test('says nothing of a phone that never told of itself', () => {
		expect(troubles({ waiting: null, refused: null, clockOffsetMs: null })).toEqual([]);
	});

	test('of a revoked phone is only what it still keeps', () => {
		const revoked = { revokedAt: hoursAgo(500), lastSeenAt: hoursAgo(500) };
		expect(troubles({ ...revoked, clockOffsetMs: 9e9 })).toEqual([]);
		expect(troubles({ ...revoked, waiting: 1 })).toEqual(['waiting']);
	});
});

describe('the list', () => {
	const phones = [
		{ ...fine, id: 'used' },
		{ ...fine, id: 'revoked', revokedAt: now, lastSeenAt: now },
		{ ...fine, id: 'later', counselor: '나루', lastSeenAt: hoursAgo(2) },
		{ ...fine, id: 'look', refused: 1, label: 'iPhone, Safari', lastSeenAt: hoursAgo(9) }
	].map((phone) => ({ ...phone, troubles: troublesOf(phone, 168, now) }));
	const ids = (search: Partial<Parameters<typeof foundPhones>[1]>) =>
		foundPhones(phones, { text: '', filter: 'all', order: 'look', ...search }).map(({ id }) => id);

	test('has what needs a look first and what was revoked last', () => {
		expect(ids({})).toEqual(['look', 'used', 'later', 'revoked']);
		expect(ids({ order: 'seen' })).toEqual(['revoked', 'used', 'later', 'look']);
		expect(ids({ order: 'name' }).at(-1)).toBe('later');
	});

	test('is searched by counselor and label, decomposed letters too, and filtered', () => {
		expect(ids({ text: '나루'.normalize('NFD') })).toEqual(['later']);
		expect(ids({ text: 'IPHONE' })).toEqual(['look']);
		expect(ids({ filter: 'look' })).toEqual(['look']);
		expect(ids({ filter: 'revoked' })).toEqual(['revoked']);
		expect(ids({ filter: 'waiting' })).toEqual([]);
	});
});
