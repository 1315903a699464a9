import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { SiteRules } from '#lib/organizations/site-rules.ts';
import { describeSite } from '#lib/organizations/site-rules.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { maySeeToSeries } from '#lib/visits/changes/change-limit.ts';
import { seriesById } from '#lib/visits/queries.server.ts';

/** Writes down what the site of a series asks of those who come: its organization does, or the office. */
export async function describeSiteOfSeries(
	work: Work,
	seriesId: string,
	rules: SiteRules
): Promise<Outcome<null>> {
	if (!maySeeToSeries(work.actor, seriesId)) return refused(problem('not_allowed'));
	const found = await seriesById(work, seriesId);
	if (!found) return refused(problem('not_found'));
	await describeSite(work, found.site.id, rules);
	return done(null);
}
