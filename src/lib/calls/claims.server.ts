import { and, eq, gt, lte, or } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { mayCall } from '#lib/calls/call-rights.ts';
import { callClaim } from '#lib/calls/schema.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** As long as a call takes; whoever goes home without a word holds up nobody. */
export const CLAIM_MINUTES = 15;

/** What the access log says of it. */
const PURPOSE = 'call desk';

/**
 * Takes a person, or the contact of an organization, to be called, so that no colleague calls them at the
 * same time. It ends by itself; taking it again makes it longer. Who opened the record is written down.
 * Refuses `call_taken` while somebody else has it.
 */
export async function takeUpCall(
	work: Work<StaffActor>,
	subjectId: string
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (!mayCall(actor.role)) return refused(problem('not_allowed'));
	const until = new Date(now.getTime() + CLAIM_MINUTES * 60_000);
	const { agencyId, staffId } = actor;
	const [own] = await tx
		.insert(callClaim)
		.values({ agencyId, subjectId, staffId, until })
		.onConflictDoUpdate({
			target: [callClaim.agencyId, callClaim.subjectId],
			set: { staffId, until },
			setWhere: or(lte(callClaim.until, now), eq(callClaim.staffId, staffId))
		})
		.returning({ until: callClaim.until });
	if (!own) return refused(problem('call_taken'));
	await noteAccess(work, { action: 'view', subjectIds: [subjectId], reason: PURPOSE });
	return done(null);
}

/** Whether the actor has this call now. */
export async function hasCall(
	{ actor, tx, now }: Work<StaffActor>,
	subjectId: string
): Promise<boolean> {
	const [own] = await tx
		.select({ until: callClaim.until })
		.from(callClaim)
		.where(
			and(
				eq(callClaim.agencyId, actor.agencyId),
				eq(callClaim.subjectId, subjectId),
				eq(callClaim.staffId, actor.staffId),
				gt(callClaim.until, now)
			)
		);
	return own !== undefined;
}

/** Who else has it now; null for nobody. */
export async function callTakenBy(
	{ actor, tx, now }: Work<StaffActor>,
	subjectId: string
): Promise<string | null> {
	const [other] = await tx
		.select({ id: staff.id, name: staff.name })
		.from(callClaim)
		.innerJoin(staff, and(eq(staff.agencyId, callClaim.agencyId), eq(staff.id, callClaim.staffId)))
		.where(
			and(
				eq(callClaim.agencyId, actor.agencyId),
				eq(callClaim.subjectId, subjectId),
				gt(callClaim.until, now)
			)
		);
	return other && other.id !== actor.staffId ? other.name : null;
}

/** Puts a call back, so that somebody else may make it. */
export async function putCallBack(
	{ actor, tx }: Work<StaffActor>,
	subjectId: string
): Promise<void> {
	await tx
		.delete(callClaim)
		.where(
			and(
				eq(callClaim.agencyId, actor.agencyId),
				eq(callClaim.subjectId, subjectId),
				eq(callClaim.staffId, actor.staffId)
			)
		);
}
