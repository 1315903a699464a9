import { m } from '#lib/i18n/paraglide/messages.js';
import type { DutyState } from '#lib/jobs/duty.ts';

const names = new Map<string, { name: () => string; text: () => string }>([
	[
		'remind-organizations',
		{ name: m.upkeep_duty_organizations, text: m.upkeep_duty_organizations_text }
	],
	[
		'remind-participants',
		{ name: m.upkeep_duty_participants, text: m.upkeep_duty_participants_text }
	],
	['remind-counselors', { name: m.upkeep_duty_counselors, text: m.upkeep_duty_counselors_text }],
	['remind-office', { name: m.upkeep_duty_office, text: m.upkeep_duty_office_text }],
	['tell-unanswered', { name: m.upkeep_duty_unanswered, text: m.upkeep_duty_unanswered_text }],
	['send-waiting-notices', { name: m.upkeep_duty_send, text: m.upkeep_duty_send_text }],
	['invite-after-visits', { name: m.upkeep_duty_invite, text: m.upkeep_duty_invite_text }],
	['sweep-roster-drafts', { name: m.upkeep_duty_drafts, text: m.upkeep_duty_drafts_text }],
	['offer-times', { name: m.upkeep_duty_offer, text: m.upkeep_duty_offer_text }],
	['plan-calls', { name: m.upkeep_duty_calls, text: m.upkeep_duty_calls_text }],
	['sweep-rosters', { name: m.upkeep_duty_rosters, text: m.upkeep_duty_rosters_text }],
	['sweep-expired', { name: m.upkeep_duty_expired, text: m.upkeep_duty_expired_text }],
	['forget-ended', { name: m.upkeep_duty_forget, text: m.upkeep_duty_forget_text }],
	['catch-up-outcomes', { name: m.upkeep_duty_outcomes, text: m.upkeep_duty_outcomes_text }],
	['check-outcomes', { name: m.upkeep_duty_check, text: m.upkeep_duty_check_text }]
]);

/** A duty in words; one without words stands for itself. */
export function dutyWords(name: string): { name: string; text: string } {
	const known = names.get(name);
	return known ? { name: known.name(), text: known.text() } : { name, text: '' };
}

export const dutyStateWords: Record<
	DutyState,
	{ kind: 'success' | 'warning' | 'danger' | 'neutral'; title: () => string }
> = {
	never: { kind: 'neutral', title: m.upkeep_duty_never },
	running: { kind: 'neutral', title: m.upkeep_duty_running },
	good: { kind: 'success', title: m.upkeep_duty_good },
	failed: { kind: 'warning', title: m.upkeep_duty_failed },
	late: { kind: 'danger', title: m.upkeep_duty_late }
};
