import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Placeholder } from '#lib/notices/placeholders.ts';

export type Wording = { subject: string; body: string };
type Said = (inputs: never, options: { locale: Language }) => string;
/** Every notice that is sent has its key here; the compiler refuses any other. */
export type NoticeKey =
	| ('series-booked' | 'series-confirmed' | 'series-confirmed-roster')
	| ('series-moved' | 'series-cancelled' | 'series-link' | 'visit-reminder')
	| ('series-corrected' | 'series-report' | 'series-report-retracted')
	| ('waiting-joined' | 'waiting-offer' | 'waiting-in-vain' | 'waiting-ended')
	| ('portal-link' | 'staff-password')
	| ('pool-joined' | 'pool-arranging' | 'pool-placed' | 'pool-changed' | 'pool-lost')
	| 'pool-hosting'
	| (
			| 'plan-link'
			| 'session-joined'
			| 'session-changed'
			| 'session-left'
			| 'visit-reminder-text'
			| 'plan-step-text'
			| 'visits-moved'
			| 'visits-cancelled'
			| 'survey-link'
			| 'fund-verdict'
	  )
	| ('answer-soon' | 'answer-overdue' | 'series-unanswered')
	| ('push-changed' | 'push-tomorrow' | 'push-answers');
type Original = {
	key: NoticeKey;
	channel: 'mail' | 'text' | 'push';
	placeholders: Placeholder[];
	subject: Said;
	body: Said;
};

/** Every notice whose wording an agency may change, with what it offers; a `!` marks what it needs. */
export const originals: readonly Original[] = [
	mail(
		'series-booked',
		'contact agency about reference service! headcount address visits! link! phone',
		m.notices_booked_subject,
		m.notices_booked_body
	),
	mail(
		'series-confirmed',
		'contact agency about reference service! headcount address earlier visits! poster! link! phone',
		m.notices_confirmed_subject,
		m.notices_confirmed_body
	),
	mail(
		'series-confirmed-roster',
		'contact agency about reference service! headcount address earlier visits! roster link! phone',
		m.notices_confirmed_subject,
		m.roster_confirmed_body
	),
	mail(
		'series-moved',
		'contact agency about reference service! headcount address numbers changes! visits! again link! phone',
		m.notices_moved_subject,
		m.notices_moved_body
	),
	mail(
		'series-cancelled',
		'contact agency about reference service! headcount address visits! reason! rest link! phone',
		m.admin_cancelled_mail_subject,
		m.admin_cancelled_mail_body
	),
	mail(
		'series-unanswered',
		'contact agency about reference service! headcount dates! link! phone',
		m.notices_unanswered_subject,
		m.notices_unanswered_body
	),
	mail(
		'answer-soon',
		'name agency about host reference service! headcount until! day link! phone',
		m.notices_answer_soon_subject,
		m.notices_answer_soon_body
	),
	mail(
		'answer-overdue',
		'name agency about host reference service! headcount until! day link! phone',
		m.notices_answer_overdue_subject,
		m.notices_answer_overdue_body
	),
	mail(
		'visit-reminder',
		'contact agency about reference service! headcount address visit! preparation rules site link! phone',
		m.notices_reminder_subject,
		m.notices_reminder_body
	),
	mail(
		'series-link',
		'contact agency about reference service! headcount address visits link! phone',
		m.notices_link_subject,
		m.notices_link_body
	),
	mail(
		'series-corrected',
		'contact agency about reference service! headcount address visits link! phone',
		m.correct_mail_subject,
		m.correct_mail_body
	),
	mail(
		'series-report',
		'contact agency about reference service! link! phone',
		m.result_mail_subject,
		m.result_mail_body
	),
	mail(
		'series-report-retracted',
		'agency about reference service! reason! link! phone',
		m.result_retracted_mail_subject,
		m.result_retracted_mail_body
	),
	mail(
		'waiting-joined',
		'name agency about service! headcount link! phone',
		m.waiting_joined_subject,
		m.waiting_joined_body
	),
	mail(
		'waiting-offer',
		'name agency about service! headcount day start! until! offer! link! phone',
		m.waiting_offer_subject,
		m.waiting_offer_body
	),
	mail(
		'waiting-in-vain',
		'name agency about service! headcount link! phone',
		m.waiting_in_vain_subject,
		m.waiting_in_vain_body
	),
	mail(
		'waiting-ended',
		'name agency about service! headcount days link! phone',
		m.waiting_ended_subject,
		m.waiting_ended_body
	),
	mail(
		'pool-joined',
		'contact agency about service! people link! phone',
		m.pool_joined_subject,
		m.pool_joined_body
	),
	mail(
		'pool-arranging',
		'contact agency about service! people link! phone',
		m.pool_arranging_subject,
		m.pool_arranging_body
	),
	mail(
		'pool-lost',
		'contact agency about service! people link! phone',
		m.pool_lost_subject,
		m.pool_lost_body
	),
	mail(
		'pool-hosting',
		'contact agency about reference service! count! people! link! phone',
		m.pool_hosting_subject,
		m.pool_hosting_body
	),
	mail(
		'pool-placed',
		'contact agency about service! people host! address! visits! link! phone',
		m.pool_placed_subject,
		m.pool_placed_body
	),
	mail(
		'pool-changed',
		'contact agency about service! people host address changes! visits! link! phone',
		m.pool_changed_subject,
		m.pool_changed_body
	),
	mail(
		'portal-link',
		'agency minutes! link! phone',
		m.notices_portal_subject,
		m.notices_portal_body
	),
	mail(
		'staff-password',
		'name agency days! link! phone',
		m.team_password_mail_subject,
		m.team_password_mail_body
	),
	textMessage('plan-link', 'agency link!', m.notices_plan_subject, m.notices_plan_text),
	textMessage(
		'session-joined',
		'agency visits! place! service link!',
		m.stops_joined_subject,
		m.stops_joined_text
	),
	textMessage(
		'session-changed',
		'agency visits! place! service link!',
		m.stops_changed_subject,
		m.stops_changed_text
	),
	textMessage(
		'session-left',
		'agency visits place service link!',
		m.stops_left_subject,
		m.stops_left_text_sent
	),
	textMessage(
		'visit-reminder-text',
		'agency day! time! place link!',
		m.notices_reminder_text_subject,
		m.notices_reminder_text
	),
	textMessage(
		'plan-step-text',
		'agency step! link!',
		m.notices_step_text_subject,
		m.notices_step_text
	),
	textMessage(
		'visits-moved',
		'agency visits! link!',
		m.notices_visits_changed_subject,
		m.notices_visits_moved_text
	),
	textMessage(
		'visits-cancelled',
		'agency visits! link!',
		m.notices_visits_changed_subject,
		m.notices_visits_cancelled_text
	),
	textMessage('fund-verdict', 'agency link!', m.fund_verdict_subject, m.fund_verdict_text),
	textMessage('survey-link', 'agency day link!', m.notices_survey_subject, m.notices_survey_text),
	push('push-answers', 'count', m.notices_push_answers_subject, m.notices_push_answers_body),
	push('push-changed', 'count', m.notices_push_changed_subject, m.notices_push_changed_body),
	push('push-tomorrow', 'count', m.notices_push_tomorrow_subject, m.notices_push_tomorrow_body)
];

