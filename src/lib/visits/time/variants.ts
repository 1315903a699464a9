import type { Localized } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { chosenArea, withArea } from '#lib/visits/time/areas.ts';
import type { ServiceRules, VisitRule } from '#lib/visits/time/rules.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import {
	checkOrganizationKind,
	checkOrganizationSize,
	type OrganizationKind
} from '#lib/visits/time/who-may-book.ts';

/** One way to hold a service: a length to agree on, a number of visits for some organizations. */
export type Variant = {
	key: string;
	label: Localized;
	/** Who may choose it; all who may book where it names none. */
	organizationKinds?: OrganizationKind[];
	visits: VisitRule[];
	spanDays: number;
};

/** The ways that an organization of that kind may choose from; all of them where it is not known. */
export function variantsFor(rules: ServiceRules, kind: OrganizationKind | null): Variant[] {
	const isFor = ({ organizationKinds: kinds }: Variant) =>
		!kinds || kind === null || kinds.includes(kind);
	return (rules.variants ?? []).filter(isFor);
}

/**
 * The plain rules of a service held in one of its ways: those of the service where it has only one.
 * Null when the service has ways, and none of that key.
 */
export function withVariant(rules: ServiceRules, key: string | null): ServiceRules | null {
	const { variants, ...plain } = rules;
	if (!variants?.length) return rules;
	const found = variants.find((one) => one.key === key);
	return found ? { ...plain, visits: found.visits, spanDays: found.spanDays } : null;
}

/** The plain rules of what was booked: its way of the service, and the road to its area. */
export function rulesAsBooked(
	rules: ServiceRules,
	{ variant, area }: { variant: string | null; area: string | null }
): ServiceRules {
	return withArea(withVariant(rules, variant) ?? rules, area);
}

/** What the way of that key is called; null where there is none. */
export function variantLabel({ variants }: ServiceRules, key: string | null): Localized | null {
	return variants?.find((one) => one.key === key)?.label ?? null;
}

/** What was agreed on: the plain rules, and the way and the area by which they are. */
export type AgreedRules = { rules: ServiceRules; variant: string | null; area: string | null };

/**
 * The plain rules for what somebody asked: their kind of organization may book, and may choose that
 * way; the road is that to their area. A service with one way for them, or one area, needs no choice.
 */
export function agreedRules(
	rules: ServiceRules,
	kind: OrganizationKind | null,
	key: string | null,
	areaKey: string | null = null
): Outcome<AgreedRules> {
	const way = agreedWay(rules, kind, key);
	const area = chosenArea(rules, areaKey);
	if (way.ok && area.ok) {
		const { rules: plain, variant } = way.value;
		return done({ rules: withArea(plain, area.value), variant, area: area.value });
	}
	return refused(...(way.ok ? [] : way.problems), ...(area.ok ? [] : area.problems));
}

function agreedWay(
	rules: ServiceRules,
	kind: OrganizationKind | null,
	key: string | null
): Outcome<{ rules: ServiceRules; variant: string | null }> {
	const refusal = checkOrganizationKind(rules, kind);
	if (refusal) return refused(refusal);
	if (!rules.variants?.length) return done({ rules, variant: null });
	const open = variantsFor(rules, kind);
	const chosen = key === null && open.length === 1 ? open[0]!.key : key;
	if (chosen === null) return refused(problem('required', undefined, 'variant'));
	if (!open.some((one) => one.key === chosen)) {
		return refused(problem('not_a_choice', undefined, 'variant'));
	}
	return done({ rules: withVariant(rules, chosen)!, variant: chosen });
}

/** What somebody says of themselves before any date is shown. */
export type AskedFor = {
	/** Employees, households or members of the whole organization, where the service asks. */
	organizationSize: number | null;
	/** What it is, and the way that it chose, where the service asks or has several. */
	organizationKind?: OrganizationKind | null;
	variant?: string | null;
	/** The part of the agency's map where they are, where the service has areas. */
	area?: string | null;
};

/** The plain rules for whoever asks, or the rule that refuses them. */
export function rulesFor(
	rules: ServiceRules,
	{ organizationSize, organizationKind = null, variant = null, area = null }: AskedFor
): Outcome<AgreedRules> {
	// Where the agency stands at its own places, nobody has it come.
	if (isAtStops(rules)) return refused(problem('not_found'));
	const agreed = agreedRules(rules, organizationKind, variant, area);
	if (!agreed.ok) return agreed;
	const isWrongSize = checkOrganizationSize(rules, organizationSize);
	return isWrongSize ? refused(isWrongSize) : agreed;
}
