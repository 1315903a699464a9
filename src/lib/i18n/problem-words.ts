import type { Language } from '#lib/base/localized.ts';
import type { Problem, ProblemCode } from '#lib/base/problems.ts';
import { isDay } from '#lib/base/days.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { getLocale } from '#lib/i18n/paraglide/runtime.js';
import { formatDay } from '#lib/i18n/times.ts';

/** What happened, as a rule in words; and what to do now. */
export type ProblemWords = { sentence: string; next: string };

type Params = NonNullable<Problem['params']>;
type Options = { locale?: Language };
type Plain = (inputs?: Record<string, never>, options?: Options) => string;
export type Words = (params: Params, options: Options) => ProblemWords;

/*
 * The phone carries its words with it and meets only some of the problems; the words of the others
 * are added where pages are made (`server-problem-words.ts`).
 */

/** The words of a problem, in the reader's language unless another is asked for. */
export function problemWords(problem: Problem, language?: Language): ProblemWords {
	const words = known[problem.code] ?? everywhere.unexpected;
	return words(problem.params ?? {}, language ? { locale: language } : {});
}

/** Both sentences in one line, as shown beside a field. */
export function problemText(problem: Problem, language?: Language): string {
	const { sentence, next } = problemWords(problem, language);
	return `${sentence} ${next}`;
}

const everywhere = {
	required: plain(m.problem_required, m.problem_required_next),
	too_long: counted(
		'max',
		(max, options) => m.problem_too_long({ max }, options),
		m.problem_too_long_plain,
		m.problem_too_long_next
	),
	too_short: counted(
		'min',
		(min, options) => m.problem_too_short({ min }, options),
		m.problem_too_short_plain,
		m.problem_too_short_next
	),
	not_a_number: plain(m.problem_not_a_number, m.problem_not_a_number_next),
	not_whole: plain(m.problem_not_whole, m.problem_not_whole_next),
	too_fine: plain(m.problem_too_fine, m.problem_too_fine_next),
	comma_unclear: plain(m.problem_comma_unclear, m.problem_comma_unclear_next),
	out_of_range: ranged(
		(range, options) => m.problem_out_of_range({ range }, options),
		m.problem_out_of_range_plain,
		m.problem_out_of_range_next
	),
	not_an_email: plain(m.problem_not_an_email, m.problem_not_an_email_next),
	not_a_phone: plain(m.problem_not_a_phone, m.problem_not_a_phone_next),
	not_a_mobile: plain(m.problem_not_a_mobile, m.problem_not_a_mobile_next),
	not_a_day: plain(m.problem_not_a_day, m.problem_not_a_day_next),
	not_a_time: plain(m.problem_not_a_time, m.problem_not_a_time_next),
	not_a_choice: plain(m.problem_not_a_choice, m.problem_not_a_choice_next),
	bad_characters: plain(m.problem_bad_characters, m.problem_bad_characters_next),
	resident_number: plain(m.problem_resident_number, m.problem_resident_number_next),
	unlikely_value: ranged(
		(range, options) => m.problem_unlikely_value({ range }, options),
		m.problem_unlikely_value_plain,
		m.problem_unlikely_value_next
	),
	must_agree: plain(m.problem_must_agree, m.problem_must_agree_next),
	signature_missing: plain(m.signature_missing, m.signature_missing_next),
	signed_by_other: plain(m.signature_other, m.signature_other_next),
	note_empty: plain(m.notes_empty, m.notes_empty_next),
	not_a_photo: plain(m.notes_photo_unreadable, m.notes_photo_unreadable_next),
	already_cancelled: plain(m.problem_already_cancelled, m.problem_already_cancelled_next),
	wrong_sign_in: plain(m.problem_wrong_sign_in, m.problem_wrong_sign_in_next),
	sign_in_needed: plain(m.problem_sign_in_needed, m.problem_sign_in_needed_next),
	not_allowed: plain(m.problem_not_allowed, m.problem_not_allowed_next),
	too_many_tries: counted(
		'minutes',
		(minutes, options) => m.problem_too_many_tries({ minutes }, options),
		m.problem_too_many_tries_plain,
		m.problem_too_many_tries_next
	),
	not_found: plain(m.problem_not_found, m.problem_not_found_next),
	enrolment_closed: plain(m.problem_enrolment_closed, m.problem_enrolment_closed_next),
	consent_missing: plain(m.problem_consent_missing, m.problem_consent_missing_next),
	measure_needs_visit: plain(m.problem_measure_needs_visit, m.problem_measure_needs_visit_next),
	unknown_measure: plain(m.problem_unknown_measure, m.problem_unknown_measure_next),
	unknown_step: plain(m.problem_unknown_step, m.problem_unknown_step_next),
	not_your_visit: plain(m.problem_not_your_visit, m.problem_not_your_visit_next),
	operation_changed: plain(m.problem_operation_changed, m.problem_operation_changed_next),
	operation_unreadable: plain(m.problem_operation_unreadable, m.problem_operation_unreadable_next),
	schema_too_old: plain(m.problem_schema_too_old, m.problem_schema_too_old_next),
	device_revoked: plain(m.problem_device_revoked, m.problem_device_revoked_next),
	body_too_large: plain(m.problem_body_too_large, m.problem_body_too_large_next),
	foreign_origin: plain(m.problem_foreign_origin, m.problem_foreign_origin_next),
	too_fast: plain(m.problem_too_fast, m.problem_too_fast_next),
	busy_try_again: plain(m.problem_busy_try_again, m.problem_busy_try_again_next),
	fate_unknown: plain(m.problem_fate_unknown, m.problem_fate_unknown_next),
	unexpected: plain(m.problem_unexpected, m.problem_unexpected_next)
} satisfies Partial<Record<ProblemCode, Words>>;

