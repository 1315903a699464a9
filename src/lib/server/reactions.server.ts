import { defineJob, enqueue } from '#lib/jobs/queue.server.ts';
import { whenRecorded } from '#lib/ledger/record.server.ts';
import { sendNotice } from '#lib/notices/send-notice.server.ts';
import { inviteAfterContact } from '#lib/surveys/invite.server.ts';

let isRegistered = false;

/** When X was recorded, then Y is enqueued. A table, no logic; each job is idempotent by its own key. */
export function registerReactions(): void {
	if (isRegistered) return;
	isRegistered = true;

	defineJob('send-notice', sendNotice);
	defineJob('invite-after-contact', inviteAfterContact);

	whenRecorded('contact.recorded', async (work, { subjectId, details }) => {
		const visitId = details?.visit;
		if (typeof visitId !== 'string') return;
		const data = { enrolmentId: subjectId, visitId };
		await enqueue(work, 'invite-after-contact', data, `${subjectId} ${visitId}`);
	});
}
