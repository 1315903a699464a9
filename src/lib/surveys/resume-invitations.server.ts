import { and, desc, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { contact } from '#lib/programmes/schema.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { invitation } from '#lib/surveys/schema.server.ts';
import { OPEN_DAYS } from '#lib/surveys/terms.ts';

const DAY_MS = 86_400_000;
const RESUMED_MAX = 500;

/**
 * Enqueues the invitation of everybody who was served at a visit and has none: their job may be lost
 * (a backup has no jobs) or have given up. Only what is recent enough to be asked about. Each is
 * still asked once at most. Gives how many.
 */
export async function resumeInvitations(agencyId: string): Promise<number> {
	return acting({ kind: 'system', agencyId }, async (work) => {
		const since = new Date(work.now.getTime() - OPEN_DAYS * DAY_MS);
		const served = await work.tx
			.selectDistinctOn([contact.enrolmentId, contact.visitId], {
				enrolmentId: contact.enrolmentId,
				visitId: contact.visitId
			})
			.from(contact)
			.leftJoin(
				invitation,
				and(
					eq(invitation.agencyId, contact.agencyId),
					eq(invitation.enrolmentId, contact.enrolmentId),
					eq(invitation.visitId, contact.visitId)
				)
			)
			.where(
				and(
					eq(contact.agencyId, agencyId),
					eq(contact.result, 'attended'),
					eq(contact.mode, 'visit'),
					isNotNull(contact.visitId),
					isNotNull(contact.stepKey),
					gt(contact.occurredAt, since),
					isNull(invitation.id)
				)
			)
			.orderBy(contact.enrolmentId, contact.visitId, desc(contact.occurredAt))
			.limit(RESUMED_MAX);
		for (const { enrolmentId, visitId } of served) {
			const data = { enrolmentId, visitId: visitId! };
			await enqueue(work, 'invite-after-contact', data, `${enrolmentId} ${visitId}`);
		}
		return served.length;
	});
}
