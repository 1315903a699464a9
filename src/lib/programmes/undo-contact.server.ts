import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { closure, contact, contactUndo } from '#lib/programmes/schema.server.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** So long somebody may say that they pressed the wrong button. */
export const UNDO_MINUTES = 30;

/**
 * Takes back a call in vain that this person recorded just now; it counts nowhere from then on, and the
 * ledger keeps both. Doing it again changes nothing. Refuses `not_found` for a contact of somebody
 * else, and `too_late_to_undo` for one that took place, that closed the enrolment, or that is older.
 * Gives the enrolment.
 */
export async function undoContact(
	work: Work<StaffActor>,
	contactId: string
): Promise<Outcome<string>> {
	const { actor, tx, now } = work;
	const [found] = await tx
		.select()
		.from(contact)
		.where(and(eq(contact.agencyId, actor.agencyId), eq(contact.id, contactId)));
	if (!found || found.recordedBy !== actor.staffId) return refused(problem('not_found'));
	const isOld = now.getTime() - found.receivedAt.getTime() > UNDO_MINUTES * 60_000;
	const isFinal = found.result === 'attended' || (await isClosed(work, found.enrolmentId));
	if (isOld || isFinal) return refused(problem('too_late_to_undo'));
	const [fresh] = await tx
		.insert(contactUndo)
		.values({ agencyId: actor.agencyId, contactId, undoneAt: now, byId: actor.staffId })
		.onConflictDoNothing()
		.returning({ id: contactUndo.contactId });
	if (fresh) {
		const details = { step: found.stepKey ?? '', result: found.result };
		await record(work, { act: 'contact.undone', subjectId: found.enrolmentId, details });
		await factsChanged(work, found.enrolmentId);
	}
	return done(found.enrolmentId);
}

async function isClosed({ actor, tx }: Work, enrolmentId: string): Promise<boolean> {
	const [found] = await tx
		.select({ id: closure.enrolmentId })
		.from(closure)
		.where(and(eq(closure.agencyId, actor.agencyId), eq(closure.enrolmentId, enrolmentId)));
	return found !== undefined;
}
