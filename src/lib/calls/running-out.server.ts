import { sql, type SQL } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf, type Day } from '#lib/base/days.ts';
import { AHEAD_DAYS, BACK_DAYS, nextContact, runsOut } from '#lib/calls/running-out.ts';
import type { EndingSupply, OutSearch } from '#lib/calls/running-out.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Somebody whose supplies of one group end before they are met or called. */
export type RunningOut = EndingSupply & {
	enrolmentId: string;
	name: string;
	mentorId: string | null;
	mentor: string | null;
};

const ON_PAGE = 30;

/** Everybody who is to be thought of, whose supplies end first before the others. Who looks is written down. */
export async function listRunningOut(
	work: Work<StaffActor>,
	agency: Agency,
	search: OutSearch,
	page: number
) {
	const today = dayOf(work.now, agency.zone);
	const all = await runningOut(work, agency.zone);
	const found = all.filter(
		({ mentorId, until, next }) =>
			(!search.isMine || mentorId === work.actor.staffId) &&
			(search.show !== 'out' || until < today) &&
			(search.show !== 'unplanned' || next === null)
	);
	const pages = Math.max(1, Math.ceil(found.length / ON_PAGE));
	const shown = Math.min(page, pages);
	const people = found.slice((shown - 1) * ON_PAGE, shown * ON_PAGE);
	const subjectIds = [...new Set(people.map(({ enrolmentId }) => enrolmentId))];
	await noteAccess(work, { action: 'view', subjectIds, reason: 'supplies that end' });
	return { today, all: all.length, found: found.length, people, page: shown, pages };
}

/**
 * The same of these people for whoever calls them: what is planned after this very call counts. By
 * enrolment; who is not to be thought of is missing.
 */
export async function runningOutOf(
	work: Work,
	zone: string,
	enrolmentIds: string[]
): Promise<Map<string, RunningOut[]>> {
	if (enrolmentIds.length === 0) return new Map();
	return Map.groupBy(await runningOut(work, zone, enrolmentIds), (one) => one.enrolmentId);
}

async function runningOut(work: Work, zone: string, ids?: string[]): Promise<RunningOut[]> {
	const today = dayOf(work.now, zone);
	const rows = await endingRows(work, zone, today, ids);
	const declined = await notRegistered(work, rows);
	return rows
		.filter(({ id }) => !declined.has(id))
		.map(({ id, nameKo, nameEn, callFrom, visitAt, ...row }) => {
			const visitOn = visitAt === null ? null : dayOf(new Date(visitAt), zone);
			return {
				...{ enrolmentId: id, name: row.name, item: { ko: nameKo, en: nameEn } },
				...{ until: row.until, mentorId: row.mentorId, mentor: row.mentor },
				next: nextContact({ callFrom, visitOn }, today, ids !== undefined)
			};
		})
		.filter(({ until, next }) => runsOut(until, next, today));
}

type Row = {
	id: string;
	name: string;
	nameKo: string;
	nameEn: string;
	until: Day;
	callFrom: Day | null;
	visitAt: string | null;
	templateKey: string;
	templateVersion: number;
	mentorId: string | null;
	mentor: string | null;
};

/**
 * Of everybody whose enrolment goes on, or of these, what ends about now: of each group the item that
 * lasts longest, as `lastsUntil` says it, with the next call and the next visit.
 */
async function endingRows(work: Work, zone: string, today: Day, ids?: string[]): Promise<Row[]> {
	const { actor, tx, now } = work;
	const { agencyId } = actor;
	const at = now.toISOString();
	const afterCall = ids ? sql`and k.call_from > ${today}` : sql``;
	const rows = await tx.execute<Row>(sql`
		${lastOfGroups(work, zone, ids)}
		select e.id, p.name, l.name_ko as "nameKo", l.name_en as "nameEn", l.until::text as until,
			c.call_from::text as "callFrom", v.starts_at as "visitAt", e.template_key as "templateKey",
			e.template_version as "templateVersion", s.id as "mentorId", s.name as mentor
		from last l
		join enrolment e on e.agency_id = ${agencyId} and e.id = l.enrolment_id
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		left join lateral (select k.call_from from planned_call k
			where k.agency_id = e.agency_id and k.enrolment_id = e.id and k.call_by >= ${today}
				${afterCall}
			order by k.call_from limit 1) c on true
		left join lateral (select w.starts_at from visit w
			where w.agency_id = e.agency_id and w.series_id = e.series_id and w.ends_at > ${at}
				and not exists (select from cancellation x
					where x.agency_id = w.agency_id and x.visit_id = w.id)
			order by w.starts_at limit 1) v on true
		left join staff s on s.agency_id = e.agency_id and s.id = coalesce(
			(select h.to_id from mentor_hand_over h
				where h.agency_id = e.agency_id and h.enrolment_id = e.id
				order by h.handed_at desc, h.id desc limit 1),
			(select k.mentor_id from planned_call k
				where k.agency_id = e.agency_id and k.enrolment_id = e.id limit 1),
			l.recorded_by)
		where l.until between ${addDays(today, -BACK_DAYS)} and ${addDays(today, AHEAD_DAYS)}
			and not exists (select from withdrawal z
				where z.agency_id = e.agency_id and z.enrolment_id = e.id and z.returned_at is null)
		order by l.until, p.name, e.id, l.kind`);
	return [...rows];
}

/**
 * Of what was handed out and not undone, to whose enrolment goes on, per person and group, the item that lasts longest. All of one item
 * adds up: its end is the furthest that what came from some day on reaches, counted from that day in parts
 * of a day; in what order it became known makes no difference.
 */
function lastOfGroups({ actor }: Work, zone: string, ids?: string[]): SQL {
	const { agencyId } = actor;
	const those = ids ? sql`and g.enrolment_id = any(${`{${ids.join(',')}}`}::text::uuid[])` : sql``;
	return sql`
		with given as (
			select g.enrolment_id, g.item_id, g.recorded_by, g.occurred_at, i.usual_quantity as usual,
				(g.occurred_at at time zone ${zone})::date - date 'epoch' as day,
				-g.quantity * i.lasts_days as parts
			from supply_movement g
			join supply_item i on i.agency_id = g.agency_id and i.id = g.item_id
			where g.agency_id = ${agencyId} and g.kind = 'handed_out' and i.lasts_days is not null
				${those}
				and not exists (select from closure z
					where z.agency_id = g.agency_id and z.enrolment_id = g.enrolment_id)
				and not exists (select from supply_movement u
					where u.agency_id = g.agency_id and u.hand_out_id = g.hand_out_id
						and u.item_id = g.item_id and u.kind = 'undone')
		), reach as (
			select *, day * usual + sum(parts) over (
				partition by enrolment_id, item_id order by day desc) as until
			from given
		), lasting as (
			select enrolment_id, item_id, date 'epoch' - 1 + ceil(max(until)::numeric / usual)::int as until,
				(array_agg(recorded_by order by occurred_at desc, recorded_by))[1] as recorded_by
			from reach group by enrolment_id, item_id, usual
		), last as (
			select distinct on (l.enrolment_id, kind) l.*, i.name_ko, i.name_en, kind
			from lasting l
			join supply_item i on i.agency_id = ${agencyId} and i.id = l.item_id
			cross join lateral (select coalesce(i.group_name, i.id::text) as kind) k
			order by l.enrolment_id, kind, l.until desc, l.item_id
		)`;
}
