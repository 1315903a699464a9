import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { resultOfKind, type Kind } from '#lib/outcomes/counts.ts';
import { isCounted } from '#lib/outcomes/rates.ts';
import { excludedWords, flagWords, variantWords } from '#lib/outcomes/reason-words.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

const plain = new Map<string, (of: object, more: { locale: Language }) => string>([
	['enrolled', m.outcomes_enrolled],
	['treated', m.outcomes_treated],
	['due', m.outcomes_due],
	['answered', m.outcomes_answered],
	['not_yet_due', m.outcomes_not_yet_due],
	['checklist', m.outcomes_lists_group],
	['checklist_open', m.outcomes_lists_group_open],
	['lost', m.outcomes_stand_unanswered]
]);

/** The name of a group of people behind a number, in the words of the page. */
export function groupWords(definition: OutcomeDefinition, group: string, locale: Language): string {
	const [kind = '', ...rest] = group.split(' ');
	const key = rest.join(' ');
	if (kind === 'excluded') return excludedWords(definition, key, locale);
	if (kind === 'flagged') return flagWords(definition, key, locale);
	if (kind === 'reached') {
		return m.outcomes_reached({ variant: variantWords(definition, key, locale) }, { locale });
	}
	return plain.get(group)?.({}, { locale }) ?? group;
}

/** Where one person stands, in words. */
export function standWords(definition: OutcomeDefinition, kind: Kind, locale: Language): string {
	const result = resultOfKind(definition, kind);
	if (result.status === 'excluded') return excludedWords(definition, result.reason, locale);
	if (!isCounted(result)) return m.outcomes_stand_waiting({}, { locale });
	if (result.reason === 'lost_to_follow_up') return m.outcomes_stand_unanswered({}, { locale });
	const met = definition.variants.filter(({ key }) => result.met[key]);
	const flags = result.flags.map((flag) => flagWords(definition, flag, locale));
	const variants = met.map(({ label }) => label[locale]).join(', ');
	const said = variants
		? m.outcomes_stand_reached({ variants }, { locale })
		: m.outcomes_stand_answered({}, { locale });
	return [said, ...flags].join(' · ');
}
