import { and, eq, isNull, lte } from 'drizzle-orm';
import { done, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { releaseHold } from '#lib/visits/allocate.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { hold, waiting } from '#lib/visits/schema.server.ts';
import { CONFIRM_WITHIN_DAYS } from '#lib/visits/waiting/waiting.ts';

const DAY_MS = 86_400_000;

/** Gives a place up; the name and the address are forgotten, and an offer's time is free again. */
export async function leaveWaiting(work: Work, id: string): Promise<Outcome<null>> {
	await lockResources(work);
	const { actor, tx } = work;
	const open = await tx
		.select({ id: hold.id })
		.from(hold)
		.where(and(eq(hold.agencyId, actor.agencyId), eq(hold.waitingId, id), isNull(hold.endedAt)));
	for (const offer of open) await releaseHold(work, offer.id);
	if (await endPlace(work, id)) await record(work, { act: 'waiting.left', subjectId: id });
	return done(null);
}

/** Ends a place on the list and forgets whose it was. False when it had ended before. */
export async function endPlace({ actor, tx, now }: Work, id: string): Promise<boolean> {
	const ended = await tx
		.update(waiting)
		.set({ leftAt: now, name: '', email: '' })
		.where(and(eq(waiting.agencyId, actor.agencyId), eq(waiting.id, id), isNull(waiting.leftAt)))
		.returning({ id: waiting.id });
	return ended.length > 0;
}

/** Forgets the addresses that nobody confirmed in time. Gives how many there were. */
export async function forgetUnconfirmed({ actor, tx, now }: Work): Promise<number> {
	const until = new Date(now.getTime() - CONFIRM_WITHIN_DAYS * DAY_MS);
	const forgotten = await tx
		.update(waiting)
		.set({ leftAt: now, name: '', email: '' })
		.where(
			and(
				eq(waiting.agencyId, actor.agencyId),
				isNull(waiting.confirmedAt),
				isNull(waiting.leftAt),
				lte(waiting.joinedAt, until)
			)
		)
		.returning({ id: waiting.id });
	return forgotten.length;
}
