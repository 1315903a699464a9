import { sql, type SQL } from 'drizzle-orm';
import { addDays, type Day } from '#lib/base/days.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Which results are meant, and on which day. */
export type Asked = { body: Template; filter: DashboardFilter; today: Day };

type Only = { key: string; months: string[] }[];

/**
 * The results `r` that a filter asks for, each with the day before which those of its outcome are
 * mature. `only`: of these outcomes, in these months; else of all outcomes in one look. `rule`: what of
 * `one` of them must hold besides.
 */
export function rowsAsked(work: Work, asked: Asked, only: Only | null = null, rule?: SQL): SQL {
	const all = asked.body.outcomes.map(({ key }) => key);
	const parts = only
		? partsOf(work, asked, only).map((part) => (rule ? sql`${part} and ${rule}` : part))
		: [partOf(work, asked, all, spanOf('', asked.filter))];
	const none = sql`select outcome_result.*, null::date as mature_before from outcome_result where false`;
	return sql`(${parts.length > 0 ? sql.join(parts, sql` union all `) : none}) r`;
}

/**
 * One part for each span of days of each outcome, so that the database sees how short it is and goes by
 * its index instead of reading everything.
 */
function partsOf(work: Work, asked: Asked, only: Only): SQL[] {
	return only.flatMap(({ key, months }) =>
		months
			.map((month) => spanOf(month, asked.filter))
			.filter(({ from, until }) => from < until)
			.map((span) => partOf(work, asked, [key], span))
	);
}

function partOf(
	{ actor }: Work,
	{ body, filter, today }: Asked,
	keys: string[],
	{ from, until }: { from: Day; until: Day }
): SQL {
	const { counselorId, organization, size } = filter;
	const days = keys.map((key) => matureBefore(body, key, today));
	return sql`select one.*, case one.outcome_key ${sql.join(days, sql` `)} end as mature_before
		from outcome_result one
		where one.agency_id = ${actor.agencyId}::uuid
			and one.template_key = ${body.key} and one.template_version = ${body.version}
			and one.outcome_key in (${sql.join(
				keys.map((key) => sql`${key}`),
				sql`, `
			)})
			and one.cohort_day >= ${from}::date and one.cohort_day < ${until}::date
			${counselorId ? sql`and one.counselor_id = ${counselorId}::uuid` : sql``}
			${size ? sql`and one.group_size = ${size}::smallint` : sql``}
			${organization ? sql`and one.series_id = any(array(${seriesOf(actor.agencyId, organization)}))` : sql``}`;
}

/** A branch of `case`: the day before which the results of an outcome are mature. */
export function matureBefore({ outcomes }: Template, key: string, today: Day): SQL {
	const { matureAfterDays } = outcomes.find((one) => one.key === key)!;
	return sql`when ${key} then ${addDays(today, -matureAfterDays)}::date`;
}

function seriesOf(agencyId: string, name: string): SQL {
	const part = `%${name.replace(/[\\%_]/g, '\\$&')}%`;
	return sql`select s.id from series s
		join organization o on o.agency_id = s.agency_id and o.id = s.organization_id
		where s.agency_id = ${agencyId}::uuid and o.name ilike ${part}`;
}

const [EARLIEST, LATEST] = ['0001-01-01', '9999-12-31'];

/** A month, or all time, as far as the filter reaches: from the first day to the one after the last. */
function spanOf(month: string, { from, to }: DashboardFilter): { from: Day; until: Day } {
	const starts = [month, from].filter(Boolean).map((one) => `${one}-01`);
	const ends = [month, to].filter(Boolean).map((one) => firstAfter(one!));
	return { from: starts.sort().at(-1) ?? EARLIEST, until: ends.sort()[0] ?? LATEST };
}

/** The first day after a month. */
function firstAfter(month: string): Day {
	return `${addDays(`${month}-28`, 4).slice(0, 7)}-01`;
}
