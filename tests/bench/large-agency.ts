import postgres from 'postgres';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

/* An agency of fifty counselors whose calendars are full of half-hour gaps, and a service with every rule. */

export const STAFF = 50;
export const BUSY_EACH = 200;
export const DAYS = 30;

const MINUTE_MS = 60_000;
/** Four taken spans a day, over fifty days. */
const A_DAY = 4;

/** One visit a month of a service that says everything that rules can say. */
export function everyRule(rules: ServiceRules, today: string): ServiceRules {
	return {
		...rules,
		leadTimeDays: 0,
		horizonDays: DAYS - 1,
		season: { from: '2020-01-01', to: '2199-12-31' },
		requests: { from: today },
		calendar: [
			{ days: [1, 2, 3, 4, 5], fromMinute: 540, untilMinute: 1080 },
			{ days: [6], weeks: [2, 4], fromMinute: 600, untilMinute: 960 },
			{ days: [7], everyWeeks: { weeks: 2, from: '2026-01-05' }, fromMinute: 600, untilMinute: 960 }
		],
		breaks: [{ fromMinute: 720, untilMinute: 780 }],
		caps: {
			visitsADay: 20,
			visitsAWeek: 80,
			visitsAMonth: 300,
			seriesAMonth: 100,
			seriesInAll: 5000
		},
		crewSizeMax: 4,
		visitMinutesMax: 90,
		skills: ['driving', 'sign-language'],
		equipment: [{ kind: 'van', count: 1 }]
	};
}

/** When the nth taken span of a counselor is, from midnight of the first day, in milliseconds. */
export function busySpan(counselor: number, nth: number): [fromMs: number, untilMs: number] {
	const day = Math.floor(nth / A_DAY);
	const from = day * 1440 + 30 + (nth % A_DAY) * 240 + ((counselor * 37 + nth * 13) % 8) * 15;
	return [from * MINUTE_MS, (from + 45) * MINUTE_MS];
}

type Agency = { id: string };

/** Fills an agency of a throw-away database up to fifty counselors, and gives a service the rules. */
export async function enlarge(adminUrl: string, agency: Agency, key: string, rules: ServiceRules) {
	const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
	const { id } = agency;
	await admin`
		with people as (
			insert into staff (agency_id, id, role, email, name, password_hash, language, created_at)
			select agency_id, gen_random_uuid(), role, 'c' || n || '@bench.example', 'c' || n,
				password_hash, language, created_at
			from (select * from staff where agency_id = ${id} and role = 'counselor' limit 1) one,
				generate_series(4, ${STAFF}) n
			returning id, created_at
		), resources as (
			insert into resource (agency_id, id, staff_id, created_at)
			select ${id}, gen_random_uuid(), id, created_at from people returning id
		)
		insert into working_hours (agency_id, resource_id, weekday, from_minute, to_minute)
		select ${id}, r.id, d, 540, 1080 from resources r, generate_series(1, 5) d`;
	await admin`
		update resource set skills = '{driving,sign-language}' where agency_id = ${id}`;
	await admin`
		insert into resource (agency_id, id, equipment_kind, created_at)
		select ${id}, gen_random_uuid(), 'van', now() from generate_series(1, 5)`;
	await admin`
		insert into special_hours (agency_id, resource_id, day, from_minute, to_minute)
		select ${id}, r.id, current_date + 5, 540, 900 from resource r
		where r.agency_id = ${id} and r.equipment_kind is null`;
	await admin`
		update service set rules = ${admin.json(rules)} where agency_id = ${id} and key = ${key}`;
	await fillTime(admin, id);
	await admin`analyze`;
	await admin.end();
}

/** One visit that stands for all the taken time: only its allocations are of interest. */
async function fillTime(admin: postgres.Sql, id: string): Promise<void> {
	const [visit] = await admin<
		{ id: string }[]
	>`select id from visit where agency_id = ${id} limit 1`;
	const people = await admin<{ id: string }[]>`
		select id from resource where agency_id = ${id} and equipment_kind is null order by id`;
	await admin`update allocation set released_at = now() where agency_id = ${id}`;
	const midnight = Date.parse(new Date().toISOString().slice(0, 10));
	for (const [at, one] of people.entries()) {
		const spans = Array.from({ length: BUSY_EACH }, (_, nth) => busySpan(at, nth));
		await admin`
			insert into allocation
				(agency_id, id, visit_id, resource_id, blocked_from, blocked_until, reasons, created_at)
			select ${id}, gen_random_uuid(), ${visit!.id}, ${one.id}, f, u, '[]', now()
			from unnest(
				${spans.map(([from]) => new Date(midnight + from).toISOString())}::timestamptz[],
				${spans.map(([, until]) => new Date(midnight + until).toISOString())}::timestamptz[]
			) as span (f, u)`;
	}
}
