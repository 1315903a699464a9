import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { addStaff, type NewStaff } from '#lib/identity/add-staff.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';

/**
 * Adds somebody to the team and mails them the link for their password. Counselors go on visits,
 * from when they have hours. Gives their id. Refuses like `addStaff`.
 */
export async function addPerson(
	work: Work<StaffActor>,
	agency: Agency,
	person: NewStaff
): Promise<Outcome<string>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const added = await addStaff(work, agency, person);
	if (added.ok && person.role === 'counselor') await makeCounselor(work, added.value);
	return added;
}

/** Lets somebody of the office go on visits too. Refuses who does, or did, already. */
export async function sendOnVisits(
	work: Work<StaffActor>,
	staffId: string
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const { actor, tx } = work;
	const [person] = await tx
		.select({ id: staff.id })
		.from(staff)
		.where(and(eq(staff.agencyId, actor.agencyId), eq(staff.id, staffId)));
	if (!person) return refused(problem('not_found'));
	const isNew = await makeCounselor(work, staffId);
	return isNew ? done(null) : refused(problem('changed_meanwhile'));
}

async function makeCounselor(work: Work, staffId: string): Promise<boolean> {
	const { actor, tx, now } = work;
	const [added] = await tx
		.insert(resource)
		.values({ agencyId: actor.agencyId, id: newId(now), staffId, createdAt: now })
		.onConflictDoNothing({ target: [resource.agencyId, resource.staffId] })
		.returning({ id: resource.id });
	if (!added) return false;
	await record(work, { act: 'resource.added', subjectId: added.id, details: { staff: staffId } });
	return true;
}
