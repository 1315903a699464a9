import { expect, test } from 'vitest';
import { jsonFault } from '#lib/visits/services/json-fault.ts';

test.each([
	['a comma is missing', '{\n\t"a": {"ko": "x" "en": "y"}\n}', 2, 18],
	['a comma too many', '[1, 2,]', 1, 7],
	['a comma before the end', '{"a": 1,\n}', 2, 1],
	['a quote is missing', '{\n"a": x}', 2, 6],
	['a text that does not end', '{"a": "b}', 1, 7],
	['brackets that do not fit', '{"a": [1}', 1, 9],
	['an opening that is never closed', '{"a": [1, 2', 1, 12],
	['something behind the end', '{}\n\n{}', 3, 1],
	['no name', '{1: 2}', 1, 2],
	['no colon', '{"a" 1}', 1, 6],
	['a number that is none', '[01]', 1, 3],
	['letters count as one each', '["가나😀" 1]', 1, 8],
	['nothing at all', ' ', 1, 2],
	['only a closing bracket', '}', 1, 1]
])('%s', (_, text, line, column) => {
	expect(() => JSON.parse(text)).toThrow();
	expect(jsonFault(text)).toMatchObject({ line, column });
});

test('the line is shown around the fault, and not all of a long one', () => {
	expect(jsonFault('{\n\t"name": {"ko": "x" "en": "y"}\n}')!.excerpt).toBe(
		'"name": {"ko": "x" "en": "y"}'
	);
	const long = `{"a": "${'가'.repeat(500)}" "b": 1}`;
	const { excerpt } = jsonFault(long)!;
	expect(excerpt).toContain('"b"');
	expect(excerpt.length).toBeLessThanOrEqual(80);
});

test('it finds a fault exactly where the engine finds one', () => {
	const whole = JSON.stringify({ a: [1, -2.5e3, true, null, { b: 'q"\\ué' }], c: {} }, null, ' ');
	expect(jsonFault(whole)).toBeNull();
	for (let at = 0; at < whole.length; at++) {
		for (const sign of ['', ',', '}', ']', '"', ':', 'x', '1', '\\', '\n']) {
			const text = whole.slice(0, at) + sign + whole.slice(at + 1);
			let isJson = true;
			try {
				JSON.parse(text);
			} catch {
				isJson = false;
			}
			expect(jsonFault(text) === null, JSON.stringify(text)).toBe(isJson);
		}
	}
});
