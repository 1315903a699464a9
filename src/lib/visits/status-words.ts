import { m } from '#lib/i18n/paraglide/messages.js';
import type { VisitStatus } from '#lib/visits/status.ts';

/** What a visit's status is called. */
export const statusWords: Record<VisitStatus, () => string> = {
	requested: m.booking_status_requested,
	confirmed: m.booking_status_confirmed,
	today: m.booking_status_today,
	done: m.booking_status_done,
	cancelled: m.booking_status_cancelled,
	lapsed: m.admin_lapsed
};
