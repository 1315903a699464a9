import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { wishWithFate } from '#lib/visits/pools/pool-queries.server.ts';
import { poolWithdrawal } from '#lib/visits/pools/schema.server.ts';

/**
 * Takes a wish back, as whoever holds its private link. Taken back twice is once; one that has its
 * place is refused, since the neighbour counts on it: the agency has to be called.
 */
export async function withdrawWish(work: Work, wishId: string): Promise<Outcome<null>> {
	// The office may be giving it a place at this moment.
	await lockResources(work);
	const found = await wishWithFate(work, wishId);
	if (!found) return refused(problem('not_found'));
	if (found.seriesId) return refused(problem('already_placed'));
	if (found.withdrawnAt) return done(null);
	const { agencyId } = work.actor;
	await work.tx.insert(poolWithdrawal).values({ agencyId, wishId, withdrawnAt: work.now });
	await record(work, { act: 'pool.withdrawn', subjectId: wishId });
	return done(null);
}
