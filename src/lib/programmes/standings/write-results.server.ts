import { getTableColumns, sql, type SQL } from 'drizzle-orm';
import { outcomeResult } from '#lib/programmes/standings/schema.server.ts';
import { tallied } from '#lib/programmes/standings/tallied.server.ts';
import type { ResultRow } from '#lib/programmes/standings/result-rows.ts';
import type { Work } from '#lib/server/work.server.ts';
import { insertOf } from '#lib/server/written-together.server.ts';

const {
	agencyId: _,
	enrolmentId: __,
	outcomeKey: ___,
	...changing
} = getTableColumns(outcomeResult);
const columns = Object.values(changing).map(({ name }) => sql.identifier(name));
const listOf = (table: string) =>
	sql.join(
		columns.map((column) => sql`${sql.identifier(table)}.${column}`),
		sql`, `
	);
const assignments = sql.join(
	columns.map((column) => sql`${column} = excluded.${column}`),
	sql`, `
);

/** What the tally adds up beside people, each on one side of the sign of its row. */
const sums = sql.join(tallied, sql`, `);
const signed = (between: SQL) =>
	sql.join(
		tallied.map((column) => sql`sum(sign * ${column})`),
		between
	);

/**
 * Writes the results that are new or other than before, and beside them what that changes in the
 * tally: one less of what stood there, one more of what stands there now. One statement, whatever
 * there is already. Whoever calls has locked the results of these enrolments.
 */
export async function writeResults(
	{ actor, tx }: Work,
	enrolmentIds: string[],
	rows: ResultRow[]
): Promise<string[]> {
	if (rows.length === 0) return [];
	const { agencyId } = actor;
	const full = rows.map((row) => ({ agencyId, ...row }));
	const ids = `{${enrolmentIds.join(',')}}`;
	const written = await tx.execute<{ id: string }>(sql`
		with before as (
			select * from outcome_result
			where agency_id = ${agencyId}::uuid and enrolment_id = any(${ids}::text::uuid[])
		), put as (
			${insertOf(outcomeResult, full)}
			on conflict (agency_id, enrolment_id, outcome_key) do update set ${assignments}
				where (${listOf('outcome_result')}) is distinct from (${listOf('excluded')})
			returning *
		), moved as (
			select -1 as sign, before.* from before join put using (agency_id, enrolment_id, outcome_key)
			union all
			select 1, put.* from put
		), told as (
			insert into outcome_tally (agency_id, id, template_key, template_version, outcome_key,
				counselor_id, month, group_size, standing, people, ${sums})
			select agency_id, gen_random_uuid(), template_key, template_version, outcome_key, whose,
				date_trunc('month', cohort_day::timestamp)::date, group_size, standing,
				sum(sign), ${signed(sql`, `)}
			from (select null::uuid as whose, * from moved
				union all select counselor_id, * from moved where counselor_id is not null) each
			group by 1, 3, 4, 5, 6, 7, 8, 9
			having sum(sign) <> 0 or ${signed(sql` <> 0 or `)} <> 0
		)
		select distinct enrolment_id as id from put`);
	return [...written].map(({ id }) => id);
}
