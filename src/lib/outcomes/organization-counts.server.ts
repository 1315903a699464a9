import { dayOf, instantOf } from '#lib/base/days.ts';
import { countForEmployer, type ShownCount } from '#lib/outcomes/suppression.ts';
import { countEnrolled } from '#lib/programmes/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * How many have enrolled, as far as an organization may know: as of last midnight, rounded, and
 * never so that one person's enrolling or not can be seen from it.
 */
export async function enrolledForOrganization(
	work: Work,
	series: { id: string; headcount: number; site: { zone: string } }
): Promise<ShownCount> {
	const { zone } = series.site;
	const midnight = instantOf(dayOf(work.now, zone), 0, zone);
	const people = await countEnrolled(work, series.id, midnight);
	return countForEmployer(people, series.headcount);
}
