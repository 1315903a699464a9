import { m } from '#lib/i18n/paraglide/messages.js';
import type { Readiness } from '#lib/results/edition.ts';
import type { Fate } from '#lib/results/exact-figures.ts';

/** What becomes of an outcome in an edition, in words. */
export const fateWords: Record<Fate, () => string> = {
	told: m.result_office_told,
	kept: m.result_office_kept,
	not_due: m.result_office_not_due,
	few_took_part: m.result_office_few_took_part,
	few_due: m.result_office_few_due,
	few_reached: m.result_office_few_reached,
	few_did_not: m.result_office_few_did_not,
	uneven: m.result_office_uneven
};

/** What an edition still waits for. */
export const waitWords: Record<Exclude<Readiness, 'ready'>, () => string> = {
	visits: m.result_office_wait_visits,
	waiting: m.result_office_wait_waiting,
	not_due: m.result_office_wait_not_due,
	few_more: m.result_office_wait_few_more
};
