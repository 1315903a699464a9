import { and, eq, sql } from 'drizzle-orm';
import { actorId } from '#lib/base/actor.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Work } from '#lib/server/work.server.ts';
import { correctionsOf } from '#lib/visits/contacts/correction-queries.server.ts';
import { series, seriesCorrection } from '#lib/visits/schema.server.ts';

const kept = {
	organizationId: series.organizationId,
	siteId: series.siteId,
	language: series.language,
	headcount: series.headcount
};

/** What of a series can be corrected. */
type Kept = Pick<typeof series.$inferSelect, keyof typeof kept>;

/**
 * What a series says now, kept from other corrections until this act ends; null when another one came
 * since a form saw so many of them.
 */
export async function lockForCorrection(
	work: Work,
	seriesId: string,
	seen: number
): Promise<Kept | null> {
	const [found] = await work.tx
		.select(kept)
		.from(series)
		.where(and(eq(series.agencyId, work.actor.agencyId), eq(series.id, seriesId)))
		.for('no key update');
	return found && (await correctionsOf(work, seriesId)) === seen ? found : null;
}

/**
 * Writes down what a series said until now, and what it says from now on. `isPlaceNew` where whoever
 * has it in a calendar has to notice.
 */
export async function keepCorrection(
	{ actor, tx, now }: Work,
	seriesId: string,
	before: Kept,
	{ isPlaceNew = false, ...after }: Partial<Kept> & { isPlaceNew?: boolean }
): Promise<void> {
	const { agencyId, kind } = actor;
	await tx.insert(seriesCorrection).values({
		...{ agencyId, id: newId(now), seriesId },
		...before,
		...{ byKind: kind, byId: actorId(actor), correctedAt: now }
	});
	await tx
		.update(series)
		.set({ ...after, ...(isPlaceNew && { placeChanges: sql`${series.placeChanges} + 1` }) })
		.where(and(eq(series.agencyId, agencyId), eq(series.id, seriesId)));
}
