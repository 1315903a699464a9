import { and, eq, exists, gte, inArray, lt, notExists, or } from 'drizzle-orm';
import { revokeLinks } from '#lib/identity/links.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { poolPlace, poolWish, poolWithdrawal } from '#lib/visits/pools/schema.server.ts';
import { KEPT_DAYS, WAITS_DAYS_MAX } from '#lib/visits/retention.ts';
import { visit } from '#lib/visits/schema.server.ts';

const DAY_MS = 86_400_000;

/**
 * Throws away wishes that were taken back or had their last visit a while ago, and those that found
 * no neighbour in a year. Gives how many. The caller has locked the resources.
 */
export async function sweepWishes(work: Work): Promise<number> {
	const { actor, tx, now } = work;
	const since = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
	const longAgo = new Date(now.getTime() - WAITS_DAYS_MAX * DAY_MS);
	const withdrawn = tx
		.select({ id: poolWithdrawal.wishId })
		.from(poolWithdrawal)
		.where(
			and(
				eq(poolWithdrawal.agencyId, poolWish.agencyId),
				eq(poolWithdrawal.wishId, poolWish.id),
				lt(poolWithdrawal.withdrawnAt, since)
			)
		);
	const placed = tx
		.select({ id: poolPlace.wishId })
		.from(poolPlace)
		.where(and(eq(poolPlace.agencyId, poolWish.agencyId), eq(poolPlace.wishId, poolWish.id)));
	const visited = tx
		.select({ id: poolPlace.wishId })
		.from(poolPlace)
		.where(
			and(
				eq(poolPlace.agencyId, poolWish.agencyId),
				eq(poolPlace.wishId, poolWish.id),
				notExists(
					tx
						.select({ id: visit.id })
						.from(visit)
						.where(
							and(
								eq(visit.agencyId, poolPlace.agencyId),
								eq(visit.seriesId, poolPlace.seriesId),
								gte(visit.endsAt, since)
							)
						)
				)
			)
		);
	const isInVain = and(lt(poolWish.wishedAt, longAgo), notExists(placed));
	const over = await tx
		.select({ id: poolWish.id })
		.from(poolWish)
		.where(
			and(eq(poolWish.agencyId, actor.agencyId), or(exists(withdrawn), exists(visited), isInVain))
		);
	const ids = over.map(({ id }) => id);
	if (!ids.length) return 0;
	const of = <T extends typeof poolWithdrawal | typeof poolPlace>(table: T) =>
		and(eq(table.agencyId, actor.agencyId), inArray(table.wishId, ids));
	await tx.delete(poolWithdrawal).where(of(poolWithdrawal));
	await tx.delete(poolPlace).where(of(poolPlace));
	await tx
		.delete(poolWish)
		.where(and(eq(poolWish.agencyId, actor.agencyId), inArray(poolWish.id, ids)));
	for (const id of ids) await revokeLinks(work, 'pool', id);
	return ids.length;
}
