import { problem, type Problem } from '#lib/base/problems.ts';

/** A word in braces that a notice puts something in place of. */
export type Placeholder = { name: string; isNecessary: boolean };

/** What a preview on a locked phone or in a list of mails shows of a text, in characters. */
export const PREVIEW_CHARS = 40;

const pattern = /\{([^{}\n]{0,40})\}/g;

/** The text with each placeholder replaced; one that has no value stays as it is. */
export function filled(text: string, values: Record<string, string>): string {
	return text.replace(pattern, (whole, name: string) =>
		Object.hasOwn(values, name) ? values[name]! : whole
	);
}

/** The placeholders that a text uses, each once, in their order. */
export function placeholdersIn(text: string): string[] {
	return [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))];
}

/**
 * What is wrong with the placeholders of a wording: those that the notice does not offer, by the
 * field they stand in, and the necessary ones that the body lacks, all by their names.
 */
export function placeholderProblems(
	{ subject, body }: { subject: string; body: string },
	offered: readonly Placeholder[]
): Problem[] {
	const known = new Set(offered.map(({ name }) => name));
	const unknown = (field: string, text: string) =>
		named(
			'placeholder_unknown',
			field,
			placeholdersIn(text).filter((name) => !known.has(name))
		);
	const used = new Set(placeholdersIn(body));
	const missing = offered.filter(({ name, isNecessary }) => isNecessary && !used.has(name));
	return [
		...unknown('subject', subject),
		...unknown('body', body),
		...named(
			'placeholder_missing',
			'body',
			missing.map(({ name }) => name)
		)
	];
}

/**
 * A problem for each part of a filled wording that a preview shows and that names a health topic: the
 * whole subject, and the first `shownChars` of the body. `words` are lower case and the agency's data.
 */
export function previewProblems(
	{ subject, body }: { subject: string; body: string },
	words: readonly string[],
	shownChars = PREVIEW_CHARS
): Problem[] {
	const found = (text: string) => words.filter((word) => text.toLowerCase().includes(word));
	const start = Array.from(body).slice(0, shownChars).join('');
	return [
		...(['subject', 'body'] as const).flatMap((field) => {
			const names = found(field === 'subject' ? subject : start);
			const said = names.join(', ');
			return names.length > 0 ? [problem('preview_names_health', { names: said }, field)] : [];
		})
	];
}

function named(
	code: 'placeholder_unknown' | 'placeholder_missing',
	field: string,
	names: string[]
) {
	if (names.length === 0) return [];
	return [problem(code, { names: names.map((name) => `{${name}}`).join(', ') }, field)];
}
