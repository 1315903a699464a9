import { and, desc, eq, gt, inArray, isNull, lte, ne, or } from 'drizzle-orm';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { isUnfinished } from '#lib/notices/notice-state.server.ts';
import { channelsWithProvider } from '#lib/notices/providers.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
import { pauseAfter, TRIES_MAX } from '#lib/notices/tries.ts';
import { acting } from '#lib/server/work.server.ts';

const RESUMED_MAX = 500;

/**
 * A duty: enqueues the sending of an agency's unsent notices whose time has come. That are those
 * that were held back, those written before something was set up to send them, those whose job was
 * lost or gave up. The newest 500, so that old ones that always fail keep no fresh one waiting.
 * Gives how many.
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
					isUnfinished,
					isNull(notice.givenUpAt),
					ne(notice.body, ''),
					inArray(notice.channel, channels),
					or(isNull(notice.notBefore), lte(notice.notBefore, work.now)),
					isNextTryDue(work.now)
				)
			)
			.orderBy(desc(notice.createdAt), desc(notice.id))
			.limit(RESUMED_MAX);
		for (const { id } of unsent) await enqueue(work, 'send-notice', { noticeId: id }, id);
		return unsent.length;
	});
}

/** Never tried, or its pause is over; a try that lies ahead is one of a clock that was moved back. */
function isNextTryDue(now: Date) {
	const afterPause = Array.from({ length: TRIES_MAX }, (_, attempts) =>
		and(
			eq(notice.attempts, attempts),
			lte(notice.triedAt, new Date(now.getTime() - pauseAfter(attempts)))
		)
	);
	return or(isNull(notice.triedAt), gt(notice.triedAt, now), ...afterPause);
}
