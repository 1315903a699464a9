import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { pool } from '#lib/server/database.server.ts';
import type { Attempt } from '#lib/server/deadline.server.ts';
import { log } from '#lib/server/log.server.ts';
import { count } from '#lib/server/metrics.server.ts';

// PostgreSQL remembers how each transaction ended. So a commit whose answer was lost is no riddle,
// as long as somebody can be asked.

const ASK_FOR_MS = 3_000;
const ASK_AGAIN_MS = 100;

/** How an act ended whose commit was sent and whose answer was lost; null while nobody can tell. */
export async function fateOfCommit({
	transactionId
}: Attempt<unknown>): Promise<'committed' | 'undone' | null> {
	const until = performance.now() + ASK_FOR_MS;
	while (transactionId && performance.now() < until) {
		const fate = await Promise.race([statusOf(transactionId), sleep(ASK_FOR_MS, 'silence')]);
		if (fate === 'committed' || fate === 'aborted') return told(fate);
		await sleep(ASK_AGAIN_MS);
	}
	log('warn', { event: 'fate of a commit unknown' });
	count('doorstep_database_unknown_commits_total');
	return null;
}

async function statusOf(transactionId: string): Promise<string | null> {
	try {
		const [row] = await pool().database.execute<{ status: string | null }>(
			sql`select pg_xact_status(${transactionId}::xid8) as status`
		);
		return row?.status ?? null;
	} catch {
		return null;
	}
}

function told(status: 'committed' | 'aborted'): 'committed' | 'undone' {
	count('doorstep_database_lost_commits_total');
	return status === 'committed' ? 'committed' : 'undone';
}
