import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import type { Kept, Reward } from '#lib/programmes/rewards/reward.ts';
import { isTimeless } from '#lib/programmes/standings/standing.ts';
import type { Template } from '#lib/programmes/template.ts';

type Flaw = { path: string; why: string };

/**
 * Milestones that nobody could reach, or that would come and go with the day: what an outcome names is
 * not there, no milestone is named, more is asked at visits than in all.
 */
export function checkRewards(template: Template): Flaw[] {
	return (template.rewards ?? []).flatMap((reward) => {
		const { outcome, kept } = reward.milestone;
		const path = `rewards.${reward.key}.milestone`;
		return [
			...(outcome || kept ? [] : [{ path: `${path}.outcome`, why: 'has no milestone' }]),
			...(outcome ? badOutcome(template, `${path}.outcome`, outcome) : []),
			...(kept ? badKept(template, `${path}.kept`, kept) : [])
		];
	});
}

type Named = NonNullable<Reward['milestone']['outcome']>;

function badOutcome({ outcomes }: Template, path: string, { key, variant }: Named): Flaw[] {
	const definition = outcomes.find((one) => one.key === key);
	if (!definition) return [{ path, why: `no outcome ${key}` }];
	const isThere = definition.variants.some((one) => one.key === variant);
	return [
		...(isThere ? [] : [{ path, why: `has no variant ${variant}` }]),
		// Nothing is worked out anew because a day went by.
		...(isTimeless(definition) ? [] : [{ path, why: `speaks of today ${key}` }])
	];
}

function badKept(template: Template, path: string, { steps, faceToFace = 0, including }: Kept) {
	const known = stepsOf(template);
	const isThere = including === undefined || known.some(({ key }) => key === including);
	return [
		...(faceToFace > steps ? [{ path: `${path}.faceToFace`, why: 'more visits than steps' }] : []),
		...(steps > known.length ? [{ path: `${path}.steps`, why: 'more steps than there are' }] : []),
		...(isThere ? [] : [{ path: `${path}.including`, why: `no step ${including}` }])
	];
}
