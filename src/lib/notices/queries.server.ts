import { and, desc, eq } from 'drizzle-orm';
import { notice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type NoticeRow = typeof notice.$inferSelect;

/** The newest notices first, at most `limit`. */
export function newestNotices({ actor, tx }: Work, limit = 100): Promise<NoticeRow[]> {
	return tx
		.select()
		.from(notice)
		.where(eq(notice.agencyId, actor.agencyId))
		.orderBy(desc(notice.createdAt), desc(notice.id))
		.limit(limit);
}

/** One notice; null when the agency has no such notice. */
export async function noticeById({ actor, tx }: Work, id: string): Promise<NoticeRow | null> {
	const [found] = await tx
		.select()
		.from(notice)
		.where(and(eq(notice.agencyId, actor.agencyId), eq(notice.id, id)));
	return found ?? null;
}
