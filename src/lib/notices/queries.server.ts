import { and, count, desc, eq, getTableColumns, inArray, isNull } from 'drizzle-orm';
import { isUnfinished } from '#lib/notices/notice-state.server.ts';
import { notice, type NoticeWords } from '#lib/notices/schema.server.ts';
import { openWords } from '#lib/notices/sealed-words.server.ts';
import type { Work } from '#lib/server/work.server.ts';

const { body, ...deliveryColumns } = getTableColumns(notice);

/** One notice without its words: what it is, and where it stands. */
export type Delivery = Omit<typeof notice.$inferSelect, 'body'>;

/** The newest notices first, at most `limit`. */
export function newestNotices({ actor, tx }: Work, limit = 100): Promise<Delivery[]> {
	return tx
		.select(deliveryColumns)
		.from(notice)
		.where(eq(notice.agencyId, actor.agencyId))
		.orderBy(desc(notice.createdAt), desc(notice.id))
		.limit(limit);
}

/** The same with their words opened: for the outbox of the demonstration, nowhere else. */
export async function openedNotices(
	{ actor, tx }: Work,
	limit = 100
): Promise<(Delivery & NoticeWords)[]> {
	const rows = await tx
		.select({ ...deliveryColumns, body })
		.from(notice)
		.where(eq(notice.agencyId, actor.agencyId))
		.orderBy(desc(notice.createdAt), desc(notice.id))
		.limit(limit);
	return Promise.all(rows.map(async (row) => ({ ...row, ...(await openWords(row)) })));
}

/** How many notices have neither gone out nor failed for good. */
export async function waitingNotices({ actor, tx }: Work): Promise<number> {
	const isWaiting = and(isUnfinished, isNull(notice.givenUpAt));
	const [row] = await tx
		.select({ waiting: count() })
		.from(notice)
		.where(and(eq(notice.agencyId, actor.agencyId), isWaiting));
	return row?.waiting ?? 0;
}

/** Which of these once keys are written already. */
export async function writtenKeys({ actor, tx }: Work, keys: string[]): Promise<Set<string>> {
	if (keys.length === 0) return new Set();
	const rows = await tx
		.select({ key: notice.onceKey })
		.from(notice)
		.where(and(eq(notice.agencyId, actor.agencyId), inArray(notice.onceKey, keys)));
	return new Set(rows.map(({ key }) => key));
}
