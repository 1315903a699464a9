import type postgres from 'postgres';
import { groupSizes } from '#lib/programmes/standings/group-size.ts';

/* People of a programme with their contacts and measures, as SQL writes them in bulk. */

/** About so many contacts has everybody: those of eleven steps that are over. */
export const CONTACTS_EACH = 10;
const PEOPLE_A_SERIES = 25;
const DAYS = 1_400;

/** Days after the quit date on which the steps were held, and what was asked in them. */
const steps = [
	{ step: 'k1', day: 3, asked: [] },
	{ step: 'k2', day: 7, asked: ['co_ppm'] },
	{ step: 'k3', day: 14, asked: [] },
	{ step: 'k4', day: 21, asked: ['co_ppm'] },
	{ step: 'k5', day: 28, asked: ['any_puff_since_day15', 'co_ppm'] },
	{ step: 'k6', day: 42, asked: ['co_ppm'] },
	{ step: 'k7', day: 56, asked: [] },
	{ step: 'k8', day: 84, asked: ['smoking_status'] },
	{ step: 'k9', day: 126, asked: [] },
	{ step: 'k10', day: 182, asked: ['smoking_status', 'cigs_since_quit', 'co_ppm'] },
	{ step: 'k11', day: 364, asked: ['smoking_status', 'cigs_since_quit', 'co_ppm'] }
];

/**
 * Fills an agency of a throw-away database up to so many enrolments of its first series' programme,
 * spread over four years and over groups of every size. Their results wait to be worked out.
 */
export async function fillOutcomes(
	admin: postgres.Sql,
	agencyId: string,
	people: number
): Promise<void> {
	const range = admin`generate_series(1, ${people}::int) n`;
	await someSeries(admin, agencyId, people, 0);
	await admin`
		insert into participant (agency_id, id, name, phone, language, created_at)
		select ${agencyId}, md5('person ' || n)::uuid, 'bench', '010-0000-0000', 'ko', now()
		from ${range}`;
	await admin`
		insert into enrolment (agency_id, id, participant_id, series_id, person_key, template_key,
			template_version, enrolled_at, channel)
		select ${agencyId}, md5('enrolment ' || n)::uuid, md5('person ' || n)::uuid,
			md5('series ' || n / ${PEOPLE_A_SERIES}::int)::uuid, 'bench ' || n, t.key, t.version,
			now() - ((n * 13) % ${DAYS}::int) * interval '1 day', 'poster'
		from ${range}, (select template_key as key, template_version as version from enrolment
			where agency_id = ${agencyId} limit 1) t`;
	await admin`
		insert into anchor (agency_id, id, enrolment_id, key, day, set_at)
		select ${agencyId}, md5('anchor ' || n)::uuid, md5('enrolment ' || n)::uuid, 'quit_date',
			(e.enrolled_at + interval '7 days')::date, e.enrolled_at
		from ${range} join enrolment e on e.agency_id = ${agencyId}
			and e.id = md5('enrolment ' || n)::uuid
		where n % 20 <> 0`;
	await theirContacts(admin, agencyId, range);
	await admin`
		insert into outcome_backlog (agency_id, enrolment_id, since)
		select ${agencyId}, md5('enrolment ' || n)::uuid, now() from ${range}`;
	await admin`analyze`;
}

/**
 * Fills it up further with people whose facts are copies of those who are there, each in another group:
 * so their results are copies too, and nobody has to wait for a hundred thousand to be worked out.
 */
