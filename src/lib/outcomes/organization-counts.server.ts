import { and, countDistinct, eq } from 'drizzle-orm';
import { countForEmployer, type ShownCount } from '#lib/outcomes/suppression.ts';
import { checkIn } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';
import { visit } from '#lib/visits/schema.server.ts';

/**
 * How many took part, as far as an organization may know: `later` until the last visit has ended,
 * then a rounded number of those whom a counselor checked in at least once. A live count, or one of
 * enrolments, would tell on people: the organization knows the code of its own poster, so it could
 * enrol made-up numbers and watch which step the count takes.
 */
export async function servedForOrganization(
	work: Work,
	series: { id: string; headcount: number }
): Promise<ShownCount | { kind: 'later' }> {
	const visits = await visitsOfSeries(work, series.id);
	const isOver = visits.every((one) => one.cancelledAt !== null || one.endsAt <= work.now);
	if (!isOver) return { kind: 'later' };
	return countForEmployer(await countServed(work, series.id), series.headcount);
}

/** How many were checked in at least once, exactly: for the agency alone. */
export async function countServed({ actor, tx }: Work, seriesId: string): Promise<number> {
	const [row] = await tx
		.select({ people: countDistinct(checkIn.enrolmentId) })
		.from(checkIn)
		.innerJoin(visit, and(eq(visit.agencyId, checkIn.agencyId), eq(visit.id, checkIn.visitId)))
		.where(and(eq(checkIn.agencyId, actor.agencyId), eq(visit.seriesId, seriesId)));
	return row!.people;
}
