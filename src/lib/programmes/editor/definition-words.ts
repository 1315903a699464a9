import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { anchorWords, conditionWords } from '#lib/programmes/editor/condition-words.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';

/** An outcome's definition as it is printed, made of its conditions. */
export function definitionWords(
	outcome: OutcomeDefinition,
	body: Pick<Template, 'measures' | 'anchors'>,
	locale: Language
): string {
	const [first] = outcome.variants;
	return m.programmes_definition_made(
		{
			who: conditionWords(outcome.include, body, locale),
			reached: conditionWords(first?.numerator, body, locale),
			anchor: anchorWords(outcome.anchor, body, locale),
			from: outcome.window.from,
			to: outcome.window.to,
			missing:
				outcome.missing === 'fail'
					? m.programmes_definition_fail({}, { locale })
					: m.programmes_definition_exclude({}, { locale })
		},
		{ locale }
	);
}
