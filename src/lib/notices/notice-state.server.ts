import { and, isNull } from 'drizzle-orm';
import { notice } from '#lib/notices/schema.server.ts';

/** Neither sent, nor taken back, nor settled in another way. */
export const isUnfinished = and(
	isNull(notice.sentAt),
	isNull(notice.withdrawnAt),
	isNull(notice.settledAt)
);
