import type { Item } from '#lib/programmes/editor/parts.ts';
import type { Milestone, Reward } from '#lib/programmes/rewards/reward.ts';

/** A gift as its page asks about it: an outcome and its definition are one choice. */
export type FormReward = Item &
	Partial<Omit<Reward, 'milestone'>> & {
		milestone?: Omit<Milestone, 'outcome'> & { outcome?: string };
	};

/** The definition of an outcome as one word; no key has a sign that parts them. */
export function outcomeName({ key, variant }: NonNullable<Milestone['outcome']>): string {
	return `${key}:${variant}`;
}

/** A gift as its page asks about it. */
export function rewardAsForm(reward: Item & Partial<Reward>): FormReward {
	const { outcome, ...milestone } = reward.milestone ?? {};
	return {
		...reward,
		milestone: { ...milestone, ...(outcome && { outcome: outcomeName(outcome) }) }
	};
}

/** The same as it stands in the programme. */
export function rewardFromForm(form: FormReward): Item {
	const { outcome, ...milestone } = form.milestone ?? {};
	const [key = '', variant = ''] = outcome?.split(':') ?? [];
	return {
		...form,
		milestone: { ...milestone, ...(outcome && { outcome: { key, variant } }) }
	} as Item;
}
