import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatHours } from '#lib/i18n/times.ts';
import { crewReasonCodes, type CrewReasonCode } from '#lib/visits/time/crew.ts';

/** The rule's reasons, and the one of a person who chose instead. */
export type StoredReasonCode = CrewReasonCode | 'chosen_by_staff';

type Params = Record<string, string | number>;
type Words = (params: Params, locale: Language) => string;

/**
 * Why a counselor was chosen or passed over, as a sentence. A code that is not known any more
 * stands for itself: what was stored is never hidden.
 */
export function crewReasonWords(
	{ code, params = {} }: { code: string; params?: Params },
	language: Language
): string {
	return isKnown(code) ? words[code](params, language) : code;
}

function isKnown(code: string): code is StoredReasonCode {
	return code === 'chosen_by_staff' || (crewReasonCodes as readonly string[]).includes(code);
}

const words: Record<StoredReasonCode, Words> = {
	free_at_time: (_, locale) => m.admin_crew_free_at_time({}, { locale }),
	same_as_series: (_, locale) => m.admin_crew_same_as_series({}, { locale }),
	covers_series: (params, locale) => m.admin_crew_covers_series(coverage(params), { locale }),
	least_loaded: (params, locale) => m.admin_crew_least_loaded(load(params, locale), { locale }),
	fewest_evenings: (params, locale) => m.admin_crew_fewest_evenings(evenings(params), { locale }),
	has_skill: (_, locale) => m.admin_crew_has_skill({}, { locale }),
	busy: (_, locale) => m.admin_crew_busy({}, { locale }),
	on_the_road: (_, locale) => m.admin_crew_on_the_road({}, { locale }),
	on_leave: (_, locale) => m.admin_crew_on_leave({}, { locale }),
	outside_hours: (_, locale) => m.admin_crew_outside_hours({}, { locale }),
	not_on_series: (_, locale) => m.admin_crew_not_on_series({}, { locale }),
	covers_fewer_visits: (params, locale) =>
		m.admin_crew_covers_fewer_visits(coverage(params), { locale }),
	more_loaded: (params, locale) => m.admin_crew_more_loaded(load(params, locale), { locale }),
	more_evenings: (params, locale) => m.admin_crew_more_evenings(evenings(params), { locale }),
	equal_after_others: (_, locale) => m.admin_crew_equal_after_others({}, { locale }),
	skill_missing: (_, locale) => m.admin_crew_skill_missing({}, { locale }),
	chosen_by_staff: (_, locale) => m.admin_crew_chosen_by_staff({}, { locale })
};

function coverage({ visits = 0, of = 0 }: Params) {
	return { visits, of };
}

function load({ minutes = 0 }: Params, language: Language) {
	return { time: formatHours(Number(minutes), language) };
}

function evenings({ evenings: count = 0 }: Params) {
	return { evenings: count };
}
