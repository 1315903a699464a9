import { setTimeout } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import type postgres from 'postgres';
import { jobsSchema, withConnection } from '#lib/server/postgres/roles.ts';

// As often as the queue allows; a new queue has none to build.
const INDEX_EVERY_SECONDS = 10;
const ASK_AGAIN_MS = 200;
const WAIT_MAX_MS = 10 * 60_000;

/**
 * Makes or migrates the job queue's tables as their owner, then grants what sending needs. The app
 * never does this: it runs the queue with `migrate: false`.
 */
export async function prepareJobQueue(jobsUrl: string): Promise<void> {
	await withConnection(jobsUrl, async (sql) => {
		await migrateJobQueue(sql);
		for (const statement of sendingGrants) await sql.unsafe(statement);
	});
}

async function migrateJobQueue(sql: postgres.Sql): Promise<void> {
	const boss = new PgBoss({
		db: { executeSql: (text, values) => execute(sql, text, values) },
		schema: jobsSchema,
		createSchema: false,
		migrate: true,
		supervise: false,
		schedule: false,
		bamIntervalSeconds: INDEX_EVERY_SECONDS
	});
	boss.on('error', () => {});
	await boss.start();
	try {
		await lateIndexes(boss);
	} finally {
		await boss.stop({ graceful: false });
	}
}

// A migration of the queue leaves the building of its indexes for later; here nobody is in a hurry.
async function lateIndexes(boss: PgBoss): Promise<void> {
	for (let waitedMs = 0; waitedMs < WAIT_MAX_MS; waitedMs += ASK_AGAIN_MS) {
		const open = (await boss.getBamStatus()).filter(({ status }) => status !== 'completed');
		if (open.some(({ status }) => status === 'failed')) break;
		if (!open.length) return;
		await setTimeout(ASK_AGAIN_MS);
	}
	throw new Error('The job queue’s indexes could not be built; run the migration again.');
}

/** Runs the queue's SQL over the driver: whole scripts as they are, single statements with values. */
async function execute(sql: postgres.Sql, text: string, values?: unknown[]) {
	const run = sql.unsafe(text, (values ?? []) as never[]);
	const rows = values?.length ? await run : await run.simple();
	return { rows: Array.isArray(rows[0]) ? rows.flat() : [...rows] };
}

// Sending is one INSERT … RETURNING id, start_after that reads the queue's defaults. The content
// of a job stays closed to the app role: jobs of all agencies lie in one table.
const sendingGrants = [
	`GRANT USAGE ON SCHEMA ${jobsSchema} TO doorstep_app`,
	`GRANT SELECT ON ${jobsSchema}.queue TO doorstep_app`,
	`GRANT INSERT, SELECT (id, start_after) ON ${jobsSchema}.job TO doorstep_app`,
	`GRANT INSERT, SELECT (id, start_after) ON ${jobsSchema}.job_common TO doorstep_app`
];
