import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { NoticeChoice } from '#lib/notices/choice-queries.server.ts';
import { reminderKinds } from '#lib/notices/reminder-kinds.ts';
import { noticeChoice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** An administrator says which reminders are on, and when texts rest. */
export async function chooseNotices(
	work: Work<StaffActor>,
	{ quiet, reminders }: NoticeChoice
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (actor.role !== 'administrator') return refused(problem('not_allowed'));
	const chosen = {
		quietFrom: quiet.from,
		quietUntil: quiet.until,
		remindersOff: reminderKinds.filter((kind) => !reminders.includes(kind)),
		changedAt: now,
		changedBy: actor.staffId
	};
	await tx
		.insert(noticeChoice)
		.values({ agencyId: actor.agencyId, ...chosen })
		.onConflictDoUpdate({ target: [noticeChoice.agencyId], set: chosen });
	await record(work, {
		act: 'notices.chosen',
		subjectId: actor.agencyId,
		details: { ...quiet, off: chosen.remindersOff.join() }
	});
	return done(null);
}
