import { desc, eq, sql } from 'drizzle-orm';
import type { Localized } from '#lib/base/localized.ts';
import { templates } from '#lib/programmes/queries.server.ts';
import type { Cap } from '#lib/programmes/rewards/reward-states.ts';
import type { Reward } from '#lib/programmes/rewards/reward.ts';
import { rewardCap } from '#lib/programmes/rewards/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What one person may get in a calendar year, as it was said last. */
export async function capNow({ actor, tx }: Work): Promise<Cap> {
	const [last] = await tx
		.select({ won: rewardCap.won, gifts: rewardCap.gifts })
		.from(rewardCap)
		.where(eq(rewardCap.agencyId, actor.agencyId))
		.orderBy(desc(rewardCap.setAt), desc(rewardCap.id))
		.limit(1);
	return last ?? { won: null, gifts: null };
}

/** A reward of a programme by its name in the file. */
export type RewardName = { templateKey: string; rewardKey: string };
export const nameOfReward = ({ templateKey, rewardKey }: RewardName) =>
	`${templateKey} ${rewardKey}`;

/** Which item of supply each reward is; those that are none are missing. */
export async function itemsOfRewards({ actor, tx }: Work): Promise<Map<string, string>> {
	const rows = await tx.execute<{ name: string; itemId: string | null }>(sql`
		select distinct on (template_key, reward_key)
			template_key || ' ' || reward_key as name, item_id as "itemId"
		from reward_item where agency_id = ${actor.agencyId}
		order by template_key, reward_key, set_at desc, id desc`);
	return new Map([...rows].flatMap(({ name, itemId }) => (itemId ? [[name, itemId]] : [])));
}

export type KnownReward = RewardName & { programme: Localized; reward: Reward };

/** Every reward of the agency's programmes, as the newest version of each has it. */
export async function rewardsOfProgrammes(work: Work): Promise<KnownReward[]> {
	const versions = (await templates(work)).sort((a, b) => a.version - b.version);
	const newest = new Map(versions.map(({ key, body }) => [key, body]));
	return [...newest.values()]
		.sort((a, b) => (a.key < b.key ? -1 : 1))
		.flatMap(({ key, label, rewards = [] }) =>
			rewards.map((reward) => ({
				...{ templateKey: key, rewardKey: reward.key },
				...{ programme: label, reward }
			}))
		);
}
