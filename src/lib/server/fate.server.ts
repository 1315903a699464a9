import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { pool } from '#lib/server/database.server.ts';
import type { Attempt, TransactionName } from '#lib/server/deadline.server.ts';
import { log } from '#lib/server/log.server.ts';
import { count } from '#lib/server/metrics.server.ts';

// PostgreSQL remembers how each transaction ended. So a commit whose answer was lost is no riddle,
// as long as somebody can be asked, and as long as it was the same life of the server: a number that
// was given but not yet written when the server crashed is given again. A commit that was lost so
// would be taken for the other's.

const ASK_FOR_MS = 3_000;
const ASK_AGAIN_MS = 100;

/**
 * Something that is another one after each start and each crash. A crash of one process alone starts
 * all anew under the same parent; then it is the figures of the server that begin again.
 */
export const serverLife =
	"pg_postmaster_start_time()::text || ' ' || (select stats_reset from pg_stat_bgwriter)::text";

type Told = { status: string | null; life: string };

/** How an act ended whose commit was sent and whose answer was lost; null while nobody can tell. */
export async function fateOfCommit({
	transaction
}: Pick<Attempt<unknown>, 'transaction'>): Promise<'committed' | 'undone' | null> {
	const until = performance.now() + ASK_FOR_MS;
	while (transaction && performance.now() < until) {
		const fate = await Promise.race([askFor(transaction), sleep(ASK_FOR_MS, null)]);
		if (fate?.status === 'aborted') return told('undone');
		if (fate?.status === 'committed') {
			if (fate.life === transaction.life) return told('committed');
			break;
		}
		await sleep(ASK_AGAIN_MS);
	}
	log('warn', { event: 'fate of a commit unknown' });
	count('doorstep_database_unknown_commits_total');
	return null;
}

async function askFor({ id }: TransactionName): Promise<Told | null> {
	try {
		const [row] = await pool().database.execute<Told>(
			sql`select pg_xact_status(${id}::xid8) as status, ${sql.raw(serverLife)} as life`
		);
		return row ?? null;
	} catch {
		return null;
	}
}

function told(fate: 'committed' | 'undone'): 'committed' | 'undone' {
	count('doorstep_database_lost_commits_total');
	return fate;
}
