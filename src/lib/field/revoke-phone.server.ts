import { and, eq, isNull } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { phoneById } from '#lib/field/phone-queries.server.ts';
import { device } from '#lib/field/schema.server.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Shuts one phone out: at its next connection it hands over what it recorded, while its sign-in
 * lives, and forgets what can be read. A password given on it later brings it back. Doing it again
 * changes nothing. Refuses with `not_found`, and `not_allowed` where its counselor's account is not
 * for this person to keep.
 */
export async function revokePhone(work: Work<StaffActor>, phoneId: string): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	const phone = await phoneById(work, phoneId);
	if (!phone) return refused(problem('not_found'));
	if (!mayKeepAccount(actor.role, phone.role)) return refused(problem('not_allowed'));
	const revoked = await tx
		.update(device)
		.set({ revokedAt: now })
		.where(
			and(eq(device.agencyId, actor.agencyId), eq(device.id, phoneId), isNull(device.revokedAt))
		)
		.returning({ id: device.id });
	if (revoked.length > 0) await record(work, { act: 'device.revoked', subjectId: phoneId });
	return done(null);
}
