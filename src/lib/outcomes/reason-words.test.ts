import { describe, expect, test } from 'vitest';
import { languages } from '#lib/base/localized.ts';
import { excludedWords, flagWords, variantWords } from '#lib/outcomes/reason-words.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';

const definitions = shippedTemplates().flatMap((template) => template.outcomes);

describe('words of the figures', () => {
	test('every reason, flag and variant of the shipped programmes has words in both languages', () => {
		for (const language of languages) {
			for (const one of definitions) {
				const reasons = [one.notIncluded, ...one.exclude].map(({ reason }) => reason);
				for (const reason of ['not_anchored', 'missing', ...reasons]) {
					expect(excludedWords(one, reason, language)).not.toBe(reason);
				}
				for (const { key } of one.flags) expect(flagWords(one, key, language)).not.toBe(key);
				for (const { key } of one.variants) expect(variantWords(one, key, language)).not.toBe(key);
			}
		}
	});

	test('a key that the definition does not hold stands for itself', () => {
		const [first] = definitions;
		expect(excludedWords(first!, 'constructor', 'ko')).toBe('constructor');
		expect(flagWords(first!, 'constructor', 'ko')).toBe('constructor');
	});
});
