import { expect, test } from 'vitest';
import type { DayVisit } from '#lib/field/day.ts';
import { rosterSeries } from '#lib/field/roster-series.ts';

const now = new Date('2026-12-01T05:00:00Z');
const aVisit = (id: string, changes: Partial<DayVisit> = {}) =>
	({
		...{ id, seriesId: 'a', takesRoster: true, cancelled: false },
		...{ startsAt: '2026-12-01T04:00:00.000Z', endsAt: '2026-12-01T08:00:00.000Z' },
		...changes
	}) as DayVisit;
const day = (number: number) => ({
	startsAt: `2026-12-0${number}T04:00:00.000Z`,
	endsAt: `2026-12-0${number}T08:00:00.000Z`
});
const shown = (...visits: DayVisit[]) => rosterSeries(visits, now).map(({ id }) => id);

test('each series stands there once, with the visit that comes next, the soonest first', () => {
	const visits = [
		aVisit('b late', { seriesId: 'b', ...day(4) }),
		aVisit('a late', day(3)),
		aVisit('a now'),
		aVisit('b next', { seriesId: 'b', ...day(2) })
	];
	expect(shown(...visits)).toEqual(['a now', 'b next']);
});

test('no visit that is over or cancelled, and none that takes no list', () => {
	const visits = [
		aVisit('over', { endsAt: '2026-12-01T05:00:00.000Z' }),
		aVisit('cancelled', { cancelled: true }),
		aVisit('no list', { takesRoster: undefined }),
		aVisit('from an older server', { seriesId: undefined })
	];
	expect(shown(...visits)).toEqual([]);
});
