import type { Role, StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { sendPasswordLink } from '#lib/identity/password-link.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type NewStaff = { name: string; email: string; role: Role; language: Language };

/**
 * Adds somebody to the agency's people and mails them the link with which they choose a password;
 * until then nobody can sign in as them. Gives their id. Refuses an address that somebody has.
 */
export async function addStaff(
	work: Work<StaffActor>,
	agency: Agency,
	person: NewStaff
): Promise<Outcome<string>> {
	const { actor, tx, now } = work;
	if (!mayKeepAccount(actor.role, person.role)) {
		return refused(problem('not_allowed', undefined, 'role'));
	}
	const [added] = await tx
		.insert(staff)
		.values({ agencyId: actor.agencyId, id: newId(now), ...person, createdAt: now })
		.onConflictDoNothing({ target: [staff.agencyId, staff.email] })
		.returning({ id: staff.id });
	if (!added) return refused(problem('email_taken', undefined, 'email'));
	await record(work, { act: 'staff.added', subjectId: added.id, details: { role: person.role } });
	const sent = await sendPasswordLink(work, agency, added.id);
	return sent.ok ? done(added.id) : sent;
}
