import { m } from '#lib/i18n/paraglide/messages.js';

/** What a file is taken for, as the ledger keeps it. */
export const purposes = ['report', 'plan', 'research', 'handover'] as const;
export type Purpose = (typeof purposes)[number];

export const purposeWords: Record<Purpose, () => string> = {
	report: m.reports_purpose_report,
	plan: m.reports_purpose_plan,
	research: m.reports_purpose_research,
	handover: m.reports_purpose_handover
};
