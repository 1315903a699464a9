import { and, eq, isNull } from 'drizzle-orm';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { turn } from '#lib/programmes/turns/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visit } from '#lib/visits/schema.server.ts';
import type { Turn } from '#lib/visits/turns/turns.ts';

type Place = { enrolmentId: string; visitId: string };

/** Choices of one visit, and a change of its date, wait for each other. */
export async function lockVisit({ actor, tx }: Work, visitId: string): Promise<void> {
	await tx
		.select({ id: visit.id })
		.from(visit)
		.where(and(eq(visit.agencyId, actor.agencyId), eq(visit.id, visitId)))
		.for('no key update');
}

/** Writes somebody's turn; false when it was taken meanwhile. */
export async function writeTurn(
	work: Work,
	{ enrolmentId, visitId }: Place,
	{ fromMinute, untilMinute, seat }: Turn & { seat: number }
): Promise<boolean> {
	const [taken] = await work.tx
		.insert(turn)
		.values({
			agencyId: work.actor.agencyId,
			id: newId(work.now),
			visitId,
			enrolmentId,
			fromMinute,
			untilMinute,
			seat,
			chosenAt: work.now
		})
		.onConflictDoNothing()
		.returning({ id: turn.id });
	if (!taken) return false;
	await record(work, {
		act: 'turn.chosen',
		subjectId: enrolmentId,
		details: { visit: visitId, fromMinute }
	});
	return true;
}

/** Gives back whatever turns somebody has at a visit; false when there was none. */
export async function releaseTurns(
	{ actor, tx, now }: Work,
	{ enrolmentId, visitId }: Place
): Promise<boolean> {
	const released = await tx
		.update(turn)
		.set({ givenBackAt: now })
		.where(
			and(
				eq(turn.agencyId, actor.agencyId),
				eq(turn.visitId, visitId),
				eq(turn.enrolmentId, enrolmentId),
				isNull(turn.givenBackAt)
			)
		)
		.returning({ id: turn.id });
	return released.length > 0;
}
