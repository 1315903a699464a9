import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { revokeLinks, subjectOfLink, useUpLink } from '#lib/identity/links.server.ts';
import { passwordRefusal } from '#lib/identity/password-rules.ts';
import { hashPassword } from '#lib/identity/passwords.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { endAllSessions } from '#lib/identity/sessions.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

export type PasswordOwner = { name: string; email: string };
type Visitor = Extract<Actor, { kind: 'visitor' }>;

/** Whose password a link chooses; null for any link that no longer works. */
export async function passwordOwner(work: Work, token: string): Promise<PasswordOwner | null> {
	const staffId = await subjectOfLink(work, 'password', token);
	if (!staffId) return null;
	const { actor, tx } = work;
	const [person] = await tx
		.select({ name: staff.name, email: staff.email })
		.from(staff)
		.where(
			and(eq(staff.agencyId, actor.agencyId), eq(staff.id, staffId), isNull(staff.disabledAt))
		);
	return person ?? null;
}

/**
 * Chooses a password with a mailed link, which works once. Ends every session that the person had.
 * Refuses `link_unknown`, and a password that is easy to guess; the link then still works.
 */
export async function choosePassword(
	visitor: Visitor,
	token: string,
	password: string
): Promise<Outcome<null>> {
	const owner = await reading(visitor, (work) => passwordOwner(work, token));
	if (!owner) return refused(problem('link_unknown'));
	const refusal = passwordRefusal(password, owner);
	if (refusal) return refused(refusal);
	// Before the transaction: it takes long by intent, and keeps no connection waiting.
	const passwordHash = await hashPassword(password);
	return acting(visitor, async (work) => {
		const staffId = await useUpLink(work, 'password', token);
		if (!staffId) return refused(problem('link_unknown'));
		const { agencyId } = work.actor;
		const [changed] = await work.tx
			.update(staff)
			.set({ passwordHash })
			.where(and(eq(staff.agencyId, agencyId), eq(staff.id, staffId), isNull(staff.disabledAt)))
			.returning({ id: staff.id });
		if (!changed) return refused(problem('link_unknown'));
		await revokeLinks(work, 'password', staffId);
		await endAllSessions(work, staffId);
		await record(work, { act: 'staff.password_chosen', subjectId: staffId });
		return done(null);
	});
}
