import { and, eq } from 'drizzle-orm';
import { isUnfinished } from '#lib/notices/notice-state.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Takes back every mail about a subject to one address that did not go out yet, and drops its words:
 * the address is no longer that of whom it was for. Gives how many there were.
 */
export async function takeBackMails(
	{ actor, tx, now }: Work,
	{ subjectId, recipient }: { subjectId: string; recipient: string }
): Promise<number> {
	const taken = await tx
		.update(notice)
		.set({ withdrawnAt: now, body: '' })
		.where(
			and(
				eq(notice.agencyId, actor.agencyId),
				eq(notice.subjectId, subjectId),
				eq(notice.channel, 'mail'),
				eq(notice.recipient, recipient),
				isUnfinished
			)
		)
		.returning({ id: notice.id });
	return taken.length;
}
