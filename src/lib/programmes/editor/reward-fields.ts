import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { EditedField, Option } from '#lib/programmes/editor/fields.ts';
import { stepOptions, withNamed } from '#lib/programmes/editor/options.ts';
import { outcomeName, type FormReward } from '#lib/programmes/editor/reward-form.ts';
import { isTimeless } from '#lib/programmes/standings/standing.ts';
import type { Template } from '#lib/programmes/template.ts';

/** What the page of a gift asks. */
export function rewardFields(item: FormReward, body: Template, language: Language): EditedField[] {
	return [
		{ kind: 'both', path: 'label', label: m.programmes_name() },
		...milestoneFields(item, body, language),
		{ kind: 'heading', path: 'given', label: m.programmes_reward_given() },
		{
			...{ kind: 'both', path: 'gift', label: m.programmes_reward_gift() },
			hint: m.programmes_reward_gift_hint()
		},
		{
			...{ kind: 'number', path: 'won', label: m.programmes_reward_won() },
			unit: m.rewards_cap_won_unit()
		},
		{
			...{ kind: 'number', path: 'fetchDays', label: m.programmes_reward_fetch() },
			...{ hint: m.programmes_reward_fetch_hint(), unit: m.programmes_days() }
		},
		{
			...{ kind: 'number', path: 'perPerson', label: m.programmes_reward_per_person() },
			hint: m.programmes_reward_per_person_hint()
		},
		{
			...{ kind: 'both', path: 'bring', isOptional: true },
			...{ label: m.programmes_reward_bring(), hint: m.programmes_reward_bring_hint() }
		}
	];
}

function milestoneFields({ milestone }: FormReward, body: Template, language: Language) {
	const count = { kind: 'number', isOptional: true } as const;
	const { outcome, kept } = milestone ?? {};
	return [
		{
			...{ kind: 'heading', path: 'milestone', label: m.programmes_reward_milestone() },
			hint: m.programmes_reward_milestone_hint()
		},
		{
			...{ kind: 'choice', path: 'milestone.outcome', isOptional: true },
			...{ label: m.programmes_reward_outcome(), hint: m.programmes_reward_outcome_hint() },
			options: withNamed(outcomeOptions(body, language), outcome)
		},
		{ ...count, path: 'milestone.kept.steps', label: m.programmes_reward_steps() },
		{
			...{ ...count, path: 'milestone.kept.faceToFace' },
			label: m.programmes_reward_visits()
		},
		{
			...{ kind: 'choice', path: 'milestone.kept.including', isOptional: true },
			label: m.programmes_reward_including(),
			options: withNamed(stepOptions(body, language), kept?.including)
		}
	] satisfies EditedField[];
}

/** Each definition of each outcome by which a gift can go. */
function outcomeOptions({ outcomes }: Template, language: Language): Option[] {
	return outcomes.filter(isTimeless).flatMap(({ key, label, variants }) =>
		variants.map((variant) => ({
			value: outcomeName({ key, variant: variant.key }),
			label: m.programmes_reward_outcome_option({
				...{ outcome: either(label, language), variant: either(variant.label, language) }
			})
		}))
	);
}
