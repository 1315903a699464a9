import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Cap } from '#lib/programmes/rewards/reward-states.ts';
import {
	capNow,
	itemsOfRewards,
	nameOfReward,
	type RewardName
} from '#lib/programmes/rewards/rule-queries.server.ts';
import { rewardCap, rewardItem } from '#lib/programmes/rewards/schema.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What a reward is: an item of supply, or its words alone. `field` is where it was chosen. */
export type Chosen = RewardName & { itemId: string | null; field: string };

/**
 * Says what one person may get in a calendar year and which item each reward is, from now on; what was
 * given stays as it was. What says the same as before writes nothing. Refuses with `not_allowed`
 * (administrators only) and `not_a_choice` for an item that is not there.
 */
export async function keepRules(
	work: Work<StaffActor>,
	cap: Cap,
	chosen: Chosen[]
): Promise<Outcome<null>> {
	if (work.actor.role !== 'administrator') return refused(problem('not_allowed'));
	const known = new Set((await itemsOf(work)).map(({ id }) => id));
	const wrong = chosen.filter(({ itemId }) => itemId !== null && !known.has(itemId));
	if (wrong.length > 0) {
		return refused(...wrong.map(({ field }) => problem('not_a_choice', undefined, field)));
	}
	await setCap(work, cap);
	const before = await itemsOfRewards(work);
	for (const one of chosen) {
		if ((before.get(nameOfReward(one)) ?? null) !== one.itemId) await chooseItem(work, one);
	}
	return done(null);
}

async function setCap(work: Work<StaffActor>, { won, gifts }: Cap): Promise<void> {
	const before = await capNow(work);
	if (before.won === won && before.gifts === gifts) return;
	const { agencyId, staffId: byId } = work.actor;
	const row = { agencyId, id: newId(work.now), won, gifts, setAt: work.now, byId };
	await work.tx.insert(rewardCap).values(row);
	const details = { won: won ?? '', gifts: gifts ?? '' };
	await record(work, { act: 'reward_cap.set', subjectId: agencyId, details });
}

async function chooseItem(
	work: Work<StaffActor>,
	{ templateKey, rewardKey, itemId }: Chosen
): Promise<void> {
	const { agencyId, staffId: byId } = work.actor;
	const row = { agencyId, id: newId(work.now), templateKey, rewardKey, itemId };
	await work.tx.insert(rewardItem).values({ ...row, setAt: work.now, byId });
	const details = { programme: templateKey, reward: rewardKey, item: itemId ?? '' };
	await record(work, { act: 'reward_item.chosen', subjectId: agencyId, details });
}
