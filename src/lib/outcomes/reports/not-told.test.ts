import { expect, test } from 'vitest';
import { notTold } from '#lib/outcomes/reports/not-told.ts';
import { lastEnded, periodOf } from '#lib/outcomes/reports/period.ts';

const offered = ['2026Q3-2026Q4', '2026Q2', '2026Q1', '2026H1'].map((key) => periodOf(key)!);
const said = (key: string, day: string) => {
	const { why, nearest } = notTold(periodOf(key)!, offered, day);
	return [why, nearest!.key];
};

test('a period that is not told says why, and which one nearest to it is', () => {
	expect(said('2030', '2026-11-01')).toEqual(['future', '2026Q3-2026Q4']);
	expect(said('2026', '2026-11-01')).toEqual(['running', '2026Q3-2026Q4']);
	expect(said('2026Q3', '2026-11-01')).toEqual(['cut', '2026Q3-2026Q4']);
	expect(said('2024', '2026-11-01')).toEqual(['before', '2026Q1']);
	expect(said('2026', '2027-01-01')).toEqual(['cut', '2026Q3-2026Q4']);
	expect(notTold(periodOf('2026')!, [], '2026-11-01')).toEqual({ why: 'running', nearest: null });
	const wished = [periodOf('2030')!, ...offered];
	expect(notTold(wished[0]!, wished, '2026-11-01').nearest!.key).toBe('2026Q3-2026Q4');
});

test('the last period that is over is the first of them on the list', () => {
	expect(lastEnded(offered, '2026-11-01')?.key).toBe('2026Q2');
	expect(lastEnded(offered, '2027-01-01')?.key).toBe('2026Q3-2026Q4');
	expect(lastEnded(offered, '2026-02-01')).toBeUndefined();
});
