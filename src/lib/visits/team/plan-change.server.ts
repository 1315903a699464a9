import { and, eq, isNull } from 'drizzle-orm';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import type { Work } from '#lib/server/work.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';
import { visitsHit, type HitVisit, type TeamChange } from '#lib/visits/team/team-change.ts';
import { calendarsFor } from '#lib/visits/week/week-queries.server.ts';
import { comingVisitsOf } from '#lib/visits/week/week-visit-queries.server.ts';

export type TeamPlan = {
	hit: HitVisit[];
	/** Another text as soon as the change hits anything else. */
	seen: string;
};

/**
 * The promised visits that a change of a counselor's hours, skills or work would hit. Refuses
 * whoever goes on no visits, or on none any more.
 */
export async function planChange(
	work: Work,
	resourceId: string,
	change: TeamChange,
	zone: string
): Promise<Outcome<TeamPlan>> {
	if (!(await isCounselor(work, resourceId))) return refused(problem('not_found'));
	const visits = await comingVisitsOf(work, resourceId);
	const calendars = await calendarsFor(work, visits);
	const hit = visitsHit(visits, resourceId, change, { calendars, zone });
	return done({ hit, seen: await seenOf(resourceId, change, hit) });
}

async function isCounselor({ actor, tx }: Work, resourceId: string): Promise<boolean> {
	const [found] = await tx
		.select({ id: resource.id })
		.from(resource)
		.where(
			and(
				eq(resource.agencyId, actor.agencyId),
				eq(resource.id, resourceId),
				isNull(resource.equipmentKind),
				isNull(resource.retiredAt)
			)
		);
	return found !== undefined;
}

function seenOf(resourceId: string, change: TeamChange, hit: HitVisit[]): Promise<string> {
	const shown = hit.map(({ visit, troubles }) => [visit.id, visit.startsAt, troubles]);
	return sha256Hex(JSON.stringify([resourceId, change, shown]));
}
