import { and, eq, gt, gte, isNull, lte, or, sql } from 'drizzle-orm';
import type { JobData } from '#lib/jobs/queue.server.ts';
import { sendMail, sendText } from '#lib/notices/mail.server.ts';
import { hasProvider } from '#lib/notices/providers.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
import { openWords } from '#lib/notices/sealed-words.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

/** Longer than any try takes: after it a try that never ended was cut off. */
const TRY_MAX_MS = 180_000;

type Waiting = typeof notice.$inferSelect;

/**
 * Sends one waiting notice. Asking the other side happens outside any transaction; a notice that
 * was already sent, or for whose channel nothing is set up, is left alone. A failure is written
 * down and thrown, so that the job is retried.
 */
export async function sendNotice(agencyId: string, data: JobData): Promise<void> {
	const waiting = await findWaiting(agencyId, data.noticeId!);
	if (!waiting || !hasProvider(waiting.channel)) return;
	await beginTry(waiting);
	try {
		await handOver(waiting);
	} catch (error) {
		await noteFailure(waiting, failureOf(error));
		throw error;
	}
	await noteSent(waiting);
}

async function handOver(waiting: Waiting): Promise<void> {
	const { recipient: to, subject, onceKey: key } = waiting;
	const words = await openWords(waiting);
	if (waiting.channel === 'text') return sendText({ to, text: words.body, key });
	return sendMail({ to, subject, ...words });
}

/** A notice whose words were dropped has nothing to send. */
function findWaiting(agencyId: string, id: string): Promise<Waiting | undefined> {
	return reading({ kind: 'system', agencyId }, async ({ tx }) => {
		const [found] = await tx
			.select()
			.from(notice)
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id), isNull(notice.sentAt)));
		return found?.body ? found : undefined;
	});
}

/** Of two jobs for one notice only one may try at a time, else its person is told twice. */
function beginTry({ agencyId, id }: Waiting): Promise<void> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		const isNobodyTrying = or(
			isNull(notice.triedAt),
			gte(notice.failedAt, notice.triedAt),
			lte(notice.triedAt, new Date(now.getTime() - TRY_MAX_MS)),
			gt(notice.triedAt, now)
		);
		const begun = await tx
			.update(notice)
			.set({ triedAt: now, attempts: sql`${notice.attempts} + 1` })
			.where(
				and(eq(notice.agencyId, agencyId), eq(notice.id, id), isNull(notice.sentAt), isNobodyTrying)
			)
			.returning({ id: notice.id });
		if (begun.length === 0) throw new Error('another try for this notice is under way');
	});
}

function noteSent({ agencyId, id }: Waiting): Promise<void> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		await tx
			.update(notice)
			.set({ sentAt: now, ...(settings.isDemo ? {} : { body: '' }) })
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id)));
	});
}

function noteFailure({ agencyId, id }: Waiting, failure: string): Promise<void> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		await tx
			.update(notice)
			.set({ failedAt: now, failure })
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id)));
	});
}

/** A code for the office: never a message, since that may hold an address or words. */
function failureOf(error: unknown): string {
	const { name, code, cause } = error as { name?: string; code?: unknown; cause?: unknown };
	if (name === 'TimeoutError') return 'ETIMEDOUT';
	if (typeof code === 'string') return code;
	return cause ? failureOf(cause) : 'unknown';
}
