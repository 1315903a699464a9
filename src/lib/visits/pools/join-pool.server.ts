import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { mayKeyIn } from '#lib/visits/key-in.ts';
import { tellJoined } from '#lib/visits/pools/pool-notices.server.ts';
import { mayShare } from '#lib/visits/pools/pools.ts';
import { wishOfRequest } from '#lib/visits/pools/pool-queries.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { poolWish } from '#lib/visits/pools/schema.server.ts';

type WishChannel = (typeof poolWish.$inferSelect)['channel'];

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
	/** How it came; all but `web` only from the office. */
	channel: WishChannel;
};

/**
 * Keeps the wish of an organization with too few people for a visit of its own, and gives the token
 * of its private link. Refuses `pool_not_needed` where it has enough by itself, and `request_changed`
 * where the same form was sent before and said something else. Who gave no address of mail is told by
 * telephone.
 */
export async function joinPool(
	work: Work,
	agency: Agency,
	request: NewWish
): Promise<Outcome<{ token: string }>> {
	const { serviceKey, ...wish } = request;
	const offered = await serviceByKey(work, serviceKey);
	if (!offered || !mayShare(offered.rules)) return refused(problem('not_found'));
	if (!mayKeyIn(work.actor, wish.channel)) return refused(problem('not_allowed'));
	const { min } = offered.rules.headcount;
	if (wish.people >= min) return refused(problem('pool_not_needed', { min }, 'people'));
	const id = newId(work.now);
	const { agencyId } = work.actor;
	const row = { agencyId, id, serviceId: offered.id, wishedAt: work.now, ...wish };
	// Of two posts of one form at once the second waits here for the first.
	const [made] = await work.tx
		.insert(poolWish)
		.values(row)
		.onConflictDoNothing({ target: [poolWish.agencyId, poolWish.requestKey] })
		.returning({ id: poolWish.id });
	if (!made) return answerAgain(work, request);
	const details = { service: offered.key, people: wish.people, channel: wish.channel };
	await record(work, { act: 'pool.joined', subjectId: id, details });
	const token = await makeLink(work, 'pool', id);
	await tellJoined(work, agency, { ...row, service: offered.name }, token);
	return done({ token });
}

/** What a repeated form has to say again to get the first answer. */
const repeated = [
	...(['serviceKey', 'organization', 'address', 'people', 'isHost', 'channel'] as const),
	...(['contactName', 'contactEmail', 'contactPhone'] as const)
];

/** The first answer once more; what was corrected in between would be lost without a word. */
async function answerAgain(work: Work, request: NewWish): Promise<Outcome<{ token: string }>> {
	const before = (await wishOfRequest(work, request.requestKey))!;
	if (repeated.some((field) => before[field] !== request[field])) {
		return refused(problem('request_changed'));
	}
	return done({ token: await makeLink(work, 'pool', before.id) });
}
