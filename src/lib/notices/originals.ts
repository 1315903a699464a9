import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Placeholder } from '#lib/notices/placeholders.ts';

export type Wording = { subject: string; body: string };
type Said = (inputs: never, options: { locale: Language }) => string;
type Original = {
	key: string;
	channel: 'mail' | 'text';
	placeholders: Placeholder[];
	subject: Said;
	body: Said;
};

/** Every notice whose wording an agency may change, with what it offers; a `!` marks what it needs. */
export const originals: readonly Original[] = [
	mail(
		'series-booked',
		'contact agency reference headcount address visits! link! phone',
		m.notices_booked_subject,
		m.notices_booked_body
	),
	mail(
		'series-confirmed',
		'contact agency reference headcount address visits! poster! link! phone',
		m.notices_confirmed_subject,
		m.notices_confirmed_body
	),
	mail(
		'series-confirmed-roster',
		'contact agency reference headcount address visits! roster link! phone',
		m.notices_confirmed_subject,
		m.roster_confirmed_body
	),
	mail(
		'series-moved',
		'contact agency reference headcount address numbers visits! link! phone',
		m.notices_moved_subject,
		m.notices_moved_body
	),
	mail(
		'series-cancelled',
		'contact agency reference headcount address visits! reason! rest link! phone',
		m.admin_cancelled_mail_subject,
		m.admin_cancelled_mail_body
	),
	mail(
		'visit-reminder',
		'contact agency reference headcount address visit! preparation link! phone',
		m.notices_reminder_subject,
		m.notices_reminder_body
	),
	textMessage('plan-link', 'agency link!', m.notices_plan_subject, m.notices_plan_text),
	textMessage(
		'visit-reminder-text',
		'agency day! time! place link!',
		m.notices_reminder_text_subject,
		m.notices_reminder_text
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
	textMessage('survey-link', 'agency day link!', m.notices_survey_subject, m.notices_survey_text)
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
		visit,
		visits: visit,
		numbers: '1',
		rest: '',
		reason: m.upkeep_sample_reason({}, { locale }),
		preparation: m.upkeep_sample_preparation({}, { locale }),
		day: m.upkeep_sample_day({}, { locale }),
		time: '14:00',
		phone: '02-000-0000',
		link,
		poster: link,
		roster: link
	};
}

function mail(key: string, offered: string, subject: Said, body: Said): Original {
	return { key, channel: 'mail', placeholders: placeholdersOf(offered), subject, body };
}

function textMessage(key: string, offered: string, subject: Said, body: Said): Original {
	return { key, channel: 'text', placeholders: placeholdersOf(offered), subject, body };
}

function placeholdersOf(offered: string): Placeholder[] {
	return offered.split(' ').map((word) => ({
		name: word.replace('!', ''),
		isNecessary: word.endsWith('!')
	}));
}
