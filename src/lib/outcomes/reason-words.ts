import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { reasonLabel } from '#lib/programmes/outcome.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** Why somebody is not counted: the definition's own words, else those of the engine's reasons. */
export function excludedWords(
	definition: OutcomeDefinition,
	reason: string,
	locale: Language
): string {
	if (reason === 'not_anchored') return m.outcomes_reason_not_anchored({}, { locale });
	const label = reasonLabel(definition, reason);
	if (label) return label[locale];
	return reason === 'missing' ? m.outcomes_reason_missing({}, { locale }) : reason;
}

/** What is worth a look about somebody who is counted, in the definition's words. */
export function flagWords({ flags }: OutcomeDefinition, key: string, locale: Language): string {
	return flags.find((flag) => flag.key === key)?.label[locale] ?? key;
}

/** A variant's name, in the definition's words. */
export function variantWords(definition: OutcomeDefinition, key: string, locale: Language): string {
	return definition.variants.find((variant) => variant.key === key)?.label[locale] ?? key;
}
