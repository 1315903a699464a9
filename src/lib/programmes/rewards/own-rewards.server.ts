import type { Language } from '#lib/base/localized.ts';
import { consentAnswersOf } from '#lib/programmes/queries.server.ts';
import { giftWords } from '#lib/programmes/rewards/gift.server.ts';
import { maySeeReward } from '#lib/programmes/rewards/may-see-reward.ts';
import { rewardsOfPerson } from '#lib/programmes/rewards/person-rewards.server.ts';
import { sensitiveAnswer } from '#lib/programmes/sensitive-answer.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * What somebody earned and got, for their own page: nothing that follows from what others alone read,
 * nothing after a no about sensitive data, and no promise of what the office has to look at twice.
 */
export async function ownRewards(
	work: Work,
	zone: string,
	enrolmentId: string,
	language: Language
) {
	const found = await rewardsOfPerson(work, zone, enrolmentId);
	if (!found?.template.rewards) return [];
	const { template, person } = found;
	const given = await consentAnswersOf(work, enrolmentId);
	if (sensitiveAnswer(template, given) === 'no') return [];
	const shown = found.stands.filter(
		({ reward, state }) =>
			(state === 'earned' || state === 'given') && maySeeReward(template, reward)
	);
	const wordsOf = await giftWords(work);
	const rewards = [];
	for (const { reward, state, fetchBy, givenOn } of shown) {
		const name = { templateKey: person.templateKey, rewardKey: reward.key };
		const had = found.givings.find(
			(one) => one.enrolmentId === enrolmentId && one.rewardKey === reward.key
		);
		const gift = had ? { ko: had.giftKo, en: had.giftEn } : wordsOf(name, reward);
		rewards.push({
			...{ key: reward.key, label: reward.label[language], gift: gift[language] },
			...{ isGiven: state === 'given', fetchBy, givenOn },
			bring: reward.bring?.[language] ?? null
		});
	}
	return rewards;
}

export type OwnReward = Awaited<ReturnType<typeof ownRewards>>[number];
