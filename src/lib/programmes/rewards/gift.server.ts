import type { Localized } from '#lib/base/localized.ts';
import type { Reward } from '#lib/programmes/rewards/reward.ts';
import {
	itemsOfRewards,
	nameOfReward,
	type RewardName
} from '#lib/programmes/rewards/rule-queries.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** The item of supply that a reward is at this agency; null where it is none. */
export async function giftItem(work: Work, name: RewardName): Promise<string | null> {
	return (await itemsOfRewards(work)).get(nameOfReward(name)) ?? null;
}

/** What is given, in words: the item where it is one, else as the programme says. Read once for many. */
export async function giftWords(
	work: Work
): Promise<(name: RewardName, reward: Reward) => Localized> {
	const chosen = await itemsOfRewards(work);
	const items = chosen.size > 0 ? await itemsOf(work) : [];
	const words = new Map(items.map(({ id, name }) => [id, name]));
	return (name, { gift }) => words.get(chosen.get(nameOfReward(name)) ?? '') ?? gift;
}
