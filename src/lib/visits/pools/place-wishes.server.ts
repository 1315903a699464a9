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
import { neighboursOf, offerOfHost } from '#lib/visits/pools/host-queries.server.ts';
import { tellUnplaced, tellHost, tellPlaced } from '#lib/visits/pools/pool-notices.server.ts';
import { poolPlace } from '#lib/visits/pools/schema.server.ts';

/** How many have a place now; `toCall` of them without an address of mail. */
export type Placed = { placed: number; toCall: number };

export type Placing = {
	wishIds: string[];
	/** Of the series that the neighbours share, booked for everybody together. */
	reference: string;
	/**
	 * Where its organization agreed by telephone that they come: how many of those it was booked for are
	 * its own. Not asked where it offered its room in a wish, which says both.
	 */
	agreed: { own: number } | null;
};

/**
 * Gives waiting wishes their places in a series at a neighbour's, all or none, and tells each, and the
 * host how many share its visits. Where and when is told once the series is promised.
 * Refuses a series of another service, one without visits to come, one whose organization neither
 * offered its room nor agreed, and more people than it was booked for, the host's own among them.
 */
export async function placeWishes(
	work: Work<StaffActor>,
	agency: Agency,
	{ wishIds, reference, agreed }: Placing
): Promise<Outcome<Placed>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	// One at a time: two at once would count the same people.
	await lockResources(work);
	const found = await seriesByReference(work, reference);
	if (!found) return refused(problem('reference_unknown', undefined, 'reference'));
	const wishes = await chosenWishes(work, wishIds, found.service.key);
	if (!wishes.ok) return wishes;
	const own = await ownPeople(work, found.id, wishIds, agreed);
	if (own === null) return refused(problem('pool_not_offered', undefined, 'agreed'));
	const left = Math.max(0, found.headcount - own - (await peoplePlaced(work, found.id)));
	const people = wishes.value.reduce((sum, wish) => sum + wish.people, 0);
	if (people > left) return refused(problem('pool_too_many', { left }, 'reference'));
	for (const wish of wishes.value) {
		const { agencyId, staffId } = work.actor;
		const place = { agencyId, wishId: wish.id, seriesId: found.id, placedAt: work.now, staffId };
		await work.tx.insert(poolPlace).values(place);
		// How the host came to be one stands nowhere else where it was said by telephone.
		const details = { series: found.id, own, agreed: agreed ? 'telephone' : 'wish' };
		await record(work, { act: 'pool.placed', subjectId: wish.id, details });
		const token = await makeLink(work, 'pool', wish.id);
		// Dates that nobody has promised the host are none to plan by.
		if (found.confirmedAt) await tellPlaced(work, agency, wish, found, { token });
		else await tellUnplaced(work, agency, wish, found, { template: 'pool-arranging', token });
	}
	const neighbours = await neighboursOf(work, found.id);
	if (neighbours) await tellHost(work, agency, found, neighbours);
	const toCall = wishes.value.filter((wish) => !wish.contactEmail).length;
	return done({ placed: wishes.value.length, toCall });
}

type Wish = NonNullable<Awaited<ReturnType<typeof wishWithFate>>>;

/** The wishes, as long as all of them wait for this service. */
async function chosenWishes(
	work: Work,
	wishIds: string[],
	serviceKey: string
): Promise<Outcome<Wish[]>> {
	const wishes: Wish[] = [];
	for (const wishId of new Set(wishIds)) {
		const wish = await wishWithFate(work, wishId);
		if (!wish || wish.seriesId || wish.withdrawnAt) return refused(problem('changed_meanwhile'));
		if (wish.serviceKey !== serviceKey) {
			return refused(problem('pool_other_service', undefined, 'reference'));
		}
		wishes.push(wish);
	}
	return done(wishes);
}

/** The host's own people beside those with a place; null where it neither offered its room nor agreed. */
async function ownPeople(
	work: Work,
	seriesId: string,
	wishIds: string[],
	agreed: Placing['agreed']
): Promise<number | null> {
	const offer = await offerOfHost(work, seriesId);
	if (!offer) return agreed?.own ?? null;
	return offer.isCounted || wishIds.includes(offer.wishId) ? 0 : offer.people;
}
