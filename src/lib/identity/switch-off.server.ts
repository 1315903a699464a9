import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { isLastAdministrator } from '#lib/identity/change-staff.server.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { revokeLinks } from '#lib/identity/links.server.ts';
import { lockedPeople } from '#lib/identity/people.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { endAllSessions } from '#lib/identity/sessions.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Switches somebody's sign-in off: every session of theirs ends, and the link that may be on its way
 * to them. What was given to them stays theirs. Refuses the last administrator who can sign in.
 */
export async function switchOff(work: Work<StaffActor>, staffId: string): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	const people = await lockedPeople(work);
	const person = people.find(({ id }) => id === staffId);
	if (!person || person.disabledAt) return refused(problem('not_found'));
	if (!mayKeepAccount(actor.role, person.role)) return refused(problem('not_allowed'));
	if (person.role === 'administrator' && isLastAdministrator(people, staffId)) {
		return refused(problem('last_administrator'));
	}
	await tx.update(staff).set({ disabledAt: now }).where(byId(work, staffId));
	await endAllSessions(work, staffId);
	await revokeLinks(work, 'password', staffId);
	await record(work, { act: 'staff.switched_off', subjectId: staffId });
	return done(null);
}

/** Switches it on again, with the password they had. */
export async function switchOn(work: Work<StaffActor>, staffId: string): Promise<Outcome<null>> {
	const { actor, tx } = work;
	const [person] = await tx.select().from(staff).where(byId(work, staffId));
	if (!person?.disabledAt) return refused(problem('not_found'));
	if (!mayKeepAccount(actor.role, person.role)) return refused(problem('not_allowed'));
	await tx.update(staff).set({ disabledAt: null }).where(byId(work, staffId));
	await record(work, { act: 'staff.switched_on', subjectId: staffId });
	return done(null);
}

function byId({ actor }: Work, staffId: string) {
	return and(eq(staff.agencyId, actor.agencyId), eq(staff.id, staffId));
}
