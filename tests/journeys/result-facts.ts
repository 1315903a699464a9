import { addDays, type Day } from '#lib/base/days.ts';
import { stored } from './steps.ts';

/*
 * People of a series with facts as if a phone had recorded them, in one go: sixty by hand would take
 * longer than a journey may. What is worked out from them is written beside, as the product would.
 */

type Series = { code: string; quitDay: Day };
type People = { prefix: string; quit: number; smoked: number };

/** So many were met at the first visit and called four weeks after their day; the rest is still to come. */
export async function peopleWhoWereMet(series: Series, { prefix, quit, smoked }: People) {
	await met(series, { prefix: `${prefix} 가`, count: quit, isSmoking: false });
	await met(series, { prefix: `${prefix} 나`, count: smoked, isSmoking: true });
}

async function met(
	{ code, quitDay }: Series,
	{ prefix, count, isSmoking }: { prefix: string; count: number; isSmoking: boolean }
) {
	const called = addDays(quitDay, 28);
	const four = isSmoking ? 'answered  ' : 'answered self_reported ';
	await stored()`
		with series as (
			select s.agency_id, s.id, v.id as visit_id, v.starts_at, f.id as staff_id
			from series s
			join visit v on v.agency_id = s.agency_id and v.series_id = s.id and v.number = 1
			join staff f on f.agency_id = s.agency_id and f.role = 'counselor'
			where s.code = ${code} order by f.email limit 1
		), person as (
			insert into participant (agency_id, id, name, phone, language, created_at)
			select agency_id, gen_random_uuid(), ${prefix} || n || ' (예시)',
				'010-7' || lpad((random() * 999)::int::text, 3, '0') || '-' || lpad(n::text, 4, '0'), 'ko', now()
			from series, generate_series(1, ${count}::int) n returning *
		), enrolled as (
			insert into enrolment (agency_id, id, participant_id, series_id, person_key, template_key,
				template_version, enrolled_at, channel)
			select p.agency_id, gen_random_uuid(), p.id, series.id, p.id::text, 'kr-visit-6m', 1,
				series.starts_at, 'poster'
			from person p, series returning *
		), came as (
			insert into check_in (agency_id, visit_id, enrolment_id, recorded_by, checked_in_at)
			select e.agency_id, series.visit_id, e.id, series.staff_id, series.starts_at
			from enrolled e, series
		), anchored as (
			insert into anchor (agency_id, id, enrolment_id, key, day, set_by, set_at)
			select e.agency_id, gen_random_uuid(), e.id, 'quit_date', ${quitDay}::date, series.staff_id,
				series.starts_at
			from enrolled e, series
		), held as (
			insert into contact (agency_id, id, enrolment_id, visit_id, step_key, mode, result, occurred_on,
				occurred_at, recorded_by, received_at)
			select e.agency_id, gen_random_uuid(), e.id, series.visit_id, 'k0', 'visit', 'attended',
				(series.starts_at at time zone 'Asia/Seoul')::date, series.starts_at, series.staff_id,
				series.starts_at
			from enrolled e, series
			union all
			select e.agency_id, gen_random_uuid(), e.id, null, 'k5', 'phone', 'attended', ${called}::date,
				${`${called}T03:00:00Z`}::timestamptz, series.staff_id, ${`${called}T03:00:00Z`}::timestamptz
			from enrolled e, series returning *
		), said as (
			insert into measure (agency_id, id, contact_id, key, value, taken_at)
			select agency_id, gen_random_uuid(), id, 'any_puff_since_day15', to_jsonb(${isSmoking}::boolean),
				occurred_at
			from held where step_key = 'k5'
		)
		insert into outcome_result (agency_id, enrolment_id, outcome_key, outcome_version, template_key,
			template_version, series_id, group_size, cohort_day, standing, steps_due, steps_kept)
		select e.agency_id, e.id, kind.key, 1, e.template_key, e.template_version, e.series_id, 50,
			${quitDay}::date, kind.standing, 0, 0
		from enrolled e, (values ('quit_4w', ${four}), ('quit_12w', 'unanswered'),
			('quit_6m_sustained', 'unanswered')) as kind (key, standing)`;
}
