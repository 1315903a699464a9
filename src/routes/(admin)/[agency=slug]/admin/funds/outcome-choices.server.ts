import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { verifiableOutcomes } from '#lib/programmes/fund/due-outcome.ts';
import { programmeOfSeries } from '#lib/programmes/fund/programme.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** The outcomes that a fund of a series may go by; null where it has no programme. */
export async function outcomeChoices(work: Work, seriesId: string, language: Language) {
	const template = await programmeOfSeries(work, seriesId);
	if (!template) return null;
	return verifiableOutcomes(template).map(({ outcome, variant }) => ({
		value: `${outcome.key}/${variant.key}`,
		label: m.fund_outcome_words({
			outcome: outcome.label[language],
			variant: variant.label[language]
		})
	}));
}
