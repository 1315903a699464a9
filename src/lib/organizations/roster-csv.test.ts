import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell, csvFile } from '#lib/organizations/roster-csv.ts';
import { parseRosterText } from '#lib/organizations/roster-text.ts';

describe('a cell of a file for spreadsheets', () => {
	test.each(['=1+1', '+82 10', '-2+3', '@SUM(A1)', '\t=1', ' =1', '\r1', '＝1', '－1', '＠x'])(
		'%j is no formula there',
		(text) => {
			expect(csvCell(text)).toBe(`"'${text}"`);
		}
	);

	test.each(['강하늘', '010-0000-1001', '-5', '-1.5', '', 'a=b'])('%j stays as it is', (text) => {
		expect(csvCell(text)).toBe(`"${text}"`);
	});

	test('holds quotes and lines together', () => {
		expect(csvCell('가 "나"\n다')).toBe('"가 ""나""\n다"');
	});
});

test('a file says how it is written, and comes back as it was', () => {
	const cell = fc.string({ unit: 'grapheme', maxLength: 10 }).map((text) => `x${text}`);
	const written = csvFile([['이름', '까닭']]);
	expect(written).toBe('\uFEFF"이름","까닭"\r\n');
	fc.assert(
		fc.property(
			fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
			(rows) => {
				const back = parseRosterText(csvFile(rows));
				if (!back.ok) throw new Error(JSON.stringify(back.problems));
				const oneKindOfEnd = (text: string) => text.replace(/\r\n?/g, '\n');
				expect(back.value.map((row) => row.map(oneKindOfEnd))).toEqual(
					rows.map((row) => row.map(oneKindOfEnd))
				);
			}
		)
	);
});

test('no cell ever begins as a formula does, after its quote', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => {
			const inside = csvCell(text).slice(1);
			const isNumber = /^-?\d+(\.\d+)?"$/.test(inside);
			if (!isNumber) expect(inside).not.toMatch(/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/);
		})
	);
});
