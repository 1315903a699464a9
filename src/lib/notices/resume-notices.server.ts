import { and, desc, eq, inArray, isNull, ne } from 'drizzle-orm';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { channelsWithProvider } from '#lib/notices/providers.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
import { acting } from '#lib/server/work.server.ts';

const RESUMED_MAX = 500;

/**
 * Enqueues the sending of an agency's unsent notices again: those written before something was set
 * up to send them, and those whose job gave up. The newest 500, so that old ones that always fail
 * keep no fresh one waiting. Gives how many.
 */
export async function resumeNotices(agencyId: string): Promise<number> {
	const channels = channelsWithProvider();
	if (channels.length === 0) return 0;
	return acting({ kind: 'system', agencyId }, async (work) => {
		const unsent = await work.tx
			.select({ id: notice.id })
			.from(notice)
			.where(
				and(
					eq(notice.agencyId, agencyId),
					isNull(notice.sentAt),
					ne(notice.body, ''),
					inArray(notice.channel, channels)
				)
			)
			.orderBy(desc(notice.createdAt), desc(notice.id))
			.limit(RESUMED_MAX);
		for (const { id } of unsent) await enqueue(work, 'send-notice', { noticeId: id }, id);
		return unsent.length;
	});
}
