import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { m } from '#lib/i18n/paraglide/messages.js';
import { shortMessage } from '#lib/i18n/short-messages.ts';

type Said = (inputs?: object, options?: { locale: 'ko' | 'en' }) => string;

const folder = new URL('./paraglide/messages/', import.meta.url);
const asked = {
	count: 3,
	people: 7,
	arrived: 2,
	met: 1,
	name: '한강',
	time: '09:00',
	day: '금요일'
};

/** A shortened message, as the browser would run it. */
async function run(source: string, name: string): Promise<Said> {
	const alone = source.replace(
		/^import .*$/m,
		`const isKorean = (asked) => (asked?.locale ?? 'ko') === 'ko';
		const said = (ko, en) => (_, asked) => isKorean(asked) ? ko : en;`
	);
	const module = await import(`data:text/javascript,${encodeURIComponent(alone)}`);
	return module[name];
}

test('every shortened message says what the compiled one says, in both languages', async () => {
	const files = (await readdir(folder)).filter((file) => file !== '_index.js');
	let shortened = 0;
	for (const file of files) {
		const source = await readFile(new URL(file, folder), 'utf8');
		const short = shortMessage(source);
		if (short === source) continue;
		shortened++;
		const name = file.replace('.js', '');
		const before = (m as unknown as Record<string, Said>)[name]!;
		const after = await run(short, name);
		for (const locale of ['ko', 'en'] as const) {
			expect(after(asked, { locale }), name).toBe(before(asked, { locale }));
			expect(after(undefined, { locale }), name).toBe(before(undefined, { locale }));
		}
		expect(after(asked), name).toBe(before(asked, { locale: 'ko' }));
	}
	expect(shortened).toBeGreaterThan(0.9 * files.length);
});

test('a message of another shape stays as it is', () => {
	const chosen =
		'const ko_a = (i) => {\n\tif (i.count === 1) return `하나`;\n};\nexport const a = ko_a;';
	expect(shortMessage(chosen)).toBe(chosen);
});
