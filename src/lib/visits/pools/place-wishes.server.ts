import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import {
	wishWithFate,
	peoplePlaced,
	seriesByReference
} from '#lib/visits/pools/pool-queries.server.ts';
import { neighboursOf } from '#lib/visits/pools/host-queries.server.ts';
import { tellUnplaced, tellHost, tellPlaced } from '#lib/visits/pools/pool-notices.server.ts';
import { poolPlace } from '#lib/visits/pools/schema.server.ts';

/** How many have a place now; `toCall` of them without an address of mail. */
export type Placed = { placed: number; toCall: number };

export type Placing = {
	wishIds: string[];
	/** Of the series that the neighbours share, booked for everybody together. */
	reference: string;
};

/**
 * Gives waiting wishes their places in a series at a neighbour's, all or none, and tells each, and the
 * host how many share its visits. Where and when is told once the series is promised.
 * Refuses a series of another service, one without visits to come, and more people than it was
 * booked for.
 */
export async function placeWishes(
	work: Work<StaffActor>,
	agency: Agency,
	{ wishIds, reference }: Placing
): Promise<Outcome<Placed>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	// One at a time: two at once would count the same people.
	await lockResources(work);
	const found = await seriesByReference(work, reference);
	if (!found) return refused(problem('reference_unknown', undefined, 'reference'));
	let toCall = 0;
	let people = await peoplePlaced(work, found.id);
	for (const wishId of wishIds) {
		const wish = await wishWithFate(work, wishId);
		if (!wish || wish.seriesId || wish.withdrawnAt) return refused(problem('changed_meanwhile'));
		if (wish.serviceKey !== found.service.key) {
			return refused(problem('pool_other_service', undefined, 'reference'));
		}
		if (!wish.contactEmail) toCall += 1;
		people += wish.people;
		if (people > found.headcount) {
			const params = { headcount: found.headcount, people };
			return refused(problem('pool_too_many', params, 'reference'));
		}
		const { agencyId, staffId } = work.actor;
		const place = { agencyId, wishId, seriesId: found.id, placedAt: work.now, staffId };
		await work.tx.insert(poolPlace).values(place);
		await record(work, { act: 'pool.placed', subjectId: wishId, details: { series: found.id } });
		const token = await makeLink(work, 'pool', wishId);
		// Dates that nobody has promised the host are none to plan by.
		if (found.confirmedAt) await tellPlaced(work, agency, wish, found, { token });
		else await tellUnplaced(work, agency, wish, found, { template: 'pool-arranging', token });
	}
	const neighbours = await neighboursOf(work, found.id);
	if (neighbours) await tellHost(work, agency, found, neighbours);
	return done({ placed: wishIds.length, toCall });
}
