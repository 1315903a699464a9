import { sql, type SQL } from 'drizzle-orm';
import { addDays, type Day } from '#lib/base/days.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Which results are meant, and on which day. */
export type Asked = { body: Template; filter: DashboardFilter; today: Day };

/**
 * The results `r` that a filter asks for, each beside its `definition` with the day before which it is
 * mature. `only`: of these outcomes, in these months.
 */
export function rowsAsked(
	{ actor }: Work,
	{ body, filter, today }: Asked,
	only = body.outcomes.map(({ key }) => ({ key, months: [''] }))
): SQL {
	const spans = only.flatMap(({ key, months }) => {
		const { matureAfterDays } = body.outcomes.find((one) => one.key === key)!;
		const mature = addDays(today, -matureAfterDays);
		return months
			.map((month) => spanOf(month, filter))
			.filter(({ from, until }) => from < until)
			.map((span) => ({ key, mature_before: mature, from_day: span.from, until_day: span.until }));
	});
	const { counselorId, organization, size } = filter;
	return sql`jsonb_to_recordset(${JSON.stringify(spans)}::text::jsonb) as definition (key text, mature_before date, from_day date, until_day date)
		join outcome_result r on r.agency_id = ${actor.agencyId}::uuid
			and r.template_key = ${body.key} and r.template_version = ${body.version}
			and r.outcome_key = definition.key
			and r.cohort_day >= definition.from_day and r.cohort_day < definition.until_day
			${counselorId ? sql`and r.counselor_id = ${counselorId}::uuid` : sql``}
			${size ? sql`and r.group_size = ${size}::smallint` : sql``}
			${organization ? sql`and r.series_id = any(array(${seriesOf(actor.agencyId, organization)}))` : sql``}`;
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
