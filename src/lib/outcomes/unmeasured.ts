import type { Language } from '#lib/base/localized.ts';
import type { OutcomeSummary } from '#lib/outcomes/rates.ts';
import { flagWords } from '#lib/outcomes/reason-words.ts';
import type { Predicate } from '#lib/programmes/expression.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

export type Unmeasured = { variant: string; words: string };

/**
 * The variant that verifies an outcome where nothing was measured of anybody who reported it, with the
 * words of its template for that: "0.0 %" would read as if all had been measured and none had passed.
 */
export function unmeasured(
	{ variants, flaggedBy, verification }: OutcomeSummary,
	definition: OutcomeDefinition,
	language: Language
): Unmeasured | null {
	if (!verification || verification.numerator > 0) return null;
	const reported = variants.find(({ key }) => key === verification.among)?.numerator ?? 0;
	const missing = definition.flags.find(
		({ key, when }) => saysMissing(when) && reported > 0 && flaggedBy[key] === reported
	);
	if (!missing) return null;
	return { variant: verification.of, words: flagWords(definition, missing.key, language) };
}

/** Whether a condition asks that something was not observed. */
function saysMissing(when: Predicate): boolean {
	if ('not' in when) return 'exists' in when.not;
	return 'all' in when && when.all.some(saysMissing);
}
