import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { tellJoined } from '#lib/visits/pools/pool-notices.server.ts';
import { wishOfRequest } from '#lib/visits/pools/pool-queries.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { poolWish } from '#lib/visits/pools/schema.server.ts';

export type NewWish = {
	requestKey: string;
	serviceKey: string;
	organization: string;
	address: string;
	contactName: string;
	contactEmail: string;
	contactPhone: string;
	people: number;
	isHost: boolean;
	language: Language;
};

/**
 * Keeps the wish of an organization with too few people for a visit of its own, and gives the token
 * of its private link. Refuses `pool_not_needed` where it has enough by itself.
 */
export async function joinPool(
	work: Work,
	agency: Agency,
	{ serviceKey, ...wish }: NewWish
): Promise<Outcome<{ token: string }>> {
	const offered = await serviceByKey(work, serviceKey);
	const place = offered?.rules.place ?? 'organization';
	if (!offered || place !== 'organization') return refused(problem('not_found'));
	const { min } = offered.rules.headcount;
	if (wish.people >= min) return refused(problem('pool_not_needed', { min }, 'people'));
	const before = await wishOfRequest(work, wish.requestKey);
	if (before) return done({ token: await makeLink(work, 'pool', before) });
	const id = newId(work.now);
	const { agencyId } = work.actor;
	const row = { agencyId, id, serviceId: offered.id, wishedAt: work.now, ...wish };
	await work.tx.insert(poolWish).values(row);
	const details = { service: offered.key, people: wish.people };
	await record(work, { act: 'pool.joined', subjectId: id, details });
	const token = await makeLink(work, 'pool', id);
	await tellJoined(work, agency, { ...row, service: offered.name }, token);
	return done({ token });
}
