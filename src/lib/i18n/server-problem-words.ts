import { m } from '#lib/i18n/paraglide/messages.js';
import { getLocale } from '#lib/i18n/paraglide/runtime.js';
import {
	counted,
	plain,
	sayAlso,
	type ServerProblemCode,
	type Words
} from '#lib/i18n/problem-words.ts';
import { formatDay, formatMinute, formatNumber } from '#lib/i18n/times.ts';

/** The words of the problems that no phone meets. The compiler refuses a code without words. */
const words: Record<ServerProblemCode, Words> = {
	fund_known: plain(m.problem_fund_known, m.problem_fund_known_next),
	fund_rules_stay: plain(m.problem_fund_rules_stay, m.problem_fund_rules_stay_next),
	fund_hundreds: plain(m.problem_fund_hundreds, m.problem_fund_hundreds_next),
	fund_settled: plain(m.problem_fund_settled, m.problem_fund_settled_next),
	fund_left: plain(m.problem_fund_left, m.problem_fund_left_next),
	fund_too_late: plain(m.problem_fund_too_late, m.problem_fund_too_late_next),
	fund_cap_reached: plain(m.problem_fund_cap_reached, m.problem_fund_cap_reached_next),
	fund_leave_over: plain(m.problem_fund_leave_over, m.problem_fund_leave_over_next),
	fund_judged: plain(m.problem_fund_judged, m.problem_fund_judged_next),
	fund_not_due: plain(m.problem_fund_not_due, m.problem_fund_not_due_next),
	fund_second_test: plain(m.problem_fund_second_test, m.problem_fund_second_test_next),
	fund_same_person: plain(m.problem_fund_same_person, m.problem_fund_same_person_next),
	fund_appeal_over: plain(m.problem_fund_appeal_over, m.problem_fund_appeal_over_next),
	fund_used: plain(m.problem_fund_used, m.problem_fund_used_next),
	fund_waiting: counted(
		'count',
		(count, options) => m.problem_fund_waiting({ count }, options),
		m.problem_fund_waiting_plain,
		m.problem_fund_waiting_next
	),
	fund_short: counted(
		'won',
		(won, options) => m.problem_fund_short({ won: formatNumber(Number(won)) }, options),
		m.problem_fund_short_plain,
		m.problem_fund_short_next
	),
	reward_given: plain(m.problem_reward_given, m.problem_reward_given_next),
	reward_not_earned: plain(m.problem_reward_not_earned, m.problem_reward_not_earned_next),
	reward_bag_short: plain(m.problem_reward_bag_short, m.problem_reward_bag_short_next),
	reward_in_doubt: plain(m.problem_reward_in_doubt, m.problem_reward_in_doubt_next),
	story_names_somebody: plain(
		m.exceptions_story_names_somebody,
		m.exceptions_story_names_somebody_next
	),
	not_a_registration_number: plain(
		m.problem_not_a_registration_number,
		m.problem_not_a_registration_number_next
	),
	certificate_too_early: plain(
		m.problem_certificate_too_early,
		m.problem_certificate_too_early_next
	),
	certificate_unknown: plain(m.problem_certificate_unknown, m.problem_certificate_unknown_next),
	report_not_ready: plain(m.problem_report_not_ready, m.problem_report_not_ready_next),
	report_changed: plain(m.problem_report_changed, m.problem_report_changed_next),
	headcount_below_minimum: (params, options) => {
		const said = tooFew(params, options);
		if (!params.share) return said;
		return { ...said, next: m.problem_headcount_below_minimum_share({}, options) };
	},
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
	organization_above_maximum: counted(
		'max',
		(max, options) => m.problem_organization_above_maximum({ max }, options),
		m.problem_organization_above_maximum_plain,
		m.problem_organization_above_maximum_next
	),
	kind_not_served: plain(m.problem_kind_not_served, m.problem_kind_not_served_next),
	rules_contradict: plain(m.problem_rules_contradict, m.problem_rules_contradict_next),
	too_many_skills: counted(
		'max',
		(max, options) => m.problem_too_many_skills({ max }, options),
		m.problem_too_many_skills_plain,
		m.problem_too_many_skills_next
	),
	requests_not_open: ({ from, minute }, options) => {
		const day = from && formatDay(String(from), options.locale ?? getLocale());
		const opens = minute ? `${day} ${formatMinute(Number(minute))}` : day;
		return {
			sentence: m.problem_requests_not_open({}, options),
			next: opens
				? m.problem_requests_not_open_from({ from: opens }, options)
				: m.problem_requests_not_open_next({}, options)
		};
	},
	requests_closed: plain(m.problem_requests_closed, m.problem_requests_closed_next),
	out_of_season: plain(m.problem_out_of_season, m.problem_out_of_season_next),
	day_not_served: plain(m.problem_day_not_served, m.problem_day_not_served_next),
	time_not_served: plain(m.problem_time_not_served, m.problem_time_not_served_next),
	day_full: plain(m.problem_day_full, m.problem_day_full_next),
	week_full: plain(m.problem_week_full, m.problem_week_full_next),
	month_full: plain(m.problem_month_full, m.problem_month_full_next),
	quarter_full: plain(m.problem_quarter_full, m.problem_quarter_full_next),
	year_full: plain(m.problem_year_full, m.problem_year_full_next),
	still_collecting: plain(m.problem_still_collecting, m.problem_still_collecting_next),
	series_pace: plain(m.problem_series_pace, m.problem_series_pace_next),
	not_a_key: plain(m.problem_not_a_key, m.problem_not_a_key_next),
	draft_changed: plain(m.problem_draft_changed, m.problem_draft_changed_next),
	too_many_drafts: counted(
		'max',
		(max, options) => m.problem_too_many_drafts({ max }, options),
		m.problem_too_many_drafts_plain,
		m.problem_too_many_drafts_next
	),
	programme_in_writing: plain(m.problem_programme_in_writing, m.problem_programme_in_writing_next),
	programme_key_taken: plain(m.problem_programme_key_taken, m.problem_programme_key_taken_next),
	programme_changed: plain(m.problem_programme_changed, m.problem_programme_changed_next),
	programme_retired: plain(m.problem_programme_retired, m.problem_programme_retired_next),
	programme_flawed: counted(
		'count',
		(count, options) => m.problem_programme_flawed({ count }, options),
		m.problem_programme_flawed_plain,
		m.problem_programme_flawed_next
	),
	programme_unchanged: plain(m.problem_programme_unchanged, m.problem_programme_unchanged_next),
	programme_file_flawed: counted(
		'count',
		(count, options) => m.problem_programme_flawed({ count }, options),
		m.problem_programme_flawed_plain,
		m.problem_programme_file_flawed_next
	),
	programme_too_large: plain(m.problem_programme_too_large, m.problem_programme_too_large_next),
	too_many_programmes: counted(
		'max',
		(max, options) => m.problem_too_many_programmes({ max }, options),
		m.problem_too_many_programmes_plain,
		m.problem_too_many_programmes_next
	),
	service_changed: plain(m.problem_service_changed, m.problem_service_changed_next),
	service_key_taken: plain(m.problem_service_key_taken, m.problem_service_key_taken_next),
	join_full: plain(m.problem_join_full, m.problem_join_full_next),
	places_full: counted(
		'left',
		(left, options) => m.problem_places_full({ left }, options),
		m.problem_places_full_plain,
		m.problem_places_full_next
	),
	service_flawed: counted(
		'count',
		(count, options) => m.problem_service_flawed({ count }, options),
		m.problem_service_flawed_plain,
		m.problem_service_flawed_next
	),
	service_full: plain(m.problem_service_full, m.problem_service_full_next),
	day_outside_hours: plain(m.problem_day_outside_hours, m.problem_day_outside_hours_next),
	day_is_holiday: plain(m.problem_day_is_holiday, m.problem_day_is_holiday_next),
	too_soon: plain(m.problem_too_soon, m.problem_too_soon_next),
	too_far: plain(m.problem_too_far, m.problem_too_far_next),
	turn_taken: plain(m.problem_turn_taken, m.problem_turn_taken_next),
	turn_over: plain(m.problem_turn_over, m.problem_turn_over_next),
	session_gone: plain(m.problem_session_gone, m.problem_session_gone_next),
	slot_taken: plain(m.problem_slot_taken, m.problem_slot_taken_next),
	equipment_taken: plain(m.problem_equipment_taken, m.problem_equipment_taken_next),
	nobody_free: plain(m.problem_nobody_free, m.problem_nobody_free_next),
	road_too_long: ({ minutes, ko, en }, options) => {
		const area = (options.locale ?? getLocale()) === 'ko' ? ko : en;
		const way = { minutes: minutes ?? '', area: area ?? '' };
		const sentence = area ? m.problem_road_too_long : m.problem_road_too_long_plain;
		return { sentence: sentence(way, options), next: m.problem_road_too_long_next({}, options) };
	},
	counselor_on_the_road: plain(
		m.problem_counselor_on_the_road,
		m.problem_counselor_on_the_road_next
	),
	series_does_not_fit: counted(
		'number',
		(number, options) => m.problem_series_does_not_fit({ number }, options),
		m.problem_series_does_not_fit_plain,
		m.problem_series_does_not_fit_next
	),
	pool_not_needed: counted(
		'min',
		(min, options) => m.problem_pool_not_needed({ min }, options),
		m.problem_pool_not_needed_plain,
		m.problem_pool_not_needed_next
	),
	pool_too_many: counted(
		'left',
		(left, options) => m.problem_pool_too_many({ left }, options),
		m.problem_pool_too_many_plain,
		m.problem_pool_too_many_next
	),
	pool_other_service: plain(m.problem_pool_other_service, m.problem_pool_other_service_next),
	pool_not_offered: plain(m.problem_pool_not_offered, m.problem_pool_not_offered_next),
	reference_unknown: plain(m.problem_reference_unknown, m.problem_reference_unknown_next),
	contact_without_mail: plain(m.problem_contact_without_mail, m.problem_contact_without_mail_next),
	service_over: plain(m.problem_service_over, m.problem_service_over_next),
	waiting_full: counted(
		'max',
		(max, options) => m.problem_waiting_full({ max }, options),
		m.problem_waiting_full_plain,
		m.problem_waiting_full_next
	),
	waiting_in_vain: plain(m.problem_waiting_in_vain, m.problem_waiting_in_vain_next),
	already_placed: plain(m.problem_already_placed, m.problem_already_placed_next),
	already_confirmed: plain(m.problem_already_confirmed, m.problem_already_confirmed_next),
	dates_over: plain(m.problem_dates_over, m.problem_dates_over_next),
	call_first: plain(m.problem_call_first, m.problem_call_first_next),
	counselor_busy: plain(m.problem_counselor_busy, m.problem_counselor_busy_next),
	counselor_on_leave: plain(m.problem_counselor_on_leave, m.problem_counselor_on_leave_next),
	counselor_outside_hours: plain(
		m.problem_counselor_outside_hours,
		m.problem_counselor_outside_hours_next
	),
	counselor_lacks_skill: plain(
		m.problem_counselor_lacks_skill,
		m.problem_counselor_lacks_skill_next
	),
	promises_hit: plain(m.problem_promises_hit, m.problem_promises_hit_next),
	days_backwards: plain(m.problem_days_backwards, m.problem_days_backwards_next),
	span_backwards: plain(m.problem_span_backwards, m.problem_span_backwards_next),
	spans_overlap: plain(m.problem_spans_overlap, m.problem_spans_overlap_next),
	email_taken: plain(m.problem_email_taken, m.problem_email_taken_next),
	last_administrator: plain(m.problem_last_administrator, m.problem_last_administrator_next),
	passwords_differ: plain(m.problem_passwords_differ, m.problem_passwords_differ_next),
	password_guessable: plain(m.problem_password_guessable, m.problem_password_guessable_next),
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
	hold_over: plain(m.problem_hold_over, m.problem_hold_over_next),
	hold_renewed: plain(m.problem_hold_renewed, m.problem_hold_renewed_next),
	corrected_meanwhile: plain(m.problem_corrected_meanwhile, m.problem_corrected_meanwhile_next),
	place_shared: plain(m.problem_place_shared, m.problem_place_shared_next),
	visit_too_small: ({ number, minutes, crew, headcount }, options) => {
		const needs = { minutes: minutes ?? '', crew: crew ?? '', headcount: headcount ?? '' };
		return {
			sentence: m.problem_visit_too_small({ number: number ?? '', ...needs }, options),
			next: m.problem_visit_too_small_next({}, options)
		};
	},
	neighbours_exceed: counted(
		'placed',
		(placed, options) => m.problem_neighbours_exceed({ placed }, options),
		m.problem_neighbours_exceed_plain,
		m.problem_neighbours_exceed_next
	),
	dates_differ: plain(m.problem_dates_differ, m.problem_dates_differ_next),
	changed_meanwhile: plain(m.problem_changed_meanwhile, m.problem_changed_meanwhile_next),
	already_closed: plain(m.problem_already_closed, m.problem_already_closed_next),
	link_unknown: plain(m.problem_link_unknown, m.problem_link_unknown_next),
	series_link_over: plain(m.problem_series_link_over, m.problem_series_link_over_next),
	code_unknown: plain(m.problem_code_unknown, m.problem_code_unknown_next),
	code_over: plain(m.problem_code_over, m.problem_code_over_next),
	code_called_off: plain(m.problem_code_called_off, m.problem_code_called_off_next),
	already_enrolled: plain(m.problem_already_enrolled, m.problem_already_enrolled_next),
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
	file_too_long: counted(
		'max',
		(max, options) => m.problem_file_too_long({ max }, options),
		m.problem_file_too_long_plain,
		m.problem_file_too_long_next
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
	paper_not_ours: plain(m.problem_paper_not_ours, m.problem_paper_not_ours_next),
	paper_too_early: plain(m.problem_paper_too_early, m.problem_paper_too_early_next),
	paper_other_visit: plain(m.problem_paper_other_visit, m.problem_paper_other_visit_next),
	paper_person_unknown: plain(m.problem_paper_person_unknown, m.problem_paper_person_unknown_next),
	paper_absent_measured: plain(
		m.problem_paper_absent_measured,
		m.problem_paper_absent_measured_next
	),
	paper_time_to_come: plain(m.problem_paper_time_to_come, m.problem_paper_time_to_come_next),
	paper_nothing_new: plain(m.problem_paper_nothing_new, m.problem_paper_nothing_new_next),
	paper_person_repeated: counted(
		'row',
		(row, options) => m.problem_paper_person_repeated({ row }, options),
		m.problem_paper_person_repeated_plain,
		m.problem_paper_person_repeated_next
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
	push_unknown: plain(m.problem_push_unknown, m.problem_push_unknown_next),
	notice_seen_to: plain(m.problem_notice_seen_to, m.problem_notice_seen_to_next),
	placeholder_unknown: counted(
		'names',
		(names, options) => m.problem_placeholder_unknown({ names }, options),
		m.problem_placeholder_unknown_plain,
		m.problem_placeholder_unknown_next
	),
	placeholder_missing: counted(
		'names',
		(names, options) => m.problem_placeholder_missing({ names }, options),
		m.problem_placeholder_missing_plain,
		m.problem_placeholder_missing_next
	),
	preview_names_health: counted(
		'names',
		(names, options) => m.problem_preview_names_health({ names }, options),
		m.problem_preview_names_health_plain,
		m.problem_preview_names_health_next
	),
	call_taken: plain(m.problem_call_taken, m.problem_call_taken_next),
	call_over: plain(m.problem_call_over, m.problem_call_over_next),
	asked_enough: counted(
		'max',
		(max, options) => m.problem_asked_enough({ max }, options),
		m.problem_asked_enough_plain,
		m.problem_asked_enough_next
	),
	told_enough: counted(
		'max',
		(max, options) => m.problem_told_enough({ max }, options),
		m.problem_told_enough_plain,
		m.problem_told_enough_next
	),
	too_late_to_undo: plain(m.problem_too_late_to_undo, m.problem_too_late_to_undo_next),
	moment_past: plain(m.problem_moment_past, m.problem_moment_past_next),
	days_of_aftercare: plain(m.problem_days_of_aftercare, m.problem_days_of_aftercare_next),
	record_settled: plain(m.problem_record_settled, m.problem_record_settled_next),
	record_waits: plain(m.problem_record_waits, m.problem_record_waits_next),
	alimtalk_locked: plain(m.problem_alimtalk_locked, m.problem_alimtalk_locked_next),
	alimtalk_code_taken: plain(m.problem_alimtalk_code_taken, m.problem_alimtalk_code_taken_next)
};

const tooFew = counted(
	'min',
	(min, options) => m.problem_headcount_below_minimum({ min }, options),
	m.problem_headcount_below_minimum_plain,
	m.problem_headcount_below_minimum_next
);

/** Called once where pages are made. */
export function knowAllProblems(): void {
	sayAlso(words);
}
