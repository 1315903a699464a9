import { describe, expect, test } from 'vitest';
import { asLines, asTable, isMet, median, quantile, type Figure } from './figures.ts';

const figure = (value: number, goal?: Figure['goal']): Figure => ({
	figure: 'pages',
	value,
	unit: 'ms',
	goal
});

describe('a goal', () => {
	test.each([
		[60, { atMost: 60 }, true],
		[61, { atMost: 60 }, false],
		[40, { atLeast: 40 }, true],
		[39, { atLeast: 40 }, false],
		[39, undefined, null]
	])('%d against %j is met: %s', (value, goal, met) => {
		expect(isMet(figure(value, goal))).toBe(met);
	});

	test('is never met by what could not be measured', () => {
		expect(isMet(figure(NaN, { atMost: 60 }))).toBe(false);
		expect(isMet(figure(NaN, { atLeast: 0 }))).toBe(false);
	});
});

test('a figure is one line of JSON with its bench', () => {
	const lines = asLines('serve', [figure(61, { atMost: 60 }), figure(3)]).split('\n');
	expect(lines.map((line) => JSON.parse(line))).toEqual([
		{ bench: 'serve', figure: 'pages', value: 61, unit: 'ms', goal: '≤ 60', met: false },
		{ bench: 'serve', figure: 'pages', value: 3, unit: 'ms', goal: null, met: null }
	]);
});

test('the table says aloud which goal is missed', () => {
	const [head, missed, plain] = asTable([figure(61, { atMost: 60 }), figure(3)]).split('\n');
	expect(head).toContain('met');
	expect(missed).toMatch(/61 {2}ms .*≤ 60 {2}NO/);
	expect(plain).not.toContain('NO');
});

test('quantiles are values that were measured', () => {
	expect(median([5, 1, 3])).toBe(3);
	expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
	expect(
		quantile(
			Array.from({ length: 100 }, (_, at) => at + 1),
			0.95
		)
	).toBe(95);
	expect(quantile([], 0.5)).toBeNaN();
});