export async function copyOutcomes(
	admin: postgres.Sql,
	agencyId: string,
	people: number,
	from: number
): Promise<void> {
	await someSeries(admin, agencyId, people, from);
	// The planner takes what is computed for a few rows, and would compare each with each.
	await admin`set enable_nestloop = off`;
	const range = admin`generate_series(${from + 1}::int, ${people}::int) n`;
	const own = (kind: string) => admin`md5(${`${kind} `} || n)::uuid`;
	const first = (kind: string) => admin`md5(${`${kind} `} || 1 + n % ${from}::int)::uuid`;
	const seriesId = admin`md5('series ' || n / ${PEOPLE_A_SERIES}::int)::uuid`;
	await admin`
		insert into participant (agency_id, id, name, phone, language, created_at)
		select ${agencyId}, ${own('person')}, 'bench', '010-0000-0000', 'ko', now() from ${range}`;
	await admin`
		insert into enrolment (agency_id, id, participant_id, series_id, person_key, template_key,
			template_version, enrolled_at, channel)
		select ${agencyId}, ${own('enrolment')}, ${own('person')}, ${seriesId}, 'bench ' || n,
			e.template_key, e.template_version, e.enrolled_at, e.channel
		from ${range} join enrolment e on e.agency_id = ${agencyId} and e.id = ${first('enrolment')}`;
	await admin`
		insert into anchor (agency_id, id, enrolment_id, key, day, set_at)
		select ${agencyId}, ${own('anchor')}, ${own('enrolment')}, a.key, a.day, a.set_at
		from ${range} join anchor a on a.agency_id = ${agencyId} and a.id = ${first('anchor')}`;
	await admin`
		insert into contact (agency_id, id, enrolment_id, step_key, mode, result, occurred_on,
			occurred_at, recorded_by, received_at)
		select ${agencyId}, md5(c.id::text || n)::uuid, ${own('enrolment')}, c.step_key, c.mode, c.result,
			c.occurred_on, c.occurred_at, c.recorded_by, c.received_at
		from ${range} join contact c on c.agency_id = ${agencyId}
			and c.enrolment_id = ${first('enrolment')}`;
	await admin`
		insert into measure (agency_id, id, contact_id, key, value, unit, taken_at)
		select ${agencyId}, md5(m.id::text || n)::uuid, md5(c.id::text || n)::uuid, m.key, m.value,
			m.unit, m.taken_at
		from ${range} join contact c on c.agency_id = ${agencyId}
			and c.enrolment_id = ${first('enrolment')}
		join measure m on m.agency_id = ${agencyId} and m.contact_id = c.id`;
	await admin`
		insert into outcome_result (agency_id, enrolment_id, outcome_key, outcome_version, template_key,
			template_version, series_id, counselor_id, group_size, cohort_day, standing, contact_id,
			steps_due, steps_kept, lists_held, lists_full, items_meant, items_done)
		select ${agencyId}, ${own('enrolment')}, r.outcome_key, r.outcome_version, r.template_key,
			r.template_version, s.id, r.counselor_id, (select max(size) from
				unnest(${[...groupSizes]}::int[]) size where size <= s.headcount), r.cohort_day,
			r.standing, md5(r.contact_id::text || n)::uuid, r.steps_due, r.steps_kept, r.lists_held,
			r.lists_full, r.items_meant, r.items_done
		from ${range} join outcome_result r on r.agency_id = ${agencyId}
			and r.enrolment_id = ${first('enrolment')}
		join series s on s.agency_id = ${agencyId} and s.id = ${seriesId}`;
	await admin`delete from outcome_tally where agency_id = ${agencyId}`;
	await admin`
		insert into outcome_tally (agency_id, id, template_key, template_version, outcome_key,
			counselor_id, month, group_size, standing, people, steps_due, steps_kept, lists_held,
			lists_full, items_meant, items_done)
		select agency_id, gen_random_uuid(), template_key, template_version, outcome_key, whose,
			date_trunc('month', cohort_day::timestamp)::date, group_size, standing, count(*),
			sum(steps_due), sum(steps_kept), sum(lists_held), sum(lists_full), sum(items_meant),
			sum(items_done)
		from (select null::uuid as whose, * from outcome_result
			union all select counselor_id, * from outcome_result where counselor_id is not null) each
		where agency_id = ${agencyId} group by 1, 3, 4, 5, 6, 7, 8, 9`;
	await admin`reset enable_nestloop`;
	await admin`vacuum analyze`;
}

