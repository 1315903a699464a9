import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { notice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { StartsTold } from '#lib/visits/dates-told.ts';

/**
 * When the visits of a series begin by what its contact, or the neighbour of `wishId`, knows: by the
 * mail that last went out to them, else by the first one that was written, whose dates they chose.
 * Empty where none tells.
 */
export async function startsLastTold(
	{ actor, tx }: Work,
	seriesId: string,
	wishId?: string
): Promise<StartsTold> {
	const wish = sql`${notice.told}->>'wishId'`;
	const [last] = await tx
		.select({ told: notice.told })
		.from(notice)
		.where(
			and(
				eq(notice.agencyId, actor.agencyId),
				eq(notice.subjectId, seriesId),
				sql`${notice.told} ? 'starts'`,
				wishId ? eq(wish, wishId) : isNull(wish)
			)
		)
		.orderBy(sql`${notice.sentAt} desc nulls last`, asc(notice.createdAt), asc(notice.id))
		.limit(1);
	return last?.told?.starts ?? {};
}
