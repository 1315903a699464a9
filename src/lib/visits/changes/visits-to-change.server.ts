import { done, problem, refused, type Outcome, type ProblemCode } from '#lib/base/problems.ts';
import type { Work } from '#lib/server/work.server.ts';
import { changeRefusal } from '#lib/visits/changes/change-limit.ts';
import { bookedVisits } from '#lib/visits/changes/move-question.server.ts';
import { visitsInScope, type BookedVisit, type ChangeScope } from '#lib/visits/time/moving.ts';
import { seriesById, type SeriesDetails } from '#lib/visits/queries.server.ts';

export type ChangeTarget = { seriesId: string; number: number; scope: ChangeScope };

type VisitsToChange = { found: SeriesDetails; visits: BookedVisit[]; inScope: BookedVisit[] };

/**
 * What a change of a series is about: the series, its visits, and those that the change means.
 * Refuses with `gone` when none of these is left, or when the actor may not change them any more.
 */
export async function visitsToChange(
	work: Work,
	{ seriesId, number, scope }: ChangeTarget,
	gone: ProblemCode
): Promise<Outcome<VisitsToChange>> {
	const found = await seriesById(work, seriesId);
	if (!found) return refused(problem('not_found'));
	const visits = await bookedVisits(work, seriesId);
	const inScope = visitsInScope(visits, number, scope);
	if (!inScope[0]) return refused(problem(gone));
	const limit = { now: work.now, zone: found.site.zone, rules: found.service.rules };
	const refusal = changeRefusal(work.actor, inScope[0].startsAt, limit);
	return refusal ? refused(refusal) : done({ found, visits, inScope });
}
