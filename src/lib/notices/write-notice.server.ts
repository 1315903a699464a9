import type { Language } from '#lib/base/localized.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import type { NoticeKey } from '#lib/notices/originals.ts';
import { record } from '#lib/ledger/record.server.ts';
import {
	notice,
	type Alimtalk,
	type Attachment,
	type NoticeFacts,
	type NoticeChannel
} from '#lib/notices/schema.server.ts';
import { sealWords } from '#lib/notices/sealed-words.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';

export type NewNotice = {
	onceKey: string;
	/** Of the originals; or the test of a wording, which somebody of the office mails to themselves. */
	template: NoticeKey | 'wording-test';
	channel: NoticeChannel;
	recipient: string;
	language: Language;
	subject: string;
	body: string;
	attachments?: Attachment[];
	/** The words that the messenger approved for it, where there are some. */
	alimtalk?: Alimtalk | null;
	/** The series or the enrolment of whom it is for. */
	subjectId?: string;
	/** What it tells of dates, where these may change before it goes out. */
	told?: NoticeFacts;
	/** The visit it is about, and when that begins: no quiet hours hold it back beyond that. */
	aboutId?: string;
	aboutAt?: Date;
};

/** Writes a notice with its words sealed and enqueues its sending. A second notice with the same once key is no notice. */
export async function writeNotice(work: Work, words: NewNotice): Promise<void> {
	const { body, attachments = [], alimtalk, ...rest } = words;
	const id = crypto.randomUUID();
	const [written] = await work.tx
		.insert(notice)
		.values({
			agencyId: work.actor.agencyId,
			id,
			createdAt: work.now,
			...rest,
			body: await sealWords({ body, attachments, ...(alimtalk && { alimtalk }) }, id)
		})
		.onConflictDoNothing()
		.returning({ id: notice.id });
	if (!written) return;
	await together(
		() =>
			record(work, {
				act: 'notice.written',
				subjectId: id,
				details: { template: words.template, channel: words.channel }
			}),
		() => enqueue(work, 'send-notice', { noticeId: id }, id)
	);
}
