import { and, eq, isNull, sql } from 'drizzle-orm';
import type { JobData } from '#lib/jobs/queue.server.ts';
import { sendMail } from '#lib/notices/mail.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

type Waiting = typeof notice.$inferSelect;

/**
 * Sends one waiting notice. Asking the other side happens outside any transaction; a notice that
 * was already sent is left alone. A failure is written down and thrown, so that the job is retried.
 */
export async function sendNotice(agencyId: string, data: JobData): Promise<void> {
	const waiting = await findWaiting(agencyId, data.noticeId!);
	if (!waiting || !hasProvider(waiting)) return;
	try {
		await sendMail({ to: waiting.recipient, ...waiting });
	} catch (error) {
		await noteFailure(waiting, (error as { code?: string }).code ?? 'unknown');
		throw error;
	}
	await noteSent(waiting);
}

function hasProvider(waiting: Waiting): boolean {
	return waiting.channel === 'mail' && Boolean(settings.smtpUrl);
}

function findWaiting(agencyId: string, id: string): Promise<Waiting | undefined> {
	return reading({ kind: 'system', agencyId }, async ({ tx }) => {
		const [found] = await tx
			.select()
			.from(notice)
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id), isNull(notice.sentAt)));
		return found;
	});
}

function noteSent({ agencyId, id }: Waiting): Promise<void> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		await tx
			.update(notice)
			.set({
				sentAt: now,
				attempts: sql`${notice.attempts} + 1`,
				...(settings.isDemo ? {} : { body: '', attachments: [] })
			})
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id)));
	});
}

function noteFailure({ agencyId, id }: Waiting, failure: string): Promise<void> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		await tx
			.update(notice)
			.set({ failedAt: now, failure, attempts: sql`${notice.attempts} + 1` })
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id)));
	});
}
