import type postgres from 'postgres';

type Row = Record<string, postgres.ParameterOrJSON<never>>;

/** The rows that one booking wrote, by table, in the order in which they can be inserted. */
export type BookedRows = { table: string; rows: Row[] }[];

/** Which rows of a table belong to a booking; `$1` is the key of its form. */
const series = 'select id from series where request_key = $1';
const notice = `select id from notice where once_key = 'series-booked ' || (${series})`;
const parts: [table: string, where: string][] = [
	['organization', 'id = (select organization_id from series where request_key = $1)'],
	['site', 'id = (select site_id from series where request_key = $1)'],
	['series', 'request_key = $1'],
	['visit', `series_id = (${series})`],
	['allocation', `visit_id in (select id from visit where series_id = (${series}))`],
	['ledger_entry', `subject_id in ((${series}), (${notice}))`],
	['personal_link', `subject_id = (${series})`],
	['pgboss.job', `name = 'send-notice' and data->>'noticeId' = (${notice})::text`],
	['notice', `once_key = 'series-booked ' || (${series})`]
];

/** Reads everything that a booking wrote and removes it, as the administrator. */
export function takeOut(admin: postgres.Sql, requestKey: string): Promise<BookedRows> {
	return admin.begin(async (tx) => {
		const found: BookedRows = [];
		for (const [table, where] of parts) {
			const columns = await columnsOf(tx, table);
			const rows = await tx.unsafe<Row[]>(`select ${columns.join()} from ${table} where ${where}`, [
				requestKey
			]);
			// Rows left out would make the bare inserts look cheaper than they are.
			if (!rows.length) throw new Error(`This booking wrote nothing into ${table}.`);
			found.push({ table, rows: [...rows] });
		}
		// Time of a visit is never deleted in service; here it is about to be put back.
		await tx`set local session_replication_role = replica`;
		// The series last, since the others are found by it.
		const order = ['pgboss.job', 'ledger_entry', 'personal_link', 'notice', 'allocation', 'visit'];
		for (const table of order)
			await tx.unsafe(`delete from ${table} where ${whereOf(table)}`, [requestKey]);
		await tx`delete from series where request_key = ${requestKey}`;
		for (const table of ['site', 'organization']) {
			const [row] = found.find((one) => one.table === table)!.rows;
			await tx.unsafe(`delete from ${table} where id = $1`, [row!.id as string]);
		}
		return found;
	}) as Promise<BookedRows>;
}

function whereOf(table: string): string {
	return parts.find(([name]) => name === table)![1];
}

/** Puts the rows back as the app's role, in one transaction, a statement for each table. */
export async function insertAgain(
	app: postgres.Sql,
	agencyId: string,
	booked: BookedRows
): Promise<void> {
	await app.begin(async (tx) => {
		await tx.unsafe(`set local app.agency = '${agencyId}'`);
		for (const { table, rows } of booked) {
			await tx`insert into ${tx(table)} ${tx(rows)}`;
		}
	});
}

const known = new Map<string, string[]>();

/** The columns that an insert may name. */
async function columnsOf(tx: postgres.TransactionSql, table: string): Promise<string[]> {
	const [schema, name] = table.includes('.') ? table.split('.') : ['public', table];
	let columns = known.get(table);
	if (!columns) {
		const rows = await tx<{ name: string }[]>`
			select column_name as name from information_schema.columns
			where table_schema = ${schema!} and table_name = ${name!} and is_generated = 'NEVER'
				and identity_generation is distinct from 'ALWAYS'`;
		columns = rows.map((row) => row.name);
		known.set(table, columns);
	}
	return columns;
}