/** Everybody was asked once by a link how it was, and four in ten answered. */
export async function askEverybody(admin: postgres.Sql, agencyId: string): Promise<void> {
	await admin`
		insert into invitation (agency_id, id, survey_key, survey_version, visit_id, enrolment_id, channel,
			invited_at, closes_at)
		select e.agency_id, md5('asked ' || e.id)::uuid, s.key, s.version, v.id, e.id, 'link',
			e.enrolled_at, e.enrolled_at + interval '14 days'
		from enrolment e
		cross join (select key, version from survey where agency_id = ${agencyId}
			order by key, version desc limit 1) s
		cross join (select id from visit where agency_id = ${agencyId} order by id limit 1) v
		where e.agency_id = ${agencyId}
		on conflict do nothing`;
	await admin`
		insert into answer (agency_id, invitation_id, values, language, answered_at)
		select i.agency_id, i.id, jsonb_build_object('overall', 1 + abs(hashtext(i.id::text)) % 5,
			'recommend', abs(hashtext(i.id::text)) % 11), 'ko', i.invited_at
		from invitation i
		where i.agency_id = ${agencyId} and abs(hashtext(i.id::text)) % 10 < 4
		on conflict do nothing`;
	await admin`vacuum analyze invitation, answer`;
}

async function someSeries(admin: postgres.Sql, agencyId: string, people: number, from: number) {
	const [first, last] = [from, people].map((one) => Math.floor(one / PEOPLE_A_SERIES));
	await admin`
		insert into organization
		select (jsonb_populate_record(null::organization, to_jsonb(o) || jsonb_build_object('id', md5('organization ' || n)::uuid,
			'name', 'bench-' || n, 'name_key', 'bench-' || n))).*
		from (select * from organization where agency_id = ${agencyId} limit 1) o,
			generate_series(0, 400) n
		on conflict do nothing`;
	await admin`
		insert into series
		select (jsonb_populate_record(null::series, to_jsonb(s) || jsonb_build_object('id', md5('series ' || n)::uuid,
			'reference', 'bench-' || n, 'request_key', md5('request ' || n)::uuid, 'code', 'bench-' || n,
			'headcount', 10 + (n * 37) % 400, 'organization_id', md5('organization ' || n % 400)::uuid))).*
		from (select * from series where agency_id = ${agencyId} order by requested_at limit 1) s,
			generate_series(${first!}::int, ${last!}::int) n
		on conflict do nothing`;
}

/** One in eight misses a contact, one in three smokes again, half are measured. */
async function theirContacts(
	admin: postgres.Sql,
	agencyId: string,
	range: postgres.PendingQuery<postgres.Row[]>
): Promise<void> {
	const plan = [{ step: 'k0', day: -7, asked: ['co_ppm'] }, ...steps];
	for (const [at, { step, day, asked }] of plan.entries()) {
		await admin`
			insert into contact (agency_id, id, enrolment_id, step_key, mode, result, occurred_on,
				occurred_at, recorded_by, received_at)
			select ${agencyId}, md5(${`${step} `} || n)::uuid, md5('enrolment ' || n)::uuid, ${step},
				case when (n + ${at}::int) % 2 = 0 then 'visit' else 'phone' end,
				case when ${day}::int > 0 and (n * 7 + ${at}::int) % 8 = 0 then 'unreachable' else 'attended' end,
				d.day::date, d.day, s.id, d.day
			from ${range} join enrolment e on e.agency_id = ${agencyId}
				and e.id = md5('enrolment ' || n)::uuid
			cross join lateral (select e.enrolled_at + (7 + ${day}::int) * interval '1 day' as day) d
			cross join lateral (select id from staff where agency_id = ${agencyId}
				order by (id::text > md5('who ' || n / 25)) desc, id limit 1) s
			where d.day <= now()`;
		for (const key of asked) {
			await admin`
				insert into measure (agency_id, id, contact_id, key, value, unit, taken_at)
				select ${agencyId}, md5(${`${step} ${key} `} || n)::uuid, c.id, ${key},
					case ${key}
						when 'co_ppm' then to_jsonb((n * 11) % 14)
						when 'cigs_since_quit' then to_jsonb(case when n % 3 = 0 then 40 else n % 4 end)
						when 'smoking_status' then to_jsonb(case when n % 3 = 0 then 'daily' else 'none' end)
						else to_jsonb(n % 3 = 0)
					end, null, c.occurred_at
				from ${range} join contact c on c.agency_id = ${agencyId}
					and c.id = md5(${`${step} `} || n)::uuid
				where c.result = 'attended' and (${key} <> 'co_ppm' or c.mode = 'visit')`;
		}
	}
}
