import { and, eq, isNull } from 'drizzle-orm';
import type { Role } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { countAttempt, limits, uncountAttempts } from '#lib/identity/attempts.server.ts';
import { checkPassword } from '#lib/identity/passwords.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { startSession } from '#lib/identity/sessions.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

export type SignIn = { email: string; password: string; address: string };
export type SignInDone = { token: string; staffId: string; name: string; role: Role };

/**
 * Signs a person of the agency in. Refuses with `wrong_sign_in` for an unknown address and a wrong
 * password alike, and with `too_many_tries` when the network address, the account from there, or the
 * account from everywhere together tried too often.
 */
export async function signIn(agencyId: string, given: SignIn): Promise<Outcome<SignInDone>> {
	const tries = triesOf(given);
	const tooMany = await countTry(agencyId, tries);
	if (tooMany) return refused(tooMany);
	const person = await findStaff(agencyId, given.email);
	const verdict = await checkPassword(person?.passwordHash ?? null, given.password);
	if (verdict === 'busy') return refused(problem('too_many_tries', { minutes: 1 }));
	if (verdict === 'wrong' || !person) return refused(problem('wrong_sign_in'));
	return begin(agencyId, person, tries);
}

/** A try refused by one limit is not counted by the next, so no place alone uses up the last. */
async function countTry(agencyId: string, tries: Tries): Promise<Problem | null> {
	for (const [limit, key] of tries) {
		const tooMany = await countAttempt(agencyId, limit, key);
		if (tooMany) return tooMany;
	}
	return null;
}

type Tries = ReturnType<typeof triesOf>;

function triesOf({ address, email }: SignIn) {
	return [
		[limits.signInByAddress, address],
		[limits.signInByAccount, `${address} ${email}`],
		[limits.signInAnywhere, email]
	] as const;
}

type Found = { id: string; name: string; role: Role; passwordHash: string | null };

function findStaff(agencyId: string, email: string): Promise<Found | undefined> {
	return reading({ kind: 'visitor', agencyId }, async ({ tx }) => {
		const [found] = await tx
			.select({
				id: staff.id,
				name: staff.name,
				role: staff.role,
				passwordHash: staff.passwordHash
			})
			.from(staff)
			.where(and(eq(staff.agencyId, agencyId), eq(staff.email, email), isNull(staff.disabledAt)));
		return found;
	});
}

/** Whoever signs in and out all day tries nothing: what was right is not counted. */
function begin(agencyId: string, person: Found, tries: Tries): Promise<Outcome<SignInDone>> {
	const actor = { kind: 'staff', agencyId, staffId: person.id, role: person.role } as const;
	return acting(actor, async (work) => {
		const token = await startSession(work, person.id, person.role);
		await uncountAttempts(work, [...tries]);
		await record(work, { act: 'staff.signed_in', subjectId: person.id });
		return done({ token, staffId: person.id, name: person.name, role: person.role });
	});
}
