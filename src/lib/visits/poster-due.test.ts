import { expect, test } from 'vitest';
import { posterDue } from '#lib/visits/poster-due.ts';

const visit = (day: string, cancelledAt: Date | null = null) => ({
	startsAt: new Date(`${day}T01:00:00Z`),
	endsAt: new Date(`${day}T03:00:00Z`),
	cancelledAt
});
const at = (day: string, time = '00:00') => new Date(`${day}T${time}:00Z`);
const two = [visit('2026-12-02'), visit('2026-12-16')];
const due = (now: Date, confirmedAt: Date | null = at('2026-11-20'), visits = two) =>
	posterDue(confirmedAt, visits, { now, zone: 'Asia/Seoul' });

test('a poster is due a week before the first visit, and at once after that', () => {
	expect(due(at('2026-11-22'))).toBe('2026-11-25');
	expect(due(at('2026-11-25'))).toBe('2026-11-25');
	expect(due(at('2026-11-26'))).toBe('now');
	expect(due(at('2026-12-01', '23:00'))).toBe('now');
});

test('nobody is asked for one before the promise, once it had to hang, or for nothing', () => {
	expect(due(at('2026-11-22'), null)).toBeNull();
	expect(due(at('2026-12-02', '01:00'))).toBeNull();
	expect(due(at('2026-12-12'))).toBeNull();
	const gone = two.map((one) => ({ ...one, cancelledAt: at('2026-11-21') }));
	expect(due(at('2026-11-22'), at('2026-11-20'), gone)).toBeNull();
	// Of the first nothing came, so the second is the first to come.
	expect(due(at('2026-11-22'), at('2026-11-20'), [gone[0]!, two[1]!])).toBe('2026-12-09');
});

test('a late promise asks for it, for the visits that are left', () => {
	expect(due(at('2026-12-03', '05:00'), at('2026-12-03'))).toBe('2026-12-09');
	expect(due(at('2026-12-11'), at('2026-12-03'))).toBe('now');
	expect(due(at('2026-12-02', '02:00'), at('2026-12-02', '01:30'))).toBe('2026-12-09');
	expect(due(at('2026-12-16', '02:00'), at('2026-12-03'))).toBeNull();
});
