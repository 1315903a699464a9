import { dayOf } from '#lib/base/days.ts';
import { figuresDay, monthBefore } from '#lib/outcomes/as-of.ts';
import type { Tallied } from '#lib/outcomes/counts.ts';
import { countsFor } from '#lib/outcomes/dashboard-queries.server.ts';
import { askedFilter } from '#lib/outcomes/dashboard-filter.ts';
import { templates } from '#lib/programmes/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Everybody of a programme, over all its versions, as whoever sees no records is told of them: as of the
 * first of the month, without those of the running one. Versions apart would be two views of one programme.
 */
export async function toldCounts(
	work: Work,
	programme: string,
	zone: string,
	k: number
): Promise<Tallied[]> {
	const today = figuresDay(dayOf(work.now, zone), k);
	const filter = { ...askedFilter(new URLSearchParams()), to: monthBefore(today) };
	const versions = (await templates(work)).filter(({ body }) => body.key === programme);
	const counts: Tallied[] = [];
	for (const { body } of versions)
		counts.push(...(await countsFor(work, body, filter, zone, today)));
	return counts;
}
