import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { OwnWordsPrompt } from '#lib/programmes/own-page/own-page.ts';
import { cleanText, countChars } from '#lib/ui/typed-text.ts';

/** The field of a prompt; a key of the template never meets a name of the form. */
export function fieldOf(key: string): string {
	return `words_${key}`;
}

/** What was typed to each prompt, clean; empty where nothing was. Problems name the field. */
export function readOwnWords(
	prompts: OwnWordsPrompt[],
	typed: Record<string, string>
): Outcome<Record<string, string>> {
	const read = prompts.map(({ key, max }) => {
		const field = fieldOf(key);
		const cleaned = cleanText(typed[field] ?? '', true);
		if (!cleaned.ok) return { key, problems: cleaned.problems.map((one) => ({ ...one, field })) };
		const isTooLong = countChars(cleaned.value) > max;
		const problems = isTooLong ? [problem('too_long', { max }, field)] : [];
		return { key, problems, words: cleaned.value };
	});
	const problems = read.flatMap((one) => one.problems);
	if (problems.length > 0) return refused(...problems);
	return done(Object.fromEntries(read.map(({ key, words }) => [key, words ?? ''])));
}
