import { and, eq, gt, sql } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import { checkIn } from '#lib/programmes/schema.server.ts';
import { endWithdrawals } from '#lib/programmes/turns/withdrawal.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { insertOf } from '#lib/server/written-together.server.ts';

export type CheckInFact = { visitId: string; enrolmentId: string; at: Date };

/**
 * Notes that a person came to a visit. Doing it again changes nothing, but that the earliest moment
 * counts: whoever came was there from then on, whichever phone was heard first.
 */
export async function checkInParticipant(
	work: Work<StaffActor>,
	fact: CheckInFact
): Promise<Outcome<null>> {
	const obstacle = await mayRecord(work, fact.visitId, fact.enrolmentId);
	if (obstacle) return refused(obstacle);
	await writeCheckIns(work, [fact]);
	return done(null);
}

/**
 * Writes check-ins that `mayRecord` allowed, or an act of the office, in any number and order; the
 * ledger says how they came with `marks`.
 */
export async function writeCheckIns(
	work: Work<StaffActor>,
	facts: CheckInFact[],
	marks: Record<string, string> = {}
): Promise<void> {
	const earliest = earliestOfEach(facts);
	const fresh = new Set<string>();
	for (const row of await insertNew(work, earliest)) fresh.add(placeOf(row));
	// Whoever comes after all has their place again.
	const came = earliest.filter((fact) => fresh.has(placeOf(fact)));
	await endWithdrawals(work, [...new Set(came.map(({ enrolmentId }) => enrolmentId))]);
	for (const fact of earliest) {
		const isFresh = fresh.has(placeOf(fact));
		if (!isFresh && !(await moveBack(work, fact))) continue;
		const moved: Record<string, string> = isFresh ? {} : { moved: 'earlier' };
		const details = { visit: fact.visitId, ...moved, ...marks };
		await record(work, { act: 'participant.checked_in', subjectId: fact.enrolmentId, details });
	}
}

/** In one order for everybody, so that two phones at one visit do not wait for each other in a ring. */
function earliestOfEach(facts: CheckInFact[]): CheckInFact[] {
	const earliest = new Map<string, CheckInFact>();
	for (const fact of facts) {
		const known = earliest.get(placeOf(fact));
		if (!known || fact.at < known.at) earliest.set(placeOf(fact), fact);
	}
	const places = [...earliest.keys()].sort();
	return places.map((place) => earliest.get(place)!);
}

const placeOf = ({ visitId, enrolmentId }: Omit<CheckInFact, 'at'>) => `${visitId} ${enrolmentId}`;

/** Gives those that did not stand here yet. */
async function insertNew(
	{ actor, tx }: Work<StaffActor>,
	facts: CheckInFact[]
): Promise<Omit<CheckInFact, 'at'>[]> {
	if (facts.length === 0) return [];
	const { agencyId, staffId: recordedBy } = actor;
	const rows = facts.map(({ at: checkedInAt, ...place }) => {
		return { agencyId, ...place, recordedBy, checkedInAt };
	});
	return tx.execute<Omit<CheckInFact, 'at'>>(sql`${insertOf(checkIn, rows)}
		on conflict do nothing
		returning visit_id as "visitId", enrolment_id as "enrolmentId"`);
}

/** True when the stored moment was later; only then the row is locked. */
async function moveBack({ actor, tx }: Work<StaffActor>, fact: CheckInFact): Promise<boolean> {
	const moved = await tx
		.update(checkIn)
		.set({ checkedInAt: fact.at, recordedBy: actor.staffId })
		.where(
			and(
				eq(checkIn.agencyId, actor.agencyId),
				eq(checkIn.visitId, fact.visitId),
				eq(checkIn.enrolmentId, fact.enrolmentId),
				gt(checkIn.checkedInAt, fact.at)
			)
		)
		.returning({ visitId: checkIn.visitId });
	return moved.length > 0;
}
