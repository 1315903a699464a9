import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { isUnfinished } from '#lib/notices/notice-state.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Whose mails: those about a subject to one address. */
type MailsTo = { subjectId: string; recipient: string };

/**
 * Takes back every mail about a subject to one address that did not go out yet, and drops its words:
 * the address is no longer that of whom it was for. Gives how many there were.
 */
export async function takeBackMails(work: Work, of: MailsTo): Promise<number> {
	const { tx, now } = work;
	const taken = await tx
		.update(notice)
		.set({ withdrawnAt: now, body: '' })
		.where(and(isTo(work, of), isUnfinished))
		.returning({ id: notice.id });
	return taken.length;
}

/** Notes that somebody of the office saw to the mails that bounced from an address: it was corrected. */
export async function settleBounced(work: Work<StaffActor>, of: MailsTo): Promise<void> {
	const { actor, tx, now } = work;
	await tx
		.update(notice)
		.set({ settledAt: now, settledBy: actor.staffId, body: '' })
		.where(and(isTo(work, of), isNotNull(notice.bouncedAt), isNull(notice.settledAt)));
}

function isTo({ actor }: Work, { subjectId, recipient }: MailsTo) {
	return and(
		eq(notice.agencyId, actor.agencyId),
		eq(notice.subjectId, subjectId),
		eq(notice.channel, 'mail'),
		eq(notice.recipient, recipient)
	);
}
