import { sql, type SQL } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf, type Day } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { rowsAsked } from '#lib/outcomes/asked-rows.server.ts';
import { groupsOf, type Kind } from '#lib/outcomes/counts.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** So many people are one page of a list. */
export const PEOPLE_A_PAGE = 100;

export type PersonBehind = Kind & {
	enrolmentId: string;
	name: string;
	organization: string;
	cohortDay: Day;
};

/** A number of the page: of which outcome, and the name of the group it is the size of. */
export type NumberAsked = { outcomeKey: string; group: string };

/**
 * The people behind a number, a page of them, the newest anchor first. Who read them and why is written
 * down in the same unit of work, with each person. For administrators of records alone (`not_allowed`).
 */
export async function readPeople(
	work: Work<StaffActor>,
	body: Template,
	filter: DashboardFilter,
	{
		number,
		zone,
		page,
		reason
	}: { number: NumberAsked; zone: string; page: number; reason: string }
): Promise<Outcome<{ total: number; people: PersonBehind[] }>> {
	if (work.actor.role !== 'administrator') return refused(problem('not_allowed'));
	const definition = body.outcomes.find(({ key }) => key === number.outcomeKey);
	if (!definition) return refused(problem('not_found'));
	const asked = { body, filter, today: dayOf(work.now, zone) };
	const rule = ofChecklists.get(number.group);
	const rows = rowsAsked(work, asked, [{ key: definition.key, months: [''] }], rule);
	const kinds = (await kindsIn(work, rows, asked.today)).filter(
		(kind) => rule || groupsOf(definition, kind).includes(number.group)
	);
	const total = kinds.reduce((sum, { count }) => sum + count, 0);
	const people = total > 0 ? await peopleOf(work, rows, asked.today, kinds, page) : [];
	const subjectIds = people.map(({ enrolmentId }) => enrolmentId);
	await noteAccess(work, { action: 'view', subjectIds, reason });
	await record(work, {
		act: 'outcomes.read',
		subjectId: work.actor.agencyId,
		details: { outcome: definition.key, group: number.group, people: subjectIds.length }
	});
	return done({ total, people });
}

/** Groups by how their contacts' checklists were kept, whatever they stand for. */
const ofChecklists = new Map<string, SQL>([
	['checklist', sql`one.lists_held > 0`],
	['checklist_open', sql`one.lists_full < one.lists_held`]
]);

type Rows = ReturnType<typeof rowsAsked>;

async function kindsIn({ tx }: Work, rows: Rows, today: Day) {
	const found = await tx.execute<Kind & { count: number }>(sql`
		select r.standing, r.cohort_day < ${today}::date as "isOver",
			r.cohort_day < r.mature_before as "isMature", count(*)::int as count
		from ${rows} group by 1, 2, 3`);
	return [...found];
}

/** The number and its list come from one rule: which kinds of results belong to the group. */
async function peopleOf(
	{ tx }: Work,
	rows: Rows,
	today: Day,
	kinds: Kind[],
	page: number
): Promise<PersonBehind[]> {
	const wanted = kinds.map(({ standing, isOver, isMature }) => ({
		...{ standing, is_over: isOver, is_mature: isMature }
	}));
	const found = await tx.execute<PersonBehind>(sql`
		select r.enrolment_id as "enrolmentId", p.name, o.name as organization,
			r.cohort_day::text as "cohortDay", r.standing, wanted.is_over as "isOver",
			wanted.is_mature as "isMature"
		from ${rows}
		join jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb)
			as wanted (standing text, is_over boolean, is_mature boolean)
			on wanted.standing = r.standing and wanted.is_over = (r.cohort_day < ${today}::date)
				and wanted.is_mature = (r.cohort_day < r.mature_before)
		join enrolment e on e.agency_id = r.agency_id and e.id = r.enrolment_id
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		join series s on s.agency_id = e.agency_id and s.id = e.series_id
		join organization o on o.agency_id = s.agency_id and o.id = s.organization_id
		order by r.cohort_day desc, r.enrolment_id
		limit ${PEOPLE_A_PAGE} offset ${(page - 1) * PEOPLE_A_PAGE}`);
	return [...found];
}
