import { m } from '#lib/i18n/paraglide/messages.js';
import {
	failureReason,
	type DeliveryFilter,
	type DeliveryState,
	type FailureReason
} from '#lib/notices/delivery-state.ts';
import type { NoticeKey } from '#lib/notices/originals.ts';

type Channel = 'mail' | 'text' | 'push';

export const channelWords: Record<Channel, () => string> = {
	mail: m.admin_notices_mail,
	text: m.admin_notices_text,
	push: m.upkeep_channel_push
};

export const filterWords: Record<DeliveryFilter, () => string> = {
	all: m.upkeep_filter_all,
	failed: m.upkeep_filter_failed,
	'no-provider': m.notices_no_provider,
	waiting: m.upkeep_filter_waiting,
	sent: m.upkeep_filter_sent,
	settled: m.upkeep_filter_settled
};

const templates = new Map<NoticeKey | 'wording-test', () => string>([
	['series-booked', m.admin_notices_template_series_booked],
	['series-confirmed', m.admin_notices_template_series_confirmed],
	['series-confirmed-roster', m.upkeep_template_confirmed_roster],
	['series-cancelled', m.admin_notices_template_series_cancelled],
	['series-moved', m.admin_notices_template_series_moved],
	['series-link', m.admin_notices_template_series_link],
	['series-corrected', m.correct_mail_name],
	['series-report', m.result_title],
	['series-report-retracted', m.result_taken_back],
	['portal-link', m.admin_notices_template_portal_link],
	['waiting-joined', m.waiting_notice_joined],
	['waiting-offer', m.waiting_notice_offer],
	['waiting-in-vain', m.waiting_notice_in_vain],
	['waiting-ended', m.waiting_notice_ended],
	['visit-reminder', m.upkeep_template_reminder],
	['visit-reminder-text', m.upkeep_template_reminder_text],
	['plan-step-text', m.notices_template_step],
	['visits-moved', m.admin_notices_template_visits_moved],
	['visits-cancelled', m.admin_notices_template_visits_cancelled],
	['pool-joined', m.admin_notices_template_pool_joined],
	['pool-arranging', m.pool_notice_arranging],
	['pool-lost', m.pool_notice_lost],
	['pool-hosting', m.pool_notice_hosting],
	['pool-placed', m.admin_notices_template_pool_placed],
	['pool-changed', m.admin_notices_template_pool_changed],
	['session-joined', m.stops_notice_joined],
	['session-changed', m.stops_notice_changed],
	['session-left', m.stops_notice_left],
	['plan-link', m.admin_notices_template_plan_link],
	['survey-link', m.admin_notices_template_survey_link],
	['fund-verdict', m.fund_verdict_notice],
	['staff-password', m.team_notice_password],
	['series-unanswered', m.notices_template_unanswered],
	['answer-soon', m.notices_template_answer_soon],
	['answer-overdue', m.notices_template_answer_overdue],
	['push-answers', m.notices_template_push_answers],
	['push-changed', m.upkeep_template_push_changed],
	['push-tomorrow', m.upkeep_template_push_tomorrow],
	['wording-test', m.upkeep_template_test]
]);

/** What a notice tells, in words; a template without words stands for itself. */
export function templateWords(template: string): string {
	return templates.get(template as NoticeKey)?.() ?? template;
}

/** A counselor's phone that is told, or one where messages were turned off meanwhile. */
export function phoneWords(name: string | undefined): string {
	return name ? m.upkeep_push_device({ name }) : m.upkeep_push_device_gone();
}

/** The templates whose words, in the reader's language, contain a text. */
export function templatesNamed(text: string): string[] {
	const asked = text.toLowerCase();
	if (asked === '') return [];
	return [...templates.keys()].filter((key) => templateWords(key).toLowerCase().includes(asked));
}

const noProvider: Record<Channel, () => string> = {
	mail: m.notices_no_provider_for_mail,
	text: m.notices_no_provider_for_text,
	push: m.notices_no_provider_for_push
};

const noProviderNext: Record<Channel, () => string> = {
	mail: m.notices_no_provider_next_mail,
	text: m.notices_no_provider_next_text,
	push: m.notices_no_provider_next_push
};

const reasonWords: Record<FailureReason, { why: () => string; next: () => string }> = {
	no_recipient: { why: m.upkeep_why_no_recipient, next: m.upkeep_next_no_recipient },
	refused: { why: m.upkeep_why_refused, next: m.upkeep_next_refused },
	not_let_in: { why: m.upkeep_why_not_let_in, next: m.upkeep_next_not_let_in },
	unreachable: { why: m.upkeep_why_unreachable, next: m.upkeep_next_unreachable },
	busy: { why: m.upkeep_why_busy, next: m.upkeep_next_busy },
	unknown: { why: m.upkeep_why_unknown, next: m.upkeep_next_unknown }
};

type Delivery = {
	channel: Channel;
	state: DeliveryState;
	sentAt: Date | null;
	failedAt: Date | null;
	notBefore: Date | null;
	settledAt: Date | null;
	settledBy: string | null;
	withdrawnAt: Date | null;
	deliveredAt: Date | null;
	bouncedAt: Date | null;
	failure: string | null;
	attempts: number;
};
type Shown = {
	kind: 'success' | 'warning' | 'danger' | 'neutral';
	title: string;
	sentence: string;
	/** What somebody of the office does now. */
	next?: string;
};

/** Where a notice stands, why, and what to do about it. */
export function stateOf(notice: Delivery, moment: (at: Date) => string): Shown {
	const at = (date: Date | null) => ({ time: date ? moment(date) : '–' });
	switch (notice.state) {
		case 'delivered':
			return said('success', m.upkeep_delivered, m.upkeep_delivered_at(at(notice.deliveredAt)));
		case 'sent':
			return said('success', m.admin_notices_sent, m.admin_notices_sent_at(at(notice.sentAt)));
		case 'settled': {
			const words = { ...at(notice.settledAt), name: notice.settledBy ?? '–' };
			return said('neutral', m.upkeep_settled, m.upkeep_settled_by(words));
		}
		case 'withdrawn':
			return said('neutral', m.upkeep_withdrawn, m.upkeep_withdrawn_at(at(notice.withdrawnAt)));
		case 'no-provider':
			return {
				...said('warning', m.notices_no_provider, noProvider[notice.channel]()),
				next: noProviderNext[notice.channel]()
			};
		case 'resting':
			return said('neutral', m.upkeep_resting, m.upkeep_resting_until(at(notice.notBefore)));
		case 'retrying':
			return said(
				'warning',
				m.upkeep_retrying,
				m.admin_notices_failed_text(failedWords(notice, at))
			);
		case 'failed':
		case 'bounced':
			return failed(notice, at);
		case 'waiting':
			return said('neutral', m.admin_notices_waiting, m.admin_notices_waiting_text());
	}
}

type At = (date: Date | null) => { time: string };

function failed(notice: Delivery, at: At): Shown {
	const reason = reasonWords[failureReason(notice.failure)];
	const words = failedWords({ ...notice, failedAt: notice.bouncedAt ?? notice.failedAt }, at);
	const sentence = `${reason.why()} ${m.upkeep_failed_text(words)}`;
	const title = notice.state === 'bounced' ? m.upkeep_bounced : m.admin_notices_failed;
	return { ...said('danger', title, sentence), next: reason.next() };
}

function failedWords({ failedAt, attempts, failure }: Delivery, at: At) {
	return { ...at(failedAt), attempts, failure: failure ?? '–' };
}

function said(kind: Shown['kind'], title: () => string, sentence: string): Shown {
	return { kind, title: title(), sentence };
}
