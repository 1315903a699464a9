/** Rewards in words, for every screen that shows them. */
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatNumber } from '#lib/i18n/times.ts';
import type { Doubt, RewardState } from '#lib/programmes/rewards/reward-states.ts';
import type { Reward } from '#lib/programmes/rewards/reward.ts';
import type { Template } from '#lib/programmes/template.ts';

export const stateWords: Record<RewardState, () => string> = {
	not_yet: m.rewards_state_not_yet,
	earned: m.rewards_state_earned,
	over_cap: m.rewards_state_over_cap,
	given: m.rewards_state_given,
	past: m.rewards_state_past
};

/** The colour that helps the word. */
export const stateKinds = {
	not_yet: 'neutral',
	earned: 'success',
	over_cap: 'warning',
	given: 'neutral',
	past: 'warning'
} as const satisfies Record<RewardState, string>;

export const doubtWords: Record<Doubt, () => string> = {
	past: m.rewards_doubt_past,
	per_person: m.rewards_doubt_per_person,
	cap: m.rewards_doubt_cap
};

/** `10,000원`. */
export function worthWords(won: number, language?: Language): string {
	return m.rewards_worth({ won: formatNumber(won) }, language ? { locale: language } : {});
}

/** The milestone in plain words: what has to be reached, a part after the other. */
export function milestoneWords(
	template: Template,
	{ milestone: { outcome, kept } }: Pick<Reward, 'milestone'>,
	language: Language
): string {
	const definition = template.outcomes.find(({ key }) => key === outcome?.key);
	const variant = definition?.variants.find(({ key }) => key === outcome?.variant);
	const step = template.steps.find(({ key }) => key === kept?.including);
	const options = { locale: language };
	return [
		...(definition && variant
			? [`${definition.label[language]} (${variant.label[language]})`]
			: []),
		...(kept ? [m.rewards_kept({ steps: kept.steps }, options)] : []),
		...(kept?.faceToFace ? [m.rewards_kept_visits({ visits: kept.faceToFace }, options)] : []),
		...(step ? [m.rewards_kept_step({ step: step.label[language] }, options)] : [])
	].join(' · ');
}