const known: Partial<Record<ProblemCode, Words>> = { ...everywhere };

/** The problems whose words the phone does not carry. */
export type ServerProblemCode = Exclude<ProblemCode, keyof typeof everywhere>;

/** Adds the words that only the server says. */
export function sayAlso(words: Record<ServerProblemCode, Words>): void {
	Object.assign(known, words);
}

/** A sentence and its next step without numbers. */
export function plain(sentence: Plain, next: Plain): Words {
	return (_params, options) => ({ sentence: sentence({}, options), next: next({}, options) });
}

/** A sentence with one number in it, or its plain sister where the number was not given. */
export function counted(
	name: string,
	sentence: (number: string | number, options: Options) => string,
	without: Plain,
	next: Plain
): Words {
	return (params, options) => {
		const number = params[name];
		const said = number === undefined ? without({}, options) : sentence(number, options);
		return { sentence: said, next: next({}, options) };
	};
}

function ranged(
	sentence: (range: string, options: Options) => string,
	without: Plain,
	next: Plain
): Words {
	return (params, options) => {
		const range = rangeWords(params, options);
		const said = range === null ? without({}, options) : sentence(range, options);
		return { sentence: said, next: next({}, options) };
	};
}

function rangeWords({ min, max, unit }: Params, options: Options): string | null {
	if (isDay(min) || isDay(max)) return daysWords(min, max, options);
	const ofUnit = unit === undefined ? '' : ` ${unit}`;
	if (min !== undefined && max !== undefined)
		return m.problem_range_between({ min, max: max + ofUnit }, options);
	if (min !== undefined) return m.problem_range_from({ min: min + ofUnit }, options);
	return max === undefined ? null : m.problem_range_to({ max: max + ofUnit }, options);
}

function daysWords(first: unknown, last: unknown, options: Options): string | null {
	const language = options.locale ?? getLocale();
	const min = isDay(first) ? formatDay(first, language) : null;
	const max = isDay(last) ? formatDay(last, language) : null;
	if (min && max) return m.problem_days_between({ min, max }, options);
	return min ? m.problem_days_from({ min }, options) : max && m.problem_days_to({ max }, options);
}
