import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

const here = 'src/lib/field/client';
const rows = readFileSync(join(process.cwd(), here, 'README.md'), 'utf8')
	.split('\n')
	.filter((line) => /^\| .*`/.test(line))
	.map((line) => line.split('|').map((cell) => cell.trim()))
	.map(([, failure, files]) => [failure!, files!.match(/[^`, ]+/g)!] as const);

test('the table of failures is whole', () => {
	expect(rows).toHaveLength(20);
});

test.each(rows)('%s: each file that the README names has a test of that name', (failure, files) => {
	for (const file of files) {
		const place = file.startsWith('tests/') ? file : join(here, file);
		const source = readFileSync(join(process.cwd(), `${place}.test.ts`), 'utf8');
		const names = [...source.matchAll(/\b(?:describe|test)(?:\.each.*?\))?\(\s*'([^']*)'/gs)];
		expect(
			names.some(([, name]) => name!.startsWith(failure)),
			`${file} has no test that begins with "${failure}"`
		).toBe(true);
	}
});
