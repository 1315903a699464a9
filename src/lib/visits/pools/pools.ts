import type { Problem } from '#lib/base/problems.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

type ShareRules = Pick<ServiceRules, 'place' | 'headcount'>;

/** A wish of an organization too small for a visit of its own, as long as it waits. */
export type WaitingWish = {
	id: string;
	organization: string;
	address: string;
	people: number;
	/** Whether the others could come here. */
	isHost: boolean;
	service: { key: string; min: number };
};

/** Wishes for one service from one neighbourhood. */
export type Pool<W extends WaitingWish> = {
	neighbourhood: string;
	serviceKey: string;
	people: number;
	/** How many more people a visit needs; 0 when there are enough. */
	missing: number;
	hasHost: boolean;
	wishes: W[];
};

const METROPOLIS = /^(서울|부산|대구|인천|광주|대전|울산|세종)(특별|광역|특별자치)?시$/;
/** Words of an address among which its 시·군·구 is looked for: a country and a 시·도 may stand first. */
const DISTRICT_WITHIN = 3;

/**
 * The part of an address that neighbours share: its 시·군·구, whether or not the 시·도 was written
 * before it; else its first two words.
 */
export function neighbourhoodOf(address: string): string {
	const words = address.trim().split(/\s+/);
	const isDistrict = (word: string, at: number) =>
		/.[시군구]$/.test(word) &&
		// 경기도 has a 광주시 of its own.
		(!METROPOLIS.test(word) || (words[at - 1] ?? '').endsWith('도'));
	const district = words.slice(0, DISTRICT_WITHIN).find(isDistrict);
	return district ?? words.slice(0, 2).join(' ');
}

/** Whether organizations with too few people can have visits of a service together. */
export function mayShare({ place = 'organization', headcount }: ShareRules): boolean {
	return place === 'organization' && headcount.min > 1;
}

/** Too few is no end where neighbours can have the visit together: the problem then says so. */
export function offeringToShare(problems: Problem[], rules: ShareRules): Problem[] {
	if (!mayShare(rules)) return problems;
	return problems.map((one) =>
		one.code === 'headcount_below_minimum' ? { ...one, params: { ...one.params, share: 1 } } : one
	);
}

/** Wishes by service and neighbourhood; those that need the fewest more people come first. */
export function poolsOf<W extends WaitingWish>(wishes: W[]): Pool<W>[] {
	const together = Map.groupBy(
		wishes,
		({ service, address }) => `${service.key} ${neighbourhoodOf(address)}`
	);
	return [...together.values()].map(poolOf).sort((a, b) => a.missing - b.missing);
}

function poolOf<W extends WaitingWish>(wishes: W[]): Pool<W> {
	const [first] = wishes as [W, ...W[]];
	const people = wishes.reduce((sum, one) => sum + one.people, 0);
	return {
		neighbourhood: neighbourhoodOf(first.address),
		serviceKey: first.service.key,
		people,
		missing: Math.max(0, first.service.min - people),
		hasHost: wishes.some((one) => one.isHost),
		wishes
	};
}

/** A series that neighbours can share, with a visit to come. */
export type Host = {
	reference: string;
	serviceKey: string;
	organization: string;
	address: string;
	zone: string;
	/** When its next visit begins. */
	startsAt: Date;
	/** People for whom it was booked and nobody has a place yet. */
	room: number;
};

/** Of the hosts of a pool's service and neighbourhood the next one with room for all; null if none. */
export function bestHost(
	hosts: Host[],
	pool: { serviceKey: string; neighbourhood: string; people: number }
): Host | null {
	const fitting = hosts.filter(
		({ serviceKey, address, room }) =>
			serviceKey === pool.serviceKey &&
			neighbourhoodOf(address) === pool.neighbourhood &&
			room >= pool.people
	);
	const [best] = fitting.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
	return best ?? null;
}
