import { and, eq, gt, gte, isNull, lte, or, sql } from 'drizzle-orm';
import type { JobData } from '#lib/jobs/queue.server.ts';
import { alimtalkToSend } from '#lib/notices/alimtalk-to-send.server.ts';
import { sendMail, sendText } from '#lib/notices/mail.server.ts';
import { isStillTrue } from '#lib/notices/notice-checks.server.ts';
import { isUnfinished } from '#lib/notices/notice-state.server.ts';
import { pushToDevice } from '#lib/notices/push-to-device.server.ts';
import { removeDevice } from '#lib/notices/push-devices.server.ts';
import { hasProvider } from '#lib/notices/providers.server.ts';
import { quietUntil } from '#lib/notices/quiet.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
import { openWords } from '#lib/notices/sealed-words.server.ts';
import { isForGood, QUEUE_TRIES, TRIES_MAX } from '#lib/notices/tries.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

/** Longer than any try takes: after it a try that never ended was cut off. */
const TRY_MAX_MS = 180_000;

type Waiting = typeof notice.$inferSelect;

/**
 * Sends one waiting notice. Asking the other side happens outside any transaction; a notice that
 * was already sent, or for whose channel nothing is set up, is left alone. One that is no longer
 * true is taken back, a text in quiet hours waits for their end. A failure is written down and
 * thrown, so that the job is retried; the later tries are the duty's, one at a time.
 */
export async function sendNotice(agencyId: string, data: JobData): Promise<void> {
	const waiting = await findWaiting(agencyId, data.noticeId!);
	if (!waiting || !hasProvider(waiting.channel) || !(await isItsTime(waiting))) return;
	const attempts = await beginTry(waiting);
	try {
		await handOver(waiting);
	} catch (error) {
		const failure = failureOf(error);
		if (isGone(waiting, failure)) return endDevice(waiting);
		const isGivenUp = isForGood(failure) || attempts >= TRIES_MAX;
		const pause = pauseAsked(error);
		await noteFailure(waiting, failure, isGivenUp, pause);
		if (isGivenUp || pause || attempts >= QUEUE_TRIES) return;
		throw error;
	}
	await noteSent(waiting);
}

/** Whether it may go out now; writes down why it does not. */
async function isItsTime(waiting: Waiting): Promise<boolean> {
	const { agencyId, id } = waiting;
	const until = waiting.channel === 'mail' ? null : await quietUntil(agencyId, waiting.aboutAt);
	return acting({ kind: 'system', agencyId }, async (work) => {
		const change = (set: Partial<Waiting>) =>
			work.tx
				.update(notice)
				.set(set)
				.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id), isUnfinished));
		if (!(await isStillTrue(work, waiting))) {
			await change({ withdrawnAt: work.now, body: '' });
			return false;
		}
		if (until) await change({ notBefore: until });
		return until === null;
	});
}

async function handOver(waiting: Waiting): Promise<void> {
	const { recipient: to, subject, onceKey: key } = waiting;
	const words = await openWords(waiting);
	if (waiting.channel === 'mail') return sendMail({ to, subject, ...words });
	if (waiting.channel === 'push') return pushToDevice(waiting, words.body);
	const alimtalk = await alimtalkToSend(waiting.agencyId, words.alimtalk);
	return sendText({ to, text: words.body, key, ...(alimtalk && { alimtalk }) });
}

/** A notice whose words were dropped has nothing to send. */
function findWaiting(agencyId: string, id: string): Promise<Waiting | undefined> {
	return reading({ kind: 'system', agencyId }, async ({ tx }) => {
		const [found] = await tx
			.select()
			.from(notice)
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id), isUnfinished));
		return found?.body && !found.givenUpAt ? found : undefined;
	});
}

/**
 * Of two jobs for one notice only one may try at a time, else its person is told twice. Gives which
 * try this is.
 */
function beginTry({ agencyId, id }: Waiting): Promise<number> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		const isNobodyTrying = or(
			isNull(notice.triedAt),
			gte(notice.failedAt, notice.triedAt),
			lte(notice.triedAt, new Date(now.getTime() - TRY_MAX_MS)),
			// A clock was set back. What began a moment after this job did is another job's try.
			gt(notice.triedAt, new Date(now.getTime() + TRY_MAX_MS))
		);
		const [begun] = await tx
			.update(notice)
			.set({ triedAt: now, attempts: sql`${notice.attempts} + 1` })
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id), isUnfinished, isNobodyTrying))
			.returning({ attempts: notice.attempts });
		if (!begun) throw new Error('another try for this notice is under way');
		return begun.attempts;
	});
}

function noteSent({ agencyId, id }: Waiting): Promise<void> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		await tx
			.update(notice)
			// Settled meanwhile or not: it went out, and that is what is told.
			.set({
				sentAt: now,
				settledAt: null,
				settledBy: null,
				withdrawnAt: null,
				...(settings.isDemo ? {} : { body: '' })
			})
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id)));
	});
}

/** With `pauseMs` it is the duty that tries again, after what the other side asked for. */
function noteFailure(
	{ agencyId, id }: Waiting,
	failure: string,
	isGivenUp: boolean,
	pauseMs: number
) {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		const notBefore = new Date(now.getTime() + pauseMs);
		await tx
			.update(notice)
			.set({
				failedAt: now,
				failure,
				...(isGivenUp && { givenUpAt: now }),
				...(pauseMs > 0 && { notBefore })
			})
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id)));
	});
}

/** The browser turned messages off, or its push service knows it no longer: there is nobody to tell. */
function isGone({ channel }: Waiting, failure: string): boolean {
	return channel === 'push' && /^(EGONE|HTTP (404|410))$/.test(failure);
}

function endDevice({ agencyId, id, recipient }: Waiting): Promise<void> {
	return acting({ kind: 'system', agencyId }, async (work) => {
		await removeDevice(work, recipient);
		await work.tx
			.update(notice)
			.set({ withdrawnAt: work.now, body: '' })
			.where(and(eq(notice.agencyId, agencyId), eq(notice.id, id), isUnfinished));
	});
}

/** How long the other side asked to be left alone (ms); 0 where it did not. */
function pauseAsked(error: unknown): number {
	const { retryAfter } = error as { retryAfter?: unknown };
	return typeof retryAfter === 'number' ? retryAfter * 1000 : 0;
}

/** A code for the office: never a message, since that may hold an address or words. */
function failureOf(error: unknown): string {
	const { name, code, cause, responseCode } = error as Record<string, unknown>;
	if (name === 'TimeoutError') return 'ETIMEDOUT';
	// A sign-in that the mail server refuses is the agency's trouble, not the recipient's.
	if (typeof responseCode === 'number' && code !== 'EAUTH') return `SMTP ${responseCode}`;
	if (typeof code === 'string') return code;
	return cause ? failureOf(cause) : 'unknown';
}
