import postgres from 'postgres';
import type { RushTables } from './rush-checker.ts';

/** What a rush left, as an administrator sees it. Series of before it are told by `since`. */
export async function readRush(
	adminUrl: string,
	agencyId: string,
	since: Date
): Promise<RushTables> {
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
	try {
		return await sql.begin('isolation level repeatable read read only', (tx) =>
			read(tx, agencyId, since)
		);
	} finally {
		await sql.end();
	}
}

async function read(tx: postgres.TransactionSql, agencyId: string, since: Date) {
	const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
	const ms = (column: string) => tx.unsafe(`(extract(epoch from ${column}) * 1000)::float8`);
	return {
		series: [
			...(await tx<RushTables['series']>`
				select id, request_key as key, requested_at >= ${since} as "isNew"
				from series where agency_id = ${agencyId}`)
		],
		visits: [
			...(await tx<RushTables['visits']>`
				select id, series_id as "seriesId", ${ms('starts_at')} as from, ${ms('ends_at')} as until
				from visit where agency_id = ${agencyId}`)
		],
		allocations: [
			...(await tx<RushTables['allocations']>`
				select id, visit_id as "visitId", hold_id as "holdId", resource_id as "resourceId",
					${ms('blocked_from')} as from, ${ms('blocked_until')} as until,
					released_at is null as "isLive"
				from allocation where agency_id = ${agencyId}`)
		],
		holds: [
			...(await tx<RushTables['holds']>`
				select id, token_hash as "tokenHash", ended_at is not null as "isEnded"
				from hold where agency_id = ${agencyId}`)
		],
		links: [
			...(await tx<RushTables['links']>`
				select token_hash as "tokenHash", subject_id as "seriesId" from personal_link
				where agency_id = ${agencyId} and kind = 'series'`)
		],
		confirmed: ids(
			await tx<{ id: string }[]>`
				select series_id as id from confirmation where agency_id = ${agencyId}`
		),
		moved: ids(
			await tx<{ id: string }[]>`
				select request_key as id from reschedule where agency_id = ${agencyId}`
		)
	};
}

/**
 * Takes the wall of the database down and lets one counselor be at two places: what a checker has
 * to find. Gives the id of the planted row.
 */
export async function plantOverlap(adminUrl: string): Promise<string> {
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
	try {
		await sql`alter table allocation drop constraint no_double_booking,
			drop constraint no_impossible_road`;
		const [planted] = await sql<{ id: string }[]>`
			insert into allocation (agency_id, id, visit_id, resource_id, blocked_from, blocked_until,
				reasons, created_at)
			select agency_id, gen_random_uuid(), visit_id, resource_id,
				blocked_from + interval '1 minute', blocked_until + interval '1 minute', reasons, created_at
			from allocation where released_at is null and visit_id is not null limit 1
			returning id`;
		return planted!.id;
	} finally {
		await sql.end();
	}
}
