import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { saidFlaws } from '#lib/visits/services/flaw-words.ts';
import { fileWords, isInFiles } from '#lib/visits/services/file-words.ts';
import { parseServiceText } from '#lib/visits/services/service-file.ts';

test('a path is read in the reader’s language', () => {
	expect(fileWords('rules.visits.1.role', 'ko')).toBe('규칙 › 방문 › 2번째 › 차례');
	expect(fileWords('rules.visits.1.role', 'en')).toBe('Rules › Visits › no. 2 › Role');
	expect(fileWords('rules.colour', 'en')).toBe('Rules › colour');
	expect(fileWords('constructor', 'en')).toBe('constructor');
});

const folder = 'tests/cases/services';

test('every name in the files of the cases has its words', () => {
	const names = new Set<string>();
	const walk = (value: unknown): void => {
		if (typeof value !== 'object' || value === null) return;
		if (!Array.isArray(value)) for (const name of Object.keys(value)) names.add(name);
		for (const one of Object.values(value)) walk(one);
	};
	for (const file of readdirSync(folder)) {
		const text = readFileSync(join(folder, file), 'utf8');
		if (parseServiceText(text).ok) walk(JSON.parse(text));
	}
	expect(names.size).toBeGreaterThan(50);
	expect([...names].filter((name) => !isInFiles(name))).toEqual([]);
});

test('a broken file is told with its place and its line, a wrong value with its name and path', () => {
	const broken = parseServiceText('{"format": "doorstep-service/1"\n "key": "a"}');
	expect(broken.ok).toBe(false);
	const [flaw] = broken.ok ? [] : saidFlaws(broken.flaws, 'ko');
	expect(flaw!.words).toContain('2번째 줄 2번째 글자');
	expect(flaw!.excerpt).toBe('"key": "a"}');
	const wrong = parseServiceText('{"format": "doorstep-service/1", "key": "a"}');
	const said = wrong.ok ? [] : saidFlaws(wrong.flaws, 'ko');
	expect(said).toContainEqual({ name: '소개', path: 'summary', words: '빠진 항목입니다.' });
});
