import { sql, type SQL } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, type Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import type { CallSearch, CallsShown } from '#lib/calls/asked-calls.ts';
import { GRACE_DAYS, QUESTION, REST_MINUTES } from '#lib/calls/planned-calls.ts';
import type { Work } from '#lib/server/work.server.ts';

export type DueCall = {
	id: string;
	name: string;
	language: Language;
	templateKey: string;
	templateVersion: number;
	key: string;
	from: Day;
	by: Day;
	attempts: number;
	mentor: string | null;
	triedAt: Date | null;
	callBackAt: Date | null;
	/** Since when they wait for an answer. */
	askedAt: Date | null;
	/** A step that went by and that somebody responsible is to look at. */
	escalatedKey: string | null;
	/** Who is calling them now, where it is somebody else. */
	takenBy: string | null;
};

export const CALLS_ON_PAGE = 30;

type Moments = 'triedAt' | 'callBackAt' | 'askedAt';
type Row = Omit<DueCall, Moments> & Record<Moments, string | null>;

/**
 * Whoever is to be called by today, one row for each person: the call that ends first. Those who wait
 * for an answer stand first, the longest before the others; then those who asked for a time that has
 * come; then by the end of their window, then by how often they were called in vain; what is over
 * already stands last.
 */
export async function dueCalls(
	work: Work<StaffActor>,
	search: CallSearch,
	today: Day,
	page = 1
): Promise<DueCall[]> {
	const rows = await work.tx.execute<Row>(sql`
		${dueRows(work, today)}
		select d.enrolment_id as id, p.name, p.language, e.template_key as "templateKey",
			e.template_version as "templateVersion", d.key, d.call_from::text as "from",
			d.call_by::text as "by", d.attempts, s.name as mentor, d.tried_at as "triedAt",
			b.at as "callBackAt", d.asked_at as "askedAt",
			d.escalated_key as "escalatedKey", c.name as "takenBy"
		${joined(work)}
		where ${wanted(work, search, today)}
		order by ${inOrder(work, today)}
		limit ${CALLS_ON_PAGE} offset ${(page - 1) * CALLS_ON_PAGE}`);
	return [...rows].map(({ triedAt, callBackAt, askedAt, ...one }) => ({
		...one,
		triedAt: moment(triedAt),
		callBackAt: moment(callBackAt),
		askedAt: moment(askedAt)
	}));
}

function moment(at: string | null): Date | null {
	return at === null ? null : new Date(at);
}

/** How many the list has, how many of all are the reader's own, are late, or wait for an answer. */
export async function countCalls(work: Work<StaffActor>, search: CallSearch, today: Day) {
	const [row] = await work.tx.execute<{
		found: number;
		all: number;
		mine: number;
		late: number;
		asked: number;
	}>(
		sql`
		${dueRows(work, today)}
		select count(*) filter (where ${wanted(work, search, today)})::int as found,
			count(*)::int as all,
			(count(*) filter (where d.mentor_id = ${work.actor.staffId}))::int as mine,
			(count(*) filter (where ${isOver(today)}))::int as late,
			(count(*) filter (where d.asked_at is not null))::int as asked
		${joined(work)}`
	);
	return row!;
}

/** Who comes next: nobody whom somebody else is calling, who rests, or who asked for a later time. */
export async function nextToCall(
	work: Work<StaffActor>,
	search: CallSearch,
	today: Day,
	notThis: string | null = null
): Promise<string | null> {
	const rested = new Date(work.now.getTime() - REST_MINUTES * 60_000).toISOString();
	const now = work.now.toISOString();
	const [row] = await work.tx.execute<{ id: string }>(sql`
		${dueRows(work, today)}
		select d.enrolment_id as id
		${joined(work)}
		where ${wanted(work, search, today)}
			and c.name is null
			and (b.at is not null or d.tried_at is null or d.tried_at <= ${rested})
			and (b.at is null or b.at <= ${now})
			${notThis ? sql`and d.enrolment_id <> ${notThis}` : sql``}
		order by ${inOrder(work, today)}
		limit 1`);
	return row?.id ?? null;
}

/** One call for each person, as `callNow` chooses it. */
function dueRows({ actor }: Work, today: Day): SQL {
	return sql`with due as materialized (
		select distinct on (enrolment_id) *
		from planned_call
		where agency_id = ${actor.agencyId}
			and (call_by >= ${addDays(today, -GRACE_DAYS)} or key = ${QUESTION}) and call_from <= ${today}
		order by enrolment_id, call_by < ${today} and key <> ${QUESTION}, key = ${QUESTION},
			case when call_by >= ${today} then call_by end,
			call_by desc, key
	)`;
}

function joined({ actor, now }: Work<StaffActor>): SQL {
	const at = now.toISOString();
	return sql`
		from due d
		join enrolment e on e.agency_id = d.agency_id and e.id = d.enrolment_id
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		left join staff s on s.agency_id = d.agency_id and s.id = d.mentor_id
		left join lateral (
			select t.name from call_claim k
			join staff t on t.agency_id = k.agency_id and t.id = k.staff_id
			where k.agency_id = d.agency_id and k.subject_id = d.enrolment_id
				and k.until > ${at} and k.staff_id <> ${actor.staffId}) c on true
		left join lateral (
			select l.at from call_back l
			where l.agency_id = d.agency_id and l.enrolment_id = d.enrolment_id
				and l.made_at >= d.tried_at
				and not exists (select from contact_undo u
					where u.agency_id = l.agency_id and u.contact_id = l.contact_id)
			order by l.made_at desc limit 1) b on true`;
}

function wanted({ actor }: Work<StaffActor>, search: CallSearch, today: Day): SQL {
	const parts = [
		sql`true`,
		...(search.isMine ? [sql`d.mentor_id = ${actor.staffId}`] : []),
		...(search.show ? [shown(search.show, today)] : []),
		...(search.programme ? [sql`e.template_key = ${search.programme}`] : []),
		...(search.language ? [sql`p.language = ${search.language}`] : []),
		...(search.name ? [sql`strpos(lower(p.name), ${search.name.toLowerCase()}) > 0`] : [])
	];
	return sql.join(parts, sql` and `);
}

function shown(show: CallsShown, today: Day): SQL {
	if (show === 'asked') return sql`d.asked_at is not null`;
	return show === 'late' ? isOver(today) : sql`d.escalated_key is not null`;
}

/** What is over, and only proposed still; a question never is. */
function isOver(today: Day): SQL {
	return sql`(d.call_by < ${today} and d.key <> ${QUESTION})`;
}

function inOrder({ now }: Work, today: Day): SQL {
	const at = now.toISOString();
	return sql`d.asked_at nulls last, (b.at is not null and b.at <= ${at}) desc, (d.call_by < ${today}),
		d.call_by, d.attempts, p.name, d.enrolment_id`;
}