/** One of them by its key; undefined for any other text. */
export function originalOf(key: string): Original | undefined {
	return originals.find((one) => one.key === key);
}

/** The original wording with its placeholders in braces. */
export function originalWording(original: Original, locale: Language): Wording {
	const braces = Object.fromEntries(original.placeholders.map(({ name }) => [name, `{${name}}`]));
	return said(original, braces, locale);
}

/** The original wording with its placeholders filled. */
export function said(
	{ subject, body }: Original,
	values: Record<string, string>,
	locale: Language
): Wording {
	return { subject: subject(values as never, { locale }), body: body(values as never, { locale }) };
}

/** Values that stand for real ones in a preview: of nobody. */
export function sampleValues(locale: Language, agency: string): Record<string, string> {
	const link = 'https://example.org/…';
	const visit = m.upkeep_sample_visit({}, { locale });
	return {
		agency,
		contact: m.upkeep_sample_contact({}, { locale }),
		reference: 'A1B2C3',
		headcount: '32',
		address: m.upkeep_sample_address({}, { locale }),
		place: m.upkeep_sample_place({}, { locale }),
		step: m.notices_sample_step({}, { locale }),
		visit,
		visits: visit,
		changes: m.upkeep_sample_change({}, { locale }),
		about: m.notices_about_visit({}, { locale }),
		dates: `- ${m.upkeep_sample_day({}, { locale })}`,
		numbers: '1',
		rest: '',
		earlier: '',
		again: '',
		reason: m.upkeep_sample_reason({}, { locale }),
		preparation: m.upkeep_sample_preparation({}, { locale }),
		rules: m.upkeep_sample_rules({}, { locale }),
		service: m.upkeep_sample_service({}, { locale }),
		host: m.upkeep_sample_host({}, { locale }),
		name: m.upkeep_sample_contact({}, { locale }),
		people: '7',
		start: m.upkeep_sample_start({}, { locale }),
		until: m.upkeep_sample_until({}, { locale }),
		minutes: '30',
		days: '3',
		count: '3',
		day: m.upkeep_sample_day({}, { locale }),
		time: '14:00',
		phone: '02-000-0000',
		link,
		poster: link,
		roster: link,
		site: link,
		offer: link
	};
}

function mail(key: NoticeKey, offered: string, subject: Said, body: Said): Original {
	return {
		key,
		channel: 'mail',
		placeholders: placeholdersOf(offered),
		subject,
		body: framed(body, greeted(offered))
	};
}

type Greeted = 'contact' | 'name' | null;

/** Whom a mail speaks to, by the placeholder of their name; not everybody who reads one is known by name. */
function greeted(offered: string): Greeted {
	const names = offered.split(' ');
	return names.includes('contact') ? 'contact' : names.includes('name') ? 'name' : null;
}

/** Every mail greets and closes alike: its original holds only what stands between. */
function framed(body: Said, nameOf: Greeted): Said {
	return (inputs, options) => {
		const { agency, phone, ...values } = inputs as Record<string, string>;
		const greeting = nameOf
			? m.notices_greeting({ name: values[nameOf]!, agency: agency! }, options)
			: m.notices_greeting_plain({ agency: agency! }, options);
		const closing = m.notices_closing({ phone: phone!, agency: agency! }, options);
		return [greeting, body(inputs, options), closing].join('\n\n');
	};
}

function textMessage(key: NoticeKey, offered: string, subject: Said, body: Said): Original {
	return { key, channel: 'text', placeholders: placeholdersOf(offered), subject, body };
}

/** Shown whole on a locked phone: it offers a number and nothing that names anybody. */
function push(key: NoticeKey, offered: string, subject: Said, body: Said): Original {
	return { key, channel: 'push', placeholders: placeholdersOf(offered), subject, body };
}

function placeholdersOf(offered: string): Placeholder[] {
	return offered.split(' ').map((word) => ({
		name: word.replace('!', ''),
		isNecessary: word.endsWith('!')
	}));
}
