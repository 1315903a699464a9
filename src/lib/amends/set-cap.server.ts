import { CAP_MAX } from '#lib/amends/exception.ts';
import { exceptionCap } from '#lib/amends/schema.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Says how many exceptions each counselor may grant in a calendar month, from now on; phones learn it
 * with their next day. Refuses with `not_allowed` (administrators only) and `out_of_range`.
 */
export async function setCap(work: Work<StaffActor>, cap: number): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (actor.role !== 'administrator') return refused(problem('not_allowed'));
	const isWithin = Number.isInteger(cap) && cap >= 0 && cap <= CAP_MAX;
	if (!isWithin) return refused(problem('out_of_range', { min: 0, max: CAP_MAX }, 'cap'));
	const { agencyId, staffId: byId } = actor;
	await tx.insert(exceptionCap).values({ agencyId, id: newId(now), cap, setAt: now, byId });
	await record(work, { act: 'exception_cap.set', subjectId: agencyId, details: { cap } });
	return done(null);
}
