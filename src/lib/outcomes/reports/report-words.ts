import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export type ReportWords = ReturnType<typeof reportWords>;

/** The words of the rows and columns that every layout has, each column with what it counts. */
export function reportWords(locale: Language) {
	const column = (key: string, label: string, definition: string) => ({ key, label, definition });
	return {
		total: m.reports_total({}, { locale }),
		registeredNew: m.reports_new({}, { locale }),
		registeredAgain: m.reports_again({}, { locale }),
		people: column('people', m.reports_people({}, { locale }), m.reports_people_is({}, { locale })),
		contacts: column(
			'contacts',
			m.reports_contacts({}, { locale }),
			m.reports_contacts_is({}, { locale })
		),
		pieces: column('pieces', m.reports_pieces({}, { locale }), m.reports_pieces_is({}, { locale })),
		outcomeColumns: outcomeColumns(locale)
	};
}

function outcomeColumns(locale: Language) {
	const words = {
		reached: [m.reports_reached, m.reports_reached_is],
		of: [m.reports_of, m.reports_of_is],
		percent: [m.reports_percent, m.reports_percent_is],
		low: [m.reports_low, m.reports_low_is],
		high: [m.reports_high, m.reports_high_is],
		lost: [m.reports_lost, m.reports_lost_is],
		not_due: [m.reports_not_due, m.reports_not_due_is],
		excluded: [m.reports_excluded, m.reports_excluded_is]
	} as const;
	return Object.entries(words).map(([key, [label, definition]]) => ({
		key,
		label: label({}, { locale }),
		definition: definition({}, { locale })
	}));
}
