import type { Language } from '#lib/base/localized.ts';
import type { Problem, ProblemCode } from '#lib/base/problems.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/** What happened, as a rule in words; and what to do now. */
export type ProblemWords = { sentence: string; next: string };

type Params = NonNullable<Problem['params']>;
type Options = { locale?: Language };
type Plain = (inputs?: Record<string, never>, options?: Options) => string;
type Words = (params: Params, options: Options) => ProblemWords;

/** The words of a problem, in the reader's language unless another is asked for. */
export function problemWords(problem: Problem, language?: Language): ProblemWords {
	return words[problem.code](problem.params ?? {}, language ? { locale: language } : {});
}

/** Both sentences in one line, as shown beside a field. */
export function problemText(problem: Problem, language?: Language): string {
	const { sentence, next } = problemWords(problem, language);
	return `${sentence} ${next}`;
}

const words: Record<ProblemCode, Words> = {
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
	headcount_below_minimum: counted(
		'min',
		(min, options) => m.problem_headcount_below_minimum({ min }, options),
		m.problem_headcount_below_minimum_plain,
		m.problem_headcount_below_minimum_next
	),
	headcount_above_maximum: counted(
		'max',
		(max, options) => m.problem_headcount_above_maximum({ max }, options),
		m.problem_headcount_above_maximum_plain,
		m.problem_headcount_above_maximum_next
	),
	organization_below_minimum: counted(
		'min',
		(min, options) => m.problem_organization_below_minimum({ min }, options),
		m.problem_organization_below_minimum_plain,
		m.problem_organization_below_minimum_next
	),
	day_outside_hours: plain(m.problem_day_outside_hours, m.problem_day_outside_hours_next),
	day_is_holiday: plain(m.problem_day_is_holiday, m.problem_day_is_holiday_next),
	too_soon: plain(m.problem_too_soon, m.problem_too_soon_next),
	too_far: plain(m.problem_too_far, m.problem_too_far_next),
	slot_taken: plain(m.problem_slot_taken, m.problem_slot_taken_next),
	nobody_free: plain(m.problem_nobody_free, m.problem_nobody_free_next),
	series_does_not_fit: counted(
		'number',
		(number, options) => m.problem_series_does_not_fit({ number }, options),
		m.problem_series_does_not_fit_plain,
		m.problem_series_does_not_fit_next
	),
	already_cancelled: plain(m.problem_already_cancelled, m.problem_already_cancelled_next),
	already_confirmed: plain(m.problem_already_confirmed, m.problem_already_confirmed_next),
	counselor_busy: plain(m.problem_counselor_busy, m.problem_counselor_busy_next),
	counselor_on_leave: plain(m.problem_counselor_on_leave, m.problem_counselor_on_leave_next),
	counselor_outside_hours: plain(
		m.problem_counselor_outside_hours,
		m.problem_counselor_outside_hours_next
	),
	visit_begun: plain(m.problem_visit_begun, m.problem_visit_begun_next),
	request_changed: plain(m.problem_request_changed, m.problem_request_changed_next),
	visit_order: counted(
		'number',
		(number, options) => m.problem_visit_order({ number }, options),
		m.problem_visit_order_plain,
		m.problem_visit_order_next
	),
	outside_window: counted(
		'number',
		(number, options) => m.problem_outside_window({ number }, options),
		m.problem_outside_window_plain,
		m.problem_outside_window_next
	),
	nothing_moved: plain(m.problem_nothing_moved, m.problem_nothing_moved_next),
	too_late_to_change: counted(
		'days',
		(days, options) => m.problem_too_late_to_change({ days }, options),
		m.problem_too_late_to_change_plain,
		m.problem_too_late_to_change_next
	),
	changed_meanwhile: plain(m.problem_changed_meanwhile, m.problem_changed_meanwhile_next),
	wrong_sign_in: plain(m.problem_wrong_sign_in, m.problem_wrong_sign_in_next),
	sign_in_needed: plain(m.problem_sign_in_needed, m.problem_sign_in_needed_next),
	not_allowed: plain(m.problem_not_allowed, m.problem_not_allowed_next),
	too_many_tries: counted(
		'minutes',
		(minutes, options) => m.problem_too_many_tries({ minutes }, options),
		m.problem_too_many_tries_plain,
		m.problem_too_many_tries_next
	),
	link_unknown: plain(m.problem_link_unknown, m.problem_link_unknown_next),
	not_found: plain(m.problem_not_found, m.problem_not_found_next),
	code_unknown: plain(m.problem_code_unknown, m.problem_code_unknown_next),
	code_over: plain(m.problem_code_over, m.problem_code_over_next),
	already_enrolled: plain(m.problem_already_enrolled, m.problem_already_enrolled_next),
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
	already_answered: plain(m.problem_already_answered, m.problem_already_answered_next),
	survey_closed: plain(m.problem_survey_closed, m.problem_survey_closed_next),
	roster_not_allowed: plain(m.problem_roster_not_allowed, m.problem_roster_not_allowed_next),
	roster_over: plain(m.problem_roster_over, m.problem_roster_over_next),
	roster_empty: plain(m.problem_roster_empty, m.problem_roster_empty_next),
	roster_unreadable: plain(m.problem_roster_unreadable, m.problem_roster_unreadable_next),
	roster_old_format: plain(m.problem_roster_old_format, m.problem_roster_old_format_next),
	roster_file_too_large: counted(
		'megabytes',
		(megabytes, options) => m.problem_roster_file_too_large({ megabytes }, options),
		m.problem_roster_file_too_large_plain,
		m.problem_roster_file_too_large_next
	),
	roster_too_many_rows: counted(
		'max',
		(max, options) => m.problem_roster_too_many_rows({ max }, options),
		m.problem_roster_too_many_rows_plain,
		m.problem_roster_too_many_rows_next
	),
	roster_too_many_columns: counted(
		'max',
		(max, options) => m.problem_roster_too_many_columns({ max }, options),
		m.problem_roster_too_many_columns_plain,
		m.problem_roster_too_many_columns_next
	),
	roster_resident_number: counted(
		'row',
		(row, options) => m.problem_roster_resident_number({ row }, options),
		m.problem_roster_resident_number_plain,
		m.problem_roster_resident_number_next
	),
	roster_draft_gone: plain(m.problem_roster_draft_gone, m.problem_roster_draft_gone_next),
	roster_nobody_to_add: plain(m.problem_roster_nobody_to_add, m.problem_roster_nobody_to_add_next),
	roster_person_repeated: counted(
		'row',
		(row, options) => m.problem_roster_person_repeated({ row }, options),
		m.problem_roster_person_repeated_plain,
		m.problem_roster_person_repeated_next
	),
	roster_person_known: plain(m.problem_roster_person_known, m.problem_roster_person_known_next),
	roster_column_twice: plain(m.problem_roster_column_twice, m.problem_roster_column_twice_next),
	body_too_large: plain(m.problem_body_too_large, m.problem_body_too_large_next),
	foreign_origin: plain(m.problem_foreign_origin, m.problem_foreign_origin_next),
	too_fast: plain(m.problem_too_fast, m.problem_too_fast_next),
	busy_try_again: plain(m.problem_busy_try_again, m.problem_busy_try_again_next),
	fate_unknown: plain(m.problem_fate_unknown, m.problem_fate_unknown_next),
	unexpected: plain(m.problem_unexpected, m.problem_unexpected_next)
};

function plain(sentence: Plain, next: Plain): Words {
	return (_params, options) => ({ sentence: sentence({}, options), next: next({}, options) });
}

/** A sentence with one number in it, or its plain sister where the number was not given. */
function counted(
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
	const ofUnit = unit === undefined ? '' : ` ${unit}`;
	if (min !== undefined && max !== undefined)
		return m.problem_range_between({ min, max: max + ofUnit }, options);
	if (min !== undefined) return m.problem_range_from({ min: min + ofUnit }, options);
	return max === undefined ? null : m.problem_range_to({ max: max + ofUnit }, options);
}
