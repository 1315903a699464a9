import { m } from '#lib/i18n/paraglide/messages.js';
import type { ContactMode } from '#lib/programmes/expression.ts';
import type { StepStatus } from '#lib/programmes/plan.ts';

/** How a contact is held. */
export const modeWords: Record<ContactMode, () => string> = {
	visit: m.plan_mode_visit,
	phone: m.plan_mode_phone,
	video: m.plan_mode_video,
	sms: m.plan_mode_sms,
	post: m.plan_mode_post
};

/** Where a step of a plan stands. */
export const stepStatusWords: Record<StepStatus, () => string> = {
	done: m.plan_status_done,
	due: m.plan_status_due,
	upcoming: m.plan_status_upcoming,
	missed: m.plan_status_missed,
	not_yet_anchored: m.plan_status_not_yet_anchored
};
