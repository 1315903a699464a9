import postgres from 'postgres';

/** What is in the database when everything is over, as an administrator sees it. */
export type FinalTables = {
	series: { id: string; key: string; startsAt: string }[];
	visits: { id: string; seriesId: string }[];
	/** Times are milliseconds since 1970. */
	allocations: {
		id: string;
		visitId: string;
		resourceId: string;
		from: number;
		to: number;
		isLive: boolean;
	}[];
	cancelledVisits: string[];
	operations: { id: string; device: string; seq: number; verdict: string; receivedAt: number }[];
	contacts: string[];
	anchors: string[];
	/** The once keys of what organizations are told. */
	notices: string[];
	/** The subjects of ledger rows, by act. */
	booked: string[];
	cancelled: string[];
	/** The notice of each job that sends one. */
	sendingJobs: string[];
	noticeIds: string[];
	links: { tokenHash: string; seriesId: string }[];
	/** What each phone is shown at the end. */
	shown: { device: string; contacts: string[] }[];
};

/** Reads everything but what the phones show. Rows of before the load are told by `since`. */
export async function readTables(
	adminUrl: string,
	agencyId: string,
	since: Date
): Promise<Omit<FinalTables, 'shown'>> {
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
	const id = (rows: { id: string }[]) => rows.map((row) => row.id);
	const series = await tx<{ id: string; key: string; at: Date }[]>`
		select s.id, s.request_key as key,
			(select min(v.starts_at) from visit v where v.series_id = s.id) as at
		from series s where s.agency_id = ${agencyId} and s.requested_at >= ${since}`;
	const visits = await tx<{ id: string; seriesId: string }[]>`
		select v.id, v.series_id as "seriesId" from visit v where v.agency_id = ${agencyId}`;
	const allocations = await tx<
		{
			id: string;
			visitId: string;
			resourceId: string;
			from: Date;
			to: Date;
			isLive: boolean;
		}[]
	>`
		select id, visit_id as "visitId", resource_id as "resourceId", lower(during) as from,
			upper(during) as to, released_at is null as "isLive"
		from allocation where agency_id = ${agencyId}`;
	const operations = await tx<
		{
			id: string;
			device: string;
			seq: number;
			verdict: string;
			receivedAt: Date;
		}[]
	>`
		select id, device_id as device, device_seq as seq, verdict, received_at as "receivedAt"
		from operation where agency_id = ${agencyId}`;
	const acts = await tx<{ act: string; id: string }[]>`
		select act, subject_id as id from ledger_entry
		where agency_id = ${agencyId} and at >= ${since}
			and act in ('series.booked', 'series.cancelled')`;
	return {
		series: series.map((one) => ({ id: one.id, key: one.key, startsAt: one.at.toISOString() })),
		visits: [...visits],
		allocations: allocations.map((one) => ({
			...one,
			from: one.from.getTime(),
			to: one.to.getTime()
		})),
		cancelledVisits: id(await tx<{ id: string }[]>`select visit_id as id from cancellation`),
		operations: operations.map((one) => ({ ...one, receivedAt: one.receivedAt.getTime() })),
		contacts: id(await tx<{ id: string }[]>`select id from contact`),
		anchors: id(await tx<{ id: string }[]>`select id from anchor where set_at >= ${since}`),
		notices: id(
			await tx<{ id: string }[]>`
				select once_key as id from notice
				where created_at >= ${since} and once_key like 'series-%'`
		),
		noticeIds: id(await tx<{ id: string }[]>`select id from notice where created_at >= ${since}`),
		sendingJobs: id(
			await tx<{ id: string }[]>`
				select data->>'noticeId' as id from pgboss.job
				where name = 'send-notice' and created_on >= ${since}`
		),
		booked: id(acts.filter((one) => one.act === 'series.booked')),
		cancelled: id(acts.filter((one) => one.act === 'series.cancelled')),
		links: [
			...(await tx<{ tokenHash: string; seriesId: string }[]>`
				select token_hash as "tokenHash", subject_id as "seriesId" from personal_link
				where kind = 'series'`)
		]
	};
}
