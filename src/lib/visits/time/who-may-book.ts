import { problem, type Problem } from '#lib/base/problems.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

/** What an organization is, as far as services are meant for some kinds only. */
export const organizationKinds = [
	...(['workplace', 'institution', 'school', 'university', 'military', 'apartment'] as const),
	...(['welfare', 'company', 'cooperative', 'group', 'market'] as const)
] as const;
export type OrganizationKind = (typeof organizationKinds)[number];

/** How large the whole organization has to be, whoever of it takes part. */
export type OrganizationSize = {
	min?: number;
	max?: number;
	/** What is counted; employees unless said otherwise. */
	of?: 'employees' | 'households' | 'members';
};

/** What is wrong with a headcount for this service, or null. Params: min or max, and asked. */
export function checkHeadcount(rules: ServiceRules, headcount: number): Problem | null {
	const { min, max } = rules.headcount;
	if (!Number.isSafeInteger(headcount)) return problem('not_a_number', undefined, 'headcount');
	if (headcount < min) {
		return problem('headcount_below_minimum', { min, asked: headcount }, 'headcount');
	}
	if (headcount > max) {
		return problem('headcount_above_maximum', { max, asked: headcount }, 'headcount');
	}
	return null;
}

/** What is wrong with so many more people where so many places are left, or null. Params: left. */
export function checkPlaces(left: number | null | undefined, headcount: number): Problem | null {
	if (left === null || left === undefined || headcount <= left) return null;
	return problem('places_full', { left: Math.max(0, left) });
}

/**
 * What is wrong with the size of an organization for this service, or null; null also where the
 * service does not ask. Params: min or max, and asked.
 */
export function checkOrganizationSize(rules: ServiceRules, size: number | null): Problem | null {
	if (!rules.organizationSize) return null;
	const { min, max } = rules.organizationSize;
	if (size === null) return problem('required', undefined, 'employees');
	if (!Number.isSafeInteger(size)) return problem('not_a_number', undefined, 'employees');
	if (min !== undefined && size < min) {
		return problem('organization_below_minimum', { min, asked: size }, 'employees');
	}
	if (max !== undefined && size > max) {
		return problem('organization_above_maximum', { max, asked: size }, 'employees');
	}
	return null;
}

/** Whether the service has to know what kind of organization asks: it or a variant is for some. */
export function asksForKind({ organizationKinds, variants }: ServiceRules): boolean {
	return Boolean(organizationKinds) || Boolean(variants?.some((one) => one.organizationKinds));
}

/** The kinds of organizations that can answer; every kind where the service is for all. */
export function servedKinds({ organizationKinds: served }: ServiceRules): OrganizationKind[] {
	return served ?? [...organizationKinds];
}

/** What is wrong with the kind of an organization for this service, or null; null where all may. */
export function checkOrganizationKind(
	rules: ServiceRules,
	kind: OrganizationKind | null
): Problem | null {
	if (!asksForKind(rules)) return null;
	if (kind === null) return problem('required', undefined, 'kind');
	return servedKinds(rules).includes(kind) ? null : problem('kind_not_served', undefined, 'kind');
}
