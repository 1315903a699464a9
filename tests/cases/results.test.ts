import { describe, expect, test } from 'vitest';
import { netPromoter } from '#lib/surveys/scores.ts';
import { computed, percentHalfUp, resultTables, shareOf, verdictOf, type Row } from './results.ts';

const rows = resultTables().flatMap(({ id, rows }) =>
	rows.map((row) => ({ name: `${id}: ${row.label} (${row.check})`, row }))
);
const by = (verdict: ReturnType<typeof verdictOf>) =>
	rows.filter(({ row }) => verdictOf(row) === verdict);
const marked = (mark: string) => rows.filter(({ row }) => row.check.startsWith(mark));

describe('published results', () => {
	test.each(by('follows'))('$name follows from its counts', ({ row }) => {
		expect(computed(row)).toBe(row.reported);
		if (row.kind !== 'percent') return;
		const { percent, low, high } = shareOf(row);
		const half = 0.5 * 10 ** -(row.decimals ?? 0);
		expect(Math.abs(percent! - (row.reported as number))).toBeLessThanOrEqual(half + 1e-9);
		expect(low!).toBeLessThanOrEqual(percent!);
		expect(high!).toBeGreaterThanOrEqual(percent!);
	});

	test.each(by('does not follow'))('$name is a slip of its source', ({ row }) => {
		expect(row.check).toBe('does not match');
	});

	test.each(by('no figure'))('$name has nothing to compare with', ({ row }) => {
		expect(row.check).toBe('source reports no percentage');
		expect(computed(row)).not.toBeNull();
	});

	test.each(by('no counts'))('$name cannot be worked out', ({ row }) => {
		expect(row.check).toBe('count not published');
	});

	test('every row that its collector found to match is found so here', () => {
		const ours = marked('matches (round half up)').filter(({ row }) => isShare(row));
		expect(ours.map(({ row }) => verdictOf(row))).toEqual(ours.map(() => 'follows'));
		expect(by('follows')).toHaveLength(ours.length);
		expect(ours.length).toBeGreaterThan(35);
	});

	test('the net promoter score of its shares is the published one', () => {
		const row = rows.find(({ row }) => row.kind === 'nps')!.row as Row & Record<string, number>;
		const of = (value: number, key: string) => Array<number>(row[key]!).fill(value);
		const answers = [
			...of(10, 'promoters_percent'),
			...of(8, 'passives_percent'),
			...of(0, 'detractors_percent')
		];
		// The published shares add up to 101: rounding of the source.
		expect(Math.round((netPromoter(answers).score! * answers.length) / 100)).toBe(row.reported);
	});

	test('a half is rounded up, whatever a double makes of it', () => {
		expect(percentHalfUp(41, 2000, 1)).toBe(2.1);
		expect(percentHalfUp(1, 200, 0)).toBe(1);
		expect(percentHalfUp(0, 7, 1)).toBe(0);
	});
});

const isShare = ({ kind }: Row) => kind === 'percent' || kind === 'percent_change';
