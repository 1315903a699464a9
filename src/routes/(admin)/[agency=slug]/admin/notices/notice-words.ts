import { m } from '#lib/i18n/paraglide/messages.js';

export const channelWords: Record<'mail' | 'text', () => string> = {
	mail: m.admin_notices_mail,
	text: m.admin_notices_text
};

const templates = new Map<string, () => string>([
	['series-booked', m.admin_notices_template_series_booked],
	['series-confirmed', m.admin_notices_template_series_confirmed],
	['series-cancelled', m.admin_notices_template_series_cancelled],
	['series-moved', m.admin_notices_template_series_moved],
	['series-link', m.admin_notices_template_series_link],
	['portal-link', m.admin_notices_template_portal_link],
	['waiting-joined', m.waiting_notice_joined],
	['waiting-offer', m.waiting_notice_offer],
	['visits-moved', m.admin_notices_template_visits_moved],
	['visits-cancelled', m.admin_notices_template_visits_cancelled],
	['pool-joined', m.admin_notices_template_pool_joined],
	['pool-placed', m.admin_notices_template_pool_placed],
	['pool-changed', m.admin_notices_template_pool_changed],
	['plan-link', m.admin_notices_template_plan_link],
	['survey-link', m.admin_notices_template_survey_link]
]);

/** What a notice tells, in words; a template without words stands for itself. */
export function templateWords(template: string): string {
	return templates.get(template)?.() ?? template;
}

const noProvider: Record<'mail' | 'text', () => string> = {
	mail: m.notices_no_provider_for_mail,
	text: m.notices_no_provider_for_text
};

type Delivery = {
	channel: 'mail' | 'text';
	/** Whether something is set up that takes notices of this channel. */
	hasProvider: boolean;
	sentAt: Date | null;
	failedAt: Date | null;
	failure: string | null;
	attempts: number;
};
type State = {
	kind: 'success' | 'warning' | 'danger' | 'neutral';
	title: string;
	sentence: string;
};

/**
 * Where a notice stands: what went out in the end is sent, whatever failed before; what nobody can
 * send waits for a provider.
 */
export function stateOf(notice: Delivery, moment: (at: Date) => string): State {
	const { sentAt, failedAt, attempts } = notice;
	if (sentAt) {
		const sentence = m.admin_notices_sent_at({ time: moment(sentAt) });
		return { kind: 'success', title: m.admin_notices_sent(), sentence };
	}
	if (!notice.hasProvider) {
		const sentence = noProvider[notice.channel]();
		return { kind: 'warning', title: m.notices_no_provider(), sentence };
	}
	if (failedAt) {
		const words = { time: moment(failedAt), attempts, failure: notice.failure ?? '–' };
		const sentence = m.admin_notices_failed_text(words);
		return { kind: 'danger', title: m.admin_notices_failed(), sentence };
	}
	return {
		kind: 'neutral',
		title: m.admin_notices_waiting(),
		sentence: m.admin_notices_waiting_text()
	};
}
