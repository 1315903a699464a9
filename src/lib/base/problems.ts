/**
 * Every kind of expected trouble, with the HTTP status that a door answers. `i18n/problem-words.ts`
 * (or `server-problem-words.ts`) gives each its sentence and its next step; the compiler refuses a code without words.
 */
export const problemStatus = {
	// A field's value.
	required: 422,
	too_long: 422,
	too_short: 422,
	not_a_number: 422,
	not_whole: 422,
	too_fine: 422,
	comma_unclear: 422,
	out_of_range: 422,
	not_an_email: 422,
	not_a_phone: 422,
	not_a_mobile: 422,
	not_a_registration_number: 422,
	not_a_day: 422,
	not_a_time: 422,
	not_a_choice: 422,
	not_a_key: 422,
	bad_characters: 422,
	resident_number: 422,
	unlikely_value: 422,
	must_agree: 422,
	signature_missing: 422,
	signed_by_other: 422,
	note_empty: 422,
	not_a_photo: 422,
	// Booking.
	headcount_below_minimum: 422,
	headcount_above_maximum: 422,
	organization_below_minimum: 422,
	organization_above_maximum: 422,
	kind_not_served: 422,
	rules_contradict: 422,
	too_many_skills: 422,
	day_outside_hours: 409,
	day_is_holiday: 409,
	too_soon: 409,
	too_far: 409,
	requests_not_open: 409,
	requests_closed: 409,
	out_of_season: 409,
	day_not_served: 409,
	time_not_served: 409,
	day_full: 409,
	week_full: 409,
	month_full: 409,
	quarter_full: 409,
	year_full: 409,
	series_pace: 409,
	service_full: 409,
	places_full: 409,
	join_full: 409,
	slot_taken: 409,
	nobody_free: 409,
	road_too_long: 409,
	equipment_taken: 409,
	series_does_not_fit: 409,
	already_cancelled: 409,
	already_confirmed: 409,
	dates_over: 409,
	call_first: 422,
	still_collecting: 409,
	counselor_busy: 409,
	counselor_on_the_road: 409,
	counselor_on_leave: 409,
	counselor_outside_hours: 409,
	counselor_lacks_skill: 409,
	promises_hit: 409,
	span_backwards: 422,
	days_backwards: 422,
	spans_overlap: 422,
	visit_begun: 409,
	request_changed: 409,
	visit_order: 409,
	outside_window: 409,
	nothing_moved: 409,
	too_late_to_change: 409,
	changed_meanwhile: 409,
	corrected_meanwhile: 409,
	place_shared: 409,
	visit_too_small: 409,
	neighbours_exceed: 409,
	dates_differ: 409,
	// Visits that neighbours share.
	pool_not_needed: 422,
	pool_too_many: 422,
	waiting_full: 409,
	waiting_in_vain: 409,
	service_over: 404,
	file_too_long: 422,
	contact_without_mail: 409,
	pool_other_service: 422,
	pool_not_offered: 422,
	reference_unknown: 422,
	already_placed: 409,
	hold_over: 409,
	hold_renewed: 409,
	already_closed: 409,
	turn_taken: 409,
	turn_over: 409,
	session_gone: 409,
	// Identity.
	wrong_sign_in: 401,
	sign_in_needed: 401,
	email_taken: 409,
	last_administrator: 409,
	passwords_differ: 422,
	password_guessable: 422,
	not_allowed: 403,
	too_many_tries: 429,
	link_unknown: 404,
	series_link_over: 404,
	not_found: 404,
	code_unknown: 404,
	code_over: 410,
	code_called_off: 410,
	// Programmes and the field.
	already_enrolled: 409,
	enrolment_closed: 409,
	consent_missing: 409,
	measure_needs_visit: 422,
	unknown_measure: 422,
	unknown_step: 422,
	not_your_visit: 403,
	operation_changed: 409,
	operation_unreadable: 422,
	schema_too_old: 422,
	device_revoked: 401,
	record_settled: 409,
	record_waits: 409,
	// Funds.
	fund_known: 409,
	fund_rules_stay: 409,
	fund_hundreds: 422,
	fund_settled: 409,
	fund_left: 409,
	fund_too_late: 409,
	fund_cap_reached: 409,
	fund_leave_over: 409,
	fund_judged: 409,
	fund_not_due: 409,
	fund_second_test: 409,
	fund_same_person: 403,
	fund_appeal_over: 409,
	fund_used: 409,
	fund_waiting: 409,
	fund_short: 409,
	// Rewards for milestones.
	reward_given: 409,
	reward_not_earned: 409,
	reward_bag_short: 409,
	reward_in_doubt: 422,
	// Exceptions granted on the spot.
	story_names_somebody: 422,
	// Surveys.
	already_answered: 409,
	survey_closed: 410,
	// Services of an agency.
	service_flawed: 422,
	service_key_taken: 409,
	service_changed: 409,
	draft_changed: 409,
	too_many_drafts: 409,
	programme_in_writing: 409,
	programme_key_taken: 409,
	programme_changed: 409,
	programme_flawed: 409,
	programme_file_flawed: 422,
	programme_unchanged: 409,
	programme_too_large: 422,
	too_many_programmes: 409,
	programme_retired: 409,
	// Rosters.
	roster_not_allowed: 403,
	roster_over: 409,
	roster_empty: 422,
	roster_unreadable: 422,
	roster_old_format: 422,
	roster_file_too_large: 413,
	roster_too_many_rows: 422,
	roster_too_many_columns: 422,
	roster_resident_number: 422,
	roster_draft_gone: 410,
	roster_nobody_to_add: 409,
	roster_person_repeated: 409,
	roster_person_known: 409,
	roster_column_twice: 422,
	// Rosters that come back filled in.
	paper_not_ours: 422,
	paper_too_early: 409,
	paper_other_visit: 422,
	paper_person_unknown: 422,
	paper_person_repeated: 422,
	paper_absent_measured: 422,
	paper_time_to_come: 422,
	paper_nothing_new: 409,
	// The call desk.
	call_taken: 409,
	call_over: 409,
	asked_enough: 429,
	told_enough: 429,
	too_late_to_undo: 409,
	moment_past: 422,
	days_of_aftercare: 422,
	// Papers for organizations.
	certificate_too_early: 409,
	certificate_unknown: 404,
	report_not_ready: 409,
	report_changed: 409,
	// Notices.
	notice_seen_to: 409,
	push_unknown: 422,
	placeholder_unknown: 422,
	placeholder_missing: 422,
	preview_names_health: 422,
	alimtalk_locked: 409,
	alimtalk_code_taken: 409,
	// The product itself.
	body_too_large: 413,
	foreign_origin: 403,
	too_fast: 429,
	busy_try_again: 503,
	fate_unknown: 503,
	unexpected: 500
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** Expected trouble as a value: what happened, in which field, with the numbers of its sentence. */
export type Problem = {
	code: ProblemCode;
	field?: string;
	params?: Record<string, string | number>;
};

/** What an act gives back: its value, or the problems that stopped it (nothing was written then). */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

export function done<T>(value: T): Outcome<T> {
	return { ok: true, value };
}

export function refused(...problems: Problem[]): { ok: false; problems: Problem[] } {
	return { ok: false, problems };
}

/** A problem with its numbers; the field is named where the value was typed. */
export function problem(
	code: ProblemCode,
	params?: Record<string, string | number>,
	field?: string
): Problem {
	return { code, ...(params ? { params } : {}), ...(field ? { field } : {}) };
}

/** The status of the first problem, for the door's answer. */
export function statusOf(problems: Problem[]): number {
	return problems[0] ? problemStatus[problems[0].code] : 422;
}
