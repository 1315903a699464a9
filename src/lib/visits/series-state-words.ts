import { m } from '#lib/i18n/paraglide/messages.js';
import type { SeriesState } from '#lib/visits/series-state.ts';

/** Where a whole series stands, in words. */
export const seriesStateWords: Record<SeriesState, () => string> = {
	waiting: m.admin_waiting,
	confirmed: m.admin_confirmed,
	cancelled: m.admin_cancelled,
	lapsed: m.admin_lapsed
};
