import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonLines } from '#lib/visits/services/json-lines.ts';

const text = `{
	"key": "a",
	"steps": [
		{ "key": "one, {two}", "label": { "ko": "\\"하나\\"" } },
		{
			"key": "two",
			"window": { "from": 1,
				"to": 2 }
		}
	], "last": null
}`;

test.each([
	['key', 2],
	['steps', 3],
	['steps.0.label.ko', 4],
	['steps.1', 5],
	['steps.1.key', 6],
	['steps.1.window.to', 8],
	['last', 10],
	// What is missing is found by what it is missing in.
	['steps.1.label.ko', 5],
	['steps.7', 3],
	['anchors', null],
	['', null]
])('%s begins on line %s', (path, line) => {
	expect(jsonLines(text, [path])).toEqual([line]);
});

/** Every path of a value, in the order of its text. */
function pathsOf(value: unknown, path = ''): string[] {
	if (typeof value !== 'object' || value === null) return [path];
	const inside = Object.entries(value).map(([name, one]) =>
		pathsOf(one, path ? `${path}.${name}` : name)
	);
	return [path, ...inside.flat()];
}

test('one value a line, each part of any text is found on its own line', () => {
	const name = fc.stringMatching(/^[a-z][a-z_]{0,5}$/);
	const value = fc.letrec((tie) => ({
		any: fc.oneof(
			fc.string(),
			fc.integer(),
			fc.boolean(),
			fc.constant(null),
			tie('list'),
			tie('map')
		),
		list: fc.array(tie('any'), { minLength: 1, maxLength: 4 }),
		map: fc.dictionary(name, tie('any'), { minKeys: 1, maxKeys: 4 })
	})).map;
	fc.assert(
		fc.property(value, (body) => {
			const lines = JSON.stringify(body, null, '\t').split('\n');
			const opened = lines.flatMap((line, at) => (/^\t*[\]}],?$/.test(line) ? [] : [at + 1]));
			const [, ...paths] = pathsOf(body);
			expect(jsonLines(lines.join('\n'), paths)).toEqual(opened.slice(1));
		})
	);
});
