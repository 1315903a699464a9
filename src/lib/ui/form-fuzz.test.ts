import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { problemStatus } from '#lib/base/problems.ts';
import * as form from '#lib/ui/form.ts';

const { parseForm, parseValues } = form;

function sent(fields: [string, string][]): FormData {
	const data = new FormData();
	for (const [name, value] of fields) data.append(name, value);
	return data;
}

describe('whatever is typed', () => {
	const everything = v.object({
		text: form.text(),
		lines: form.optionalText({ lines: true }),
		email: form.email(),
		phone: form.optional(form.phone()),
		whole: form.wholeNumber({ min: 0, max: 10 }),
		decimal: form.decimal({ places: 2 }),
		choice: form.choice(['a', 'b']),
		choices: form.choices(['a', 'b']),
		day: form.day(),
		time: form.clockTime(),
		id: form.id(),
		box: form.checkbox(),
		secret: form.secret()
	});
	const names = Object.keys(everything.entries);
	const hostile = fc.constantFrom('\0', '\uD800', 'a', '2026-02-30', '900101-1234567', '__proto__');
	const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), hostile);

	it('a form is either whole or has a coded problem in a field of its own', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.constantFrom(...names, 'x'), typed)), (fields) => {
				const result = parseForm(everything, sent(fields));
				if (result.ok) return;
				expect(result.problems.length).toBeGreaterThan(0);
				for (const { code, field } of result.problems) {
					expect(problemStatus).toHaveProperty(code);
					expect(names).toContain(field);
				}
			}),
			{ numRuns: 2000 }
		);
	});

	it('anything that JSON carries never throws', () => {
		fc.assert(
			fc.property(
				fc.record(Object.fromEntries(names.map((n) => [n, fc.jsonValue()]))),
				(values) => {
					const result = parseValues(everything, values);
					expect(result.ok || result.problems.every(({ field }) => field !== undefined)).toBe(true);
				}
			),
			{ numRuns: 1000 }
		);
		for (const odd of [null, 3, 'x', [], undefined])
			expect(parseValues(everything, odd).ok).toBe(false);
	});

	it('a text that was taken is taken again unchanged', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (one) => {
				const first = parseValues(v.object({ it: form.text() }), { it: one });
				if (first.ok)
					expect(parseValues(v.object({ it: form.text() }), first.value)).toEqual(first);
			}),
			{ numRuns: 2000 }
		);
	});
});
