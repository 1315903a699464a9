import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languages, type Language } from '#lib/base/localized.ts';

type Messages = Record<string, unknown>;

const folder = (language: Language) => new URL(`./messages/${language}/`, import.meta.url);
const parts = readdirSync(folder('ko'));

function messagesOf(language: Language, part: string): Messages {
	return JSON.parse(readFileSync(new URL(part, folder(language)), 'utf8')) as Messages;
}

const words = (message: unknown) =>
	typeof message === 'string' ? message : JSON.stringify(message);
const params = (message: unknown) => new Set(words(message).match(/\{\w+\}/g));

describe('messages', () => {
	it('come in the same parts in every language', () => {
		for (const language of languages) expect(readdirSync(folder(language))).toEqual(parts);
	});

	it.each(parts)('%s says the same things with the same numbers in both languages', (part) => {
		const [ko, en] = [messagesOf('ko', part), messagesOf('en', part)];
		expect(Object.keys(en).sort()).toEqual(Object.keys(ko).sort());
		for (const key of Object.keys(ko))
			expect({ key, params: params(en[key]) }).toEqual({ key, params: params(ko[key]) });
	});

	it.each(parts)('%s has no empty message', (part) => {
		for (const language of languages)
			for (const [key, message] of Object.entries(messagesOf(language, part)))
				expect(words(message).trim(), key).not.toBe('');
	});
});
