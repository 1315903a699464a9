import { and, eq, isNotNull, isNull, or } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { isUnfinished } from '#lib/notices/notice-state.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Tries a notice again that was given up, from its first try on. Refuses one that is not waiting for
 * somebody of the office any more.
 */
export async function retryNotice(work: Work<StaffActor>, id: string): Promise<Outcome<null>> {
	if (!isOffice(work)) return refused(problem('not_allowed'));
	const [retried] = await work.tx
		.update(notice)
		.set({ givenUpAt: null, attempts: 0, notBefore: null })
		.where(and(ofAgency(work, id), isUnfinished, isNotNull(notice.givenUpAt)))
		.returning({ id: notice.id });
	if (!retried) return refused(problem('notice_seen_to'));
	await record(work, { act: 'notice.retried', subjectId: id });
	await enqueue(work, 'send-notice', { noticeId: id }, id);
	return done(null);
}

/**
 * Notes that somebody of the office saw to a failed notice in another way, and drops its words: it is
 * not tried any more. Refuses one that needs nobody.
 */
export async function settleNotice(work: Work<StaffActor>, id: string): Promise<Outcome<null>> {
	if (!isOffice(work)) return refused(problem('not_allowed'));
	const needsSomebody = or(
		and(isUnfinished, isNotNull(notice.givenUpAt)),
		and(isNotNull(notice.bouncedAt), isNull(notice.settledAt))
	);
	const [settled] = await work.tx
		.update(notice)
		.set({ settledAt: work.now, settledBy: work.actor.staffId, body: '' })
		.where(and(ofAgency(work, id), needsSomebody))
		.returning({ id: notice.id });
	if (!settled) return refused(problem('notice_seen_to'));
	await record(work, { act: 'notice.settled', subjectId: id });
	return done(null);
}

function isOffice({ actor }: Work): boolean {
	return worksAs(actor, 'administrator', 'head', 'lead');
}

function ofAgency({ actor }: Work, id: string) {
	return and(eq(notice.agencyId, actor.agencyId), eq(notice.id, id));
}
