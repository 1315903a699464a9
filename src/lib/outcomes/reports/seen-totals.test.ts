import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TableLayout } from '#lib/outcomes/reports/layout.ts';
import { withheldIn, withSeenTotals } from '#lib/outcomes/reports/seen-totals.ts';
import type { Cell, ShownTable } from '#lib/outcomes/reports/shown-report.ts';
import { sumOfTold, toldCount } from '#lib/outcomes/reports/told-cells.ts';

const tableOf = (parts: Cell[], total: Cell): ShownTable => ({
	...{ key: 't', label: 't' },
	columns: [{ key: 'people', label: 'people', definition: '' }],
	rows: [
		...parts.map((cell, at) => ({ key: String(at), label: String(at), cells: [cell] })),
		{ key: 'total', label: 'total', cells: [total], isTotal: true }
	]
});
const totalOf = (parts: Cell[], total: Cell) =>
	withSeenTotals([tableOf(parts, total)])[0]!.rows.at(-1)!.cells[0];

test('a bound is never below the numbers that are seen above it', () => {
	expect(totalOf([65, '*'], '≥ 63')).toBe('≥ 65');
	expect(totalOf([65, '≥ 28', '*'], '≥ 2098')).toBe('≥ 2098');
	fc.assert(
		fc.property(fc.array(fc.nat(80), { minLength: 1, maxLength: 12 }), (people) => {
			const parts = people.map(toldCount);
			const numbers = parts.filter((cell) => typeof cell === 'number');
			const sum = numbers.reduce((all, one) => all + one, 0);
			const total = totalOf(parts, sumOfTold(parts));
			if (numbers.length === parts.length) expect(total).toBe(sum);
			else expect(total).toBe(numbers.length === 0 ? '*' : `≥ ${sum}`);
		})
	);
});

test('a total that is a number, withheld or empty stays as it is', () => {
	for (const total of [60, '*', null, '≤ 12.5']) expect(totalOf([65, '*'], total)).toBe(total);
});

test('a table says whether all of it is withheld, or its rows', () => {
	const crossed = { kind: 'breakdown', key: 't', by: ['sex', 'age'] } as unknown as TableLayout;
	const whole = { kind: 'breakdown', key: 't', by: [] } as unknown as TableLayout;
	expect(withheldIn(tableOf(['*', '*'], '*'), undefined)).toBe('all');
	expect(withheldIn(tableOf(['*', '*'], 65), undefined)).toBe('rows');
	expect(withheldIn(tableOf(['*', 10], 65), undefined)).toBeUndefined();
	expect(withheldIn(tableOf([], 65), crossed)).toBe('rows');
	expect(withheldIn(tableOf([], 65), whole)).toBeUndefined();
	expect(withheldIn({ ...tableOf([], 65), rows: [] }, undefined)).toBeUndefined();
});
