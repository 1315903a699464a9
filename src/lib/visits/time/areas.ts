import type { Localized } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

const AREAS_MAX = 60;
export const WITHIN_MINUTES = 15;

/**
 * A part of the agency's map: some towns, a district. A key names the same part in every service of
 * the agency, for a counselor goes from a visit of one to a visit of another.
 */
export type TravelArea = {
	key: string;
	label: Localized;
	/** On the road between the base and it, one way. */
	minutes: number;
	/** Between two visits in it. */
	withinMinutes: number;
};

/** The rules of a service for a visit in one of its areas; as they are where it has none of that key. */
export function withArea(rules: ServiceRules, key: string | null): ServiceRules {
	const found = rules.areas?.find((one) => one.key === key);
	if (!found) return rules;
	const { minutes, withinMinutes } = found;
	return { ...rules, travelMinutes: minutes, area: { key: found.key, withinMinutes } };
}

/** What an area is called; null where the service has none of that key. */
export function areaLabel({ areas }: ServiceRules, key: string | null): Localized | null {
	return areas?.find((one) => one.key === key)?.label ?? null;
}

/** The area that was chosen, or the only one; null where the service knows none. */
export function chosenArea({ areas }: ServiceRules, key: string | null): Outcome<string | null> {
	if (!areas?.length) return done(null);
	const chosen = key === null && areas.length === 1 ? areas[0]!.key : key;
	if (chosen === null) return refused(problem('required', undefined, 'area'));
	const isKnown = areas.some((one) => one.key === chosen);
	return isKnown ? done(chosen) : refused(problem('not_a_choice', undefined, 'area'));
}

/**
 * What is wrong with the areas of a service. None is farther than `travelMinutes`, which stands for
 * whoever named no area; nothing in an area is farther apart than it is from the base.
 */
export function areaProblems({ areas, place, travelMinutes }: ServiceRules): Problem[] {
	if (!areas) return [];
	const keys = areas.map(({ key }) => key);
	const isList = keys.length > 0 && keys.length <= AREAS_MAX && new Set(keys).size === keys.length;
	const goes = place === undefined || place === 'organization';
	return [
		...(isList ? [] : [problem('not_a_choice', {}, 'areas')]),
		...(goes ? [] : [problem('rules_contradict', {}, 'areas')]),
		...areas.flatMap(({ minutes, withinMinutes }, at) => [
			...rangeProblems(minutes, travelMinutes, `areas.${at}.minutes`),
			...rangeProblems(withinMinutes, minutes, `areas.${at}.withinMinutes`)
		])
	];
}

function rangeProblems(value: number, max: number, field: string): Problem[] {
	if (Number.isSafeInteger(value) && value >= 0 && value <= max) return [];
	return [problem('out_of_range', { min: 0, max }, field)];
}
