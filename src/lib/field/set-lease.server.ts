import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { LEASE_HOURS_MAX, LEASE_HOURS_MIN } from '#lib/field/terms-of-lease.ts';
import { lease } from '#lib/field/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Says how many hours a phone of the agency may be read without hearing from the server; phones learn
 * it with their next day. Refuses with `not_allowed` (administrators only) and `out_of_range`.
 */
export async function setLease(work: Work<StaffActor>, hours: number): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (actor.role !== 'administrator') return refused(problem('not_allowed'));
	const range = { min: LEASE_HOURS_MIN, max: LEASE_HOURS_MAX };
	const isWithin = Number.isInteger(hours) && hours >= range.min && hours <= range.max;
	if (!isWithin) return refused(problem('out_of_range', range, 'hours'));
	const chosen = { hours, setAt: now, byId: actor.staffId };
	await tx
		.insert(lease)
		.values({ agencyId: actor.agencyId, ...chosen })
		.onConflictDoUpdate({ target: lease.agencyId, set: chosen });
	await record(work, { act: 'lease.set', subjectId: actor.agencyId, details: { hours } });
	return done(null);
}
