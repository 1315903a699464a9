import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The budget of the one font file, in bytes. */
const fontBytesMax = 90_000;
/** Syllables the product may show in the system's font until the subset is made again. May only sink. */
const missingMax = 10;

const here = new URL('./', import.meta.url);
const rooms = new URL('../../', import.meta.url);
const syllables = (text: string) => text.match(/[\uAC00-\uD7A3]/g) ?? [];
const glyphs = new Set(syllables(readFileSync(new URL('glyphs.txt', here), 'utf8')));

/** Every Korean message and everything shipped as data. */
function wordFiles(): string[] {
	return readdirSync(rooms, { recursive: true, encoding: 'utf8' }).filter((path) =>
		/i18n\/messages\/ko\/[^/]+\.json$|\/shipped\/[^/]+\.json$/.test(path)
	);
}

describe('the font', () => {
	it('draws what the product says, but for a few syllables', () => {
		const said = wordFiles().flatMap((path) =>
			syllables(readFileSync(new URL(path, rooms), 'utf8'))
		);
		expect(said.length).toBeGreaterThan(1000);
		const missing = [...new Set(said)].filter((syllable) => !glyphs.has(syllable)).sort();
		const advice = `make the subset again (ui/README.md), it lacks ${missing.join('')}`;
		expect(missing.length, advice).toBeLessThanOrEqual(missingMax);
	});

	it('stays within its budget', () => {
		const { size } = statSync(new URL('doorstep-sans-kr.woff2', here));
		expect(size).toBeLessThanOrEqual(fontBytesMax);
	});

	it('does not carry the reserved name of its origin', () => {
		const css = readFileSync(new URL('../look/font.css', here), 'utf8');
		expect(css).toContain("font-family: 'Doorstep Sans KR'");
		expect(css.toLowerCase()).not.toContain('pretendard');
	});
});
