import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { particles } from '#lib/i18n/particles.ts';

describe('particles', () => {
	it.each([
		['금연 클리닉을(를) 공개했습니다', '금연 클리닉을 공개했습니다'],
		['혈압 재기을(를) 공개했습니다', '혈압 재기를 공개했습니다'],
		['한강구(예시)은(는)', '한강구(예시)는'],
		['건강증진센터은(는)', '건강증진센터는'],
		['복지관은(는)', '복지관은'],
		['서울(으)로', '서울로'],
		['부산(으)로', '부산으로'],
		['대구(으)로', '대구로'],
		['9월 1일 (화)을(를)', '9월 1일 (화)을'],
		['9월 1일 (화) 14:30(으)로', '9월 1일 (화) 14:30으로'],
		['02-000-1111(으)로', '02-000-1111로'],
		['02-000-1113(으)로', '02-000-1113으로'],
		['02-000-1115(으)로', '02-000-1115로'],
		['hr@haesol.example(으)로', 'hr@haesol.example로'],
		['desk@agency.com(으)로', 'desk@agency.com으로'],
		['QR을(를)', 'QR을'],
		['CO이(가)', 'CO가'],
		['“다온”와(과)', '“다온”과'],
		['가와(과) 나이(가)', '가와 나가']
	])('%s becomes %s', (both, right) => expect(particles(both)).toBe(right));

	it('leaves both where nobody can tell how a value is read', () => {
		expect(particles('→을(를)')).toBe('→을(를)');
		expect(particles('東을(를)')).toBe('東을(를)');
	});

	it('leaves a sentence without a choice as it is', () => {
		expect(particles('Published.')).toBe('Published.');
		expect(particles('값을(모두) 봅니다')).toBe('값을(모두) 봅니다');
	});
});

const messages = readdirSync('src/lib/i18n/messages/ko').flatMap((part) => {
	const text = readFileSync(join('src/lib/i18n/messages/ko', part), 'utf8');
	return Object.entries(JSON.parse(text) as Record<string, unknown>).map(
		([key, words]) => [key, JSON.stringify(words)] as const
	);
});
const offersTwo = /을\(를\)|이\(가\)|은\(는\)|와\(과\)|\(으\)로/u;

/** Counts of people: they always end in 명. */
const settled = ['roster_done_added_text', 'roster_done_added_plain', 'turns_order_caption'];

test('no message guesses the particle after a value', () => {
	const guessed = messages.filter(
		([key, words]) =>
			!settled.includes(key) && /\}[”’)]?(을|를|이|가|은|는|와|과|으로|로)(?![가-힣(])/u.test(words)
	);
	expect(guessed.map(([key]) => key)).toEqual([]);
});

test('every message that offers two particles is said through `particles`', () => {
	const keys = messages.filter(([, words]) => offersTwo.test(words)).map(([key]) => key);
	expect(keys.length).toBeGreaterThan(5);
	const loose = sources('src').flatMap((path) => {
		const text = readFileSync(path, 'utf8').replace(/\s+/g, ' ');
		return keys
			.filter((key) => new RegExp(`(?<!particles\\( ?)\\bm\\.${key}\\b`).test(text))
			.map((key) => `${path}: ${key}`);
	});
	expect(loose).toEqual([]);
});

function sources(root: string): string[] {
	return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
		const path = join(root, entry.name);
		if (entry.isDirectory()) return entry.name === 'paraglide' ? [] : sources(path);
		return /\.(ts|svelte)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
	});
}
