import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { addDays, dayOf, type Day } from '#lib/base/days.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Tallied } from '#lib/outcomes/counts.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';
import { rowsAsked, type Asked } from '#lib/outcomes/asked-rows.server.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { template } from '#lib/programmes/schema.server.ts';
import {
	outcomeBacklog,
	outcomeResult,
	outcomeTally
} from '#lib/programmes/standings/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import { together, type Work } from '#lib/server/work.server.ts';

/** The programmes that have an outcome, those with the most people first; one that nobody is in stands last. */
export async function programmesWithOutcomes(work: Work): Promise<Template[]> {
	const { actor, tx } = work;
	// Added up once for all: asked of each template, the whole tally would be read as often.
	const inside = tx
		.select({
			key: outcomeTally.templateKey,
			version: outcomeTally.templateVersion,
			people: sql`sum(${outcomeTally.people})`.as('people')
		})
		.from(outcomeTally)
		.where(and(eq(outcomeTally.agencyId, actor.agencyId), isNull(outcomeTally.counselorId)))
		.groupBy(outcomeTally.templateKey, outcomeTally.templateVersion)
		.as('inside');
	const known = await tx
		.select({ key: template.key, version: template.version })
		.from(template)
		.leftJoin(inside, and(eq(inside.key, template.key), eq(inside.version, template.version)))
		.where(eq(template.agencyId, actor.agencyId))
		.orderBy(sql`${inside.people} desc nulls last`, asc(template.key), desc(template.version));
	const bodies = await together(
		...known.map(
			({ key, version }) =>
				() =>
					templateOf(work, key, version)
		)
	);
	return bodies.filter(({ outcomes }) => outcomes.length > 0);
}

/** How the results of a programme are counted on a day, as far as a filter asks for them. */
export async function countsFor(
	work: Work,
	body: Template,
	filter: DashboardFilter,
	zone: string,
	today = dayOf(work.now, zone)
): Promise<Tallied[]> {
	const asked = { body, filter, today };
	// As many rows as an organization has people; a tally of each would hold as many.
	if (filter.organization !== null) return fromRows(work, asked);
	const [settled, open] = await together(
		() => fromTally(work, asked),
		() => fromRows(work, asked, monthsBetween(asked))
	);
	return [...settled, ...open];
}

/**
 * The months of a definition in which today's line runs between people of one month: the tally counts
 * by month, so these two are counted from the results themselves.
 */
function monthsBetween({ body, today }: Asked) {
	return body.outcomes.map(({ key, matureAfterDays }) => ({
		key,
		months: [...new Set([monthOf(addDays(today, -matureAfterDays)), monthOf(today)])]
	}));
}

const monthOf = (day: Day) => day.slice(0, 7);

/** What is added up beside people, in tally and rows alike. */
const added = sql`sum(steps_due)::int as "stepsDue", sum(steps_kept)::int as "stepsKept",
	sum(lists_held)::int as "listsHeld", sum(lists_full)::int as "listsFull",
	sum(items_meant)::int as "itemsMeant", sum(items_done)::int as "itemsDone"`;

async function fromTally({ actor, tx }: Work, { body, filter, today }: Asked): Promise<Tallied[]> {
	const { from, to, size, counselorId } = filter;
	const rows = await tx.execute<Omit<Tallied, 'isOver' | 'isMature'>>(sql`
		select outcome_key as "outcomeKey", to_char(month, 'YYYY-MM') as month, standing,
			sum(people)::int as people, ${added}
		from outcome_tally
		where agency_id = ${actor.agencyId}::uuid
			and ${counselorId ? sql`counselor_id = ${counselorId}::uuid` : sql`counselor_id is null`}
			and template_key = ${body.key} and template_version = ${body.version}
			${from ? sql`and month >= ${`${from}-01`}::date` : sql``}
			${to ? sql`and month <= ${`${to}-01`}::date` : sql``}
			${size ? sql`and group_size = ${size}::smallint` : sql``}
		group by outcome_key, outcome_tally.month, standing having sum(people) <> 0`);
	const between = new Map(
		monthsBetween({ body, filter, today }).map((one) => [one.key, one.months])
	);
	const days = new Map(body.outcomes.map((one) => [one.key, one.matureAfterDays]));
	return [...rows]
		.filter(({ outcomeKey, month }) => between.get(outcomeKey)?.includes(month) === false)
		.map((row) => ({
			...row,
			isOver: row.month < monthOf(today),
			isMature: row.month < monthOf(addDays(today, -days.get(row.outcomeKey)!))
		}));
}

async function fromRows(
	work: Work,
	asked: Asked,
	only?: { key: string; months: string[] }[]
): Promise<Tallied[]> {
	const rows = await work.tx.execute<Tallied>(sql`
		select r.outcome_key as "outcomeKey", to_char(date_trunc('month', r.cohort_day::timestamp), 'YYYY-MM') as month,
			r.standing, r.cohort_day < ${asked.today}::date as "isOver",
			r.cohort_day < r.mature_before as "isMature",
			count(*)::int as people, ${added}
		from ${rowsAsked(work, asked, only)}
		group by 1, 2, 3, 4, 5`);
	return [...rows];
}

/** What is still to be worked out: people whose results wait, and those of an earlier day. */
export async function waitingOutcomes({ actor, tx, now }: Work, zone: string): Promise<number> {
	const today = dayOf(now, zone);
	const [row] = await tx.execute<{ people: number }>(sql`
		select (select count(*) from ${outcomeBacklog} where agency_id = ${actor.agencyId}::uuid)::int
			+ (select count(distinct enrolment_id) from ${outcomeResult}
				where agency_id = ${actor.agencyId}::uuid and as_of < ${today}::date)::int as people`);
	return row!.people;
}

/** The counselors who have figures of their own, by name: for administrators, who may ask for one's. */
export function counselorsWithFigures({ actor, tx }: Work) {
	return tx
		.select({ id: staff.id, name: staff.name })
		.from(staff)
		.where(
			and(
				eq(staff.agencyId, actor.agencyId),
				// By its index; the contacts themselves are as many as ever were held.
				sql`exists (select from ${outcomeTally} t
					where t.agency_id = ${staff.agencyId} and t.counselor_id = ${staff.id} and t.people > 0)`
			)
		)
		.orderBy(staff.name, staff.id);
}
