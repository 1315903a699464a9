import { eq } from 'drizzle-orm';
import { usualQuietHours, type QuietHours } from '#lib/notices/quiet-hours.ts';
import { reminderKinds, type ReminderKind } from '#lib/notices/reminder-kinds.ts';
import { noticeChoice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What an agency chose about its notices, or the defaults. */
export type NoticeChoice = { quiet: QuietHours; reminders: ReminderKind[] };

/** Which reminders are on, and when texts rest. */
export async function choiceOf({ actor, tx }: Work): Promise<NoticeChoice> {
	const [row] = await tx
		.select()
		.from(noticeChoice)
		.where(eq(noticeChoice.agencyId, actor.agencyId));
	if (!row) return { quiet: usualQuietHours, reminders: [...reminderKinds] };
	return {
		quiet: { from: row.quietFrom, until: row.quietUntil },
		reminders: reminderKinds.filter((kind) => !row.remindersOff.includes(kind))
	};
}
