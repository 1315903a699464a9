import { maySee, observedIn } from '#lib/programmes/own-page/may-see.ts';
import type { Reward } from '#lib/programmes/rewards/reward.ts';
import type { Template } from '#lib/programmes/template.ts';

/** Whether a person may read that they earned it: it follows from nothing that others alone read. */
export function maySeeReward(template: Template, { milestone }: Reward): boolean {
	const definition = template.outcomes.find(({ key }) => key === milestone.outcome?.key);
	if (!definition) return milestone.outcome === undefined;
	const named = [...definition.answeredBy, definition.pickBy, ...observedIn(definition)];
	return named.every((key) => key === undefined || maySee(template, key));
}
