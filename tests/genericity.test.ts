import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shippedInstruments, shippedTemplates } from '#lib/programmes/shipped.ts';

/*
 * No field of work stands in the code: its words, measures and limits are data that an agency copies,
 * changes and owns. A failing line says where a word of one field got into code, a screen or a message.
 */

const words =
	/smok|quit_date|co_ppm|cotinine|nicotine|ftnd|tobacco|cigarette|금연|흡연|담배|니코틴|코티닌/gi;

/** Data that may speak of a field of work, and what proves the code: tests and what tests read. */
const isData = (path: string) => /\/shipped\/.*\.json$/.test(path);
const isProof = (path: string) =>
	/(\.test\.ts|-for-tests\.ts|test-kit\.ts|recorded-operations\.json)$/.test(path);
/** What a build or the compiler of messages makes from sources that are searched themselves. */
const isMade = (path: string) => path.includes('/paraglide/');
const isPicture = (path: string) => /\.(png|jpe?g|ico|woff2?|webp)$/.test(path);

function sources(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

function found(paths: string[]): string[] {
	return paths.flatMap((path) => {
		const named = [...new Set(readFileSync(path, 'utf8').match(words) ?? [])];
		return named.length > 0 ? [`${path}: ${named.join(', ')}`] : [];
	});
}

const all = ['src', 'static', 'drizzle'].flatMap(sources).filter((path) => !isPicture(path));
const searched = all.filter((path) => !isData(path) && !isProof(path) && !isMade(path));
/** A README tells people what the house was first built for. */
const code = searched.filter((path) => !path.endsWith('.md'));

describe('no field of work stands in the code', () => {
	test('the search sees the code, the screens and the messages', () => {
		const sees = (end: string) => code.some((path) => path.endsWith(end));
		for (const end of ['plan.ts', '+page.svelte', 'ko/problems.json', '.sql', '.css']) {
			expect([end, sees(end)]).toEqual([end, true]);
		}
		expect(code.length).toBeGreaterThan(1000);
	});

	test('nor in any screen or message', () => {
		expect(found(code)).toEqual([]);
	});

	test('while the shipped data does speak of it, so that the search could find something', () => {
		expect(found(all.filter(isData)).length).toBeGreaterThan(2);
	});
});

describe('the shipped programmes', () => {
	const all = shippedTemplates();

	test('are seven, of six kinds of visits and of appointments alone', () => {
		expect(all.map(({ key }) => key).sort()).toEqual([
			...['appointment', 'booth', 'bp-visit', 'briefing', 'flu-visit'],
			...['kr-visit-6m', 'uk-stp-6']
		]);
	});

	test.each([...all, ...shippedInstruments()])('$key says everything in both languages', (body) => {
		const pairs = pairsIn(body);
		expect(pairs.length).toBeGreaterThan(2);
		for (const { ko, en } of pairs) {
			expect(en).not.toMatch(/[가-힣]/);
			// A name of a code or unit may stand alone; a sentence needs its own words.
			if (ko.length > 25) expect(ko).toMatch(/[가-힣]/);
		}
	});

	test.each(all)('$key names its source, and what nobody confirmed yet', (template) => {
		expect(template.source.ko.length).toBeGreaterThan(10);
		expect(template.assumed.length).toBeGreaterThan(0);
	});

	test.each(all)('$key asks for general data apart from what is sensitive', (template) => {
		const kinds = template.consents.flatMap(({ items }) => items.map(({ kind }) => kind));
		const isSensitive = template.measures.some(({ sensitive }) => sensitive);
		expect(kinds).toContain('general');
		expect(kinds.includes('sensitive')).toBe(isSensitive);
	});

	test.each(all)('$key names in a reason only what it measures', ({ measures, tailorings }) => {
		const keys = measures.map(({ key }) => key);
		const named = tailorings.flatMap(({ reason }) =>
			[...(reason.ko + reason.en).matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
		);
		for (const key of named) expect(keys).toContain(key);
	});

	test.each(all)('$key gives every contact a checklist', ({ steps }) => {
		for (const { checklist } of steps) expect(checklist.length).toBeGreaterThan(0);
	});
});

function pairsIn(node: unknown): { ko: string; en: string }[] {
	if (typeof node !== 'object' || node === null) return [];
	const { ko, en } = node as { ko?: unknown; en?: unknown };
	if (typeof ko === 'string' && typeof en === 'string') return [{ ko, en }];
	return Object.values(node).flatMap(pairsIn);
}
