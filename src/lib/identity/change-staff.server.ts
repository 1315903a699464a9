import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { NewStaff } from '#lib/identity/add-staff.server.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { revokeLinks } from '#lib/identity/links.server.ts';
import { lockedPeople } from '#lib/identity/people.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What somebody of the agency is called, reached by, written to in, and may do. */
export type StaffFacts = NewStaff;

/**
 * Changes what the agency keeps of one of its people; a role holds from their next page on, and what
 * was mailed to an address of before opens nothing any more. Refuses an account that the actor does
 * not keep, a role that they may not give, an address that somebody has, and taking the role of the
 * last administrator who can sign in.
 */
export async function changeStaff(
	work: Work<StaffActor>,
	staffId: string,
	facts: StaffFacts
): Promise<Outcome<null>> {
	const { actor, tx } = work;
	const people = await lockedPeople(work);
	const person = people.find(({ id }) => id === staffId);
	if (!person) return refused(problem('not_found'));
	if (!mayKeepAccount(actor.role, person.role)) return refused(problem('not_allowed'));
	if (!mayKeepAccount(actor.role, facts.role)) {
		return refused(problem('not_allowed', undefined, 'role'));
	}
	if (people.some(({ id, email }) => id !== staffId && email === facts.email)) {
		return refused(problem('email_taken', undefined, 'email'));
	}
	const losesRole = person.role === 'administrator' && facts.role !== 'administrator';
	if (losesRole && isLastAdministrator(people, staffId)) {
		return refused(problem('last_administrator', undefined, 'role'));
	}
	const changed = changesOf(person, facts);
	if (!changed.length) return done(null);
	await tx
		.update(staff)
		.set(facts)
		.where(and(eq(staff.agencyId, actor.agencyId), eq(staff.id, staffId)));
	if (person.email !== facts.email) await revokeLinks(work, 'password', staffId);
	const details = { changed: changed.join(), role: facts.role };
	await record(work, { act: 'staff.changed', subjectId: staffId, details });
	return done(null);
}

type Person = Awaited<ReturnType<typeof lockedPeople>>[number];

/** Whether nobody else could sign in as an administrator. */
export function isLastAdministrator(people: Person[], staffId: string): boolean {
	const canEnter = people.filter(
		(one) => one.role === 'administrator' && !one.disabledAt && one.passwordHash
	);
	return canEnter.every(({ id }) => id === staffId);
}

function changesOf(person: Person, facts: StaffFacts): string[] {
	const names = ['name', 'email', 'role', 'language'] as const;
	return names.filter((name) => person[name] !== facts[name]);
}
