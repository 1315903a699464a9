import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { WARNING_DAYS_MAX } from '#lib/programmes/supplies/lots.ts';
import { supplyWarning } from '#lib/programmes/supplies/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Says how many days before its day a batch is shown, from now on. Refuses with `not_allowed`
 * (administrators only) and `out_of_range`.
 */
export async function setWarning(work: Work<StaffActor>, days: number): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (actor.role !== 'administrator') return refused(problem('not_allowed'));
	const isWithin = Number.isInteger(days) && days >= 1 && days <= WARNING_DAYS_MAX;
	if (!isWithin) return refused(problem('out_of_range', { min: 1, max: WARNING_DAYS_MAX }, 'days'));
	const { agencyId, staffId: byId } = actor;
	await tx.insert(supplyWarning).values({ agencyId, id: newId(now), days, setAt: now, byId });
	await record(work, { act: 'supply.warning_set', subjectId: agencyId, details: { days } });
	return done(null);
}
