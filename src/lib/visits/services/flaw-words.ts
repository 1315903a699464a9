import type { Language } from '#lib/base/localized.ts';
import { problemStatus, type ProblemCode } from '#lib/base/problems.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { problemWords } from '#lib/i18n/problem-words.ts';
import { fileWords } from '#lib/visits/services/file-words.ts';
import type { RulesFlaw } from '#lib/visits/services/rules-file.ts';

type Say = (inputs: object, options: { locale: Language }) => string;

/** What `why` says of the file as a whole or of a value, besides the messages of the schema. */
const known: Record<string, Say> = {
	empty: m.offer_flaw_empty,
	'too large': m.offer_flaw_too_large,
	'not json': m.offer_flaw_not_json,
	'bad characters': m.offer_flaw_signs,
	'no such visit': m.offer_flaw_visit,
	'no such programme': m.offer_flaw_programme
};

/** The messages of the schema, told apart by how they begin or end. */
const patterns: [RegExp, Say][] = [
	[/Expected never/, m.offer_flaw_unknown],
	[/^Invalid key: Expected .* but received undefined$/, m.offer_flaw_missing],
	[/^Invalid type/, m.offer_flaw_type]
];

/** A flaw as a page shows it: what it is about, its path in the file, why, and the line of a broken file. */
export type SaidFlaw = { name: string; path: string; words: string; excerpt?: string };

/** The flaws of a file in the reader's language. */
export function saidFlaws(flaws: RulesFlaw[], language: Language): SaidFlaw[] {
	return flaws.map((flaw) => ({
		name: flaw.path ? fileWords(flaw.path, language) : m.offer_flaw_whole({}, { locale: language }),
		path: flaw.path,
		words: flawWords(flaw, language),
		...(flaw.params?.excerpt ? { excerpt: String(flaw.params.excerpt) } : {})
	}));
}

/** A flaw of a file as one sentence, without its path. */
export function flawWords({ why, params }: RulesFlaw, language: Language): string {
	const options = { locale: language };
	if (why in problemStatus) {
		const code = why as ProblemCode;
		return problemWords({ code, ...(params && { params }) }, language).sentence;
	}
	if (why === 'not json' && params?.line) {
		return m.offer_flaw_not_json_at({ line: params.line, column: params.column ?? 1 }, options);
	}
	const [, say] = patterns.find(([pattern]) => pattern.test(why)) ?? [];
	return (known[why] ?? say ?? m.offer_flaw_value)({}, options);
}
