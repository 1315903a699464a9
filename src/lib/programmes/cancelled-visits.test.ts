import { expect, test } from 'vitest';
import { cancelledVisits } from '#lib/programmes/cancelled-visits.ts';

const at = (day: string) => new Date(`${day}T01:00:00Z`);
const held = (day: string) => ({ startsAt: at(day), cancelledAt: null });
const off = (day: string, on: string) => ({ startsAt: at(day), cancelledAt: at(on) });
const now = at('2026-12-05');

test('where no visit takes place all are told, also those whose day went by', () => {
	const visits = [off('2026-12-15', '2026-11-27'), off('2026-12-01', '2026-11-25')];
	expect(cancelledVisits(visits, now)).toEqual({
		isAll: true,
		since: at('2026-11-27'),
		wouldBegin: [at('2026-12-01'), at('2026-12-15')]
	});
});

test('of some, those are told that would still come', () => {
	const visits = [
		held('2026-12-01'),
		off('2026-12-03', '2026-12-01'),
		off('2026-12-15', '2026-12-02')
	];
	expect(cancelledVisits(visits, now)).toEqual({
		isAll: false,
		since: at('2026-12-02'),
		wouldBegin: [at('2026-12-15')]
	});
	expect(cancelledVisits(visits.slice(0, 2), now)).toBe(null);
	expect(cancelledVisits([], now)).toBe(null);
});
