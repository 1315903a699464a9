/** Where somebody stands in what their programme gives for milestones. */
import { addDays, type Day } from '#lib/base/days.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { earnedOn } from '#lib/programmes/rewards/earned.ts';
import type { Reward } from '#lib/programmes/rewards/reward.ts';
import type { Template } from '#lib/programmes/template.ts';

/** Over the cap: it was earned, and giving it asks for a reason. */
export const rewardStates = ['not_yet', 'earned', 'over_cap', 'given', 'past'] as const;
export type RewardState = (typeof rewardStates)[number];

/** What one person may get in a calendar year; null where nobody said so. */
export type Cap = { won: number | null; gifts: number | null };

/** A reward that the same person got, in this enrolment or another, and that was not taken back. */
export type Giving = {
	enrolmentId: string;
	templateKey: string;
	rewardKey: string;
	on: Day;
	won: number;
};

/** Why giving it needs a second look. */
export type Doubt = 'past' | 'per_person' | 'cap';

export type RewardStand = {
	reward: Reward;
	state: RewardState;
	/** Null where nothing known now says that it is earned. */
	earnedOn: Day | null;
	/** The last day on which it can be fetched. */
	fetchBy: Day | null;
	givenOn: Day | null;
	/** It was given, and what became known later no longer says that it was earned. */
	isUnearned: boolean;
	/** Of what was earned and not given. */
	doubts: Doubt[];
};

/** Who is asked about: an enrolment, its programme, what its person got, and what they may get. */
export type About = { enrolmentId: string; templateKey: string; givings: Giving[]; cap: Cap };

/** Every reward of a programme, in its order. What was given stays given, whatever becomes known later. */
export function rewardsOf(
	template: Template,
	facts: Facts,
	about: About,
	today: Day
): RewardStand[] {
	return (template.rewards ?? []).map((reward) =>
		standOfReward(reward, earnedOn(template, reward, facts), about, today)
	);
}

/** One of them, where the day is known on which it was earned. */
export function standOfReward(
	reward: Reward,
	earned: Day | null,
	about: About,
	today: Day
): RewardStand {
	const own = about.givings.find(
		(one) => one.enrolmentId === about.enrolmentId && one.rewardKey === reward.key
	);
	const fetchBy = earned && addDays(earned, reward.fetchDays);
	const known = { reward, earnedOn: earned, fetchBy, givenOn: own?.on ?? null };
	if (own) return { ...known, state: 'given', isUnearned: earned === null, doubts: [] };
	if (fetchBy === null) return { ...known, state: 'not_yet', isUnearned: false, doubts: [] };
	const doubts = doubtsAbout(reward, fetchBy, about, today);
	return { ...known, state: stateOf(doubts), isUnearned: false, doubts };
}

function stateOf(doubts: Doubt[]): RewardState {
	if (doubts.includes('past')) return 'past';
	return doubts.length > 0 ? 'over_cap' : 'earned';
}

function doubtsAbout(reward: Reward, fetchBy: Day, about: About, today: Day): Doubt[] {
	const same = about.givings.filter(
		({ templateKey, rewardKey }) => templateKey === about.templateKey && rewardKey === reward.key
	);
	return [
		...(fetchBy < today ? (['past'] as const) : []),
		...(same.length >= reward.perPerson ? (['per_person'] as const) : []),
		...(isOver(reward, about, today) ? (['cap'] as const) : [])
	];
}

/** With it the person would have more in this calendar year than the agency gives. */
function isOver({ won }: Reward, { givings, cap }: About, today: Day): boolean {
	const thisYear = givings.filter(({ on }) => on.slice(0, 4) === today.slice(0, 4));
	const spent = thisYear.reduce((sum, one) => sum + one.won, 0);
	const isTooMuch = cap.won !== null && won > 0 && spent + won > cap.won;
	return isTooMuch || (cap.gifts !== null && thisYear.length + 1 > cap.gifts);
}
