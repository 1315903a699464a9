import { and, eq, inArray, isNull } from 'drizzle-orm';
import { record } from '#lib/ledger/record.server.ts';
import { noticeStop, type Audience } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Whom it is about: the series of an organization, the enrolment of a participant. */
export type Reminded = { audience: Audience; subjectId: string };

/** Whether somebody stopped what is sent to them without their asking. */
export async function isStopped({ actor, tx }: Work, reminded: Reminded): Promise<boolean> {
	const [found] = await tx
		.select({ id: noticeStop.id })
		.from(noticeStop)
		.where(and(eq(noticeStop.agencyId, actor.agencyId), isLive(reminded)));
	return found !== undefined;
}

/** Which of these people stopped it. */
export async function stoppedOf(
	{ actor, tx }: Work,
	audience: Audience,
	subjectIds: string[]
): Promise<Set<string>> {
	if (subjectIds.length === 0) return new Set();
	const rows = await tx
		.select({ id: noticeStop.subjectId })
		.from(noticeStop)
		.where(
			and(
				eq(noticeStop.agencyId, actor.agencyId),
				eq(noticeStop.audience, audience),
				inArray(noticeStop.subjectId, subjectIds),
				isNull(noticeStop.resumedAt)
			)
		);
	return new Set(rows.map(({ id }) => id));
}

/** Stops it; a second stop changes nothing. */
export async function stopReminders(work: Work, reminded: Reminded): Promise<void> {
	const { actor, tx, now } = work;
	const stopped = await tx
		.insert(noticeStop)
		.values({ agencyId: actor.agencyId, id: crypto.randomUUID(), ...reminded, stoppedAt: now })
		.onConflictDoNothing()
		.returning({ id: noticeStop.id });
	if (stopped.length > 0) await tell(work, 'reminders.stopped', reminded);
}

/** Begins it again. */
export async function resumeReminders(work: Work, reminded: Reminded): Promise<void> {
	const { actor, tx, now } = work;
	const resumed = await tx
		.update(noticeStop)
		.set({ resumedAt: now })
		.where(and(eq(noticeStop.agencyId, actor.agencyId), isLive(reminded)))
		.returning({ id: noticeStop.id });
	if (resumed.length > 0) await tell(work, 'reminders.resumed', reminded);
}

function isLive({ audience, subjectId }: Reminded) {
	return and(
		eq(noticeStop.audience, audience),
		eq(noticeStop.subjectId, subjectId),
		isNull(noticeStop.resumedAt)
	);
}

function tell(work: Work, act: 'reminders.stopped' | 'reminders.resumed', reminded: Reminded) {
	const { audience, subjectId } = reminded;
	return record(work, { act, subjectId, details: { audience } });
}
