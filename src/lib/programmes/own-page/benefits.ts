import { daysBetween, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { scopeOf } from '#lib/programmes/enrolment-scope.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { observe } from '#lib/programmes/observation.ts';
import { maySee } from '#lib/programmes/own-page/may-see.ts';
import type { Benefit } from '#lib/programmes/own-page/own-page.ts';
import { holds, type Scope } from '#lib/programmes/predicate.ts';
import { withTold } from '#lib/programmes/self-report/self-report.ts';
import type { Template } from '#lib/programmes/template.ts';

export type ShownBenefit = {
	key: string;
	label: Localized;
	basis: Localized;
	unit: Localized;
	days: number;
	amount: number;
};

/**
 * What somebody has gained so far, as the programme reckons it: only from an anchor that somebody set,
 * or a step met, and that has come; never from a proposed one. None once the enrolment is closed.
 */
export function benefitsOf(
	template: Template,
	facts: Facts,
	{ today, sensitive }: { today: Day; sensitive: boolean }
): ShownBenefit[] {
	if (facts.closure) return [];
	const scope = scopeOf(template, facts, today);
	const may = ({ measure }: Benefit) =>
		maySee(template, measure) &&
		(sensitive || !template.measures.some(({ key, sensitive: is }) => key === measure && is));
	return (template.ownPage?.benefits ?? [])
		.filter(may)
		.flatMap((one) => gained(one, scope, withTold(scope, facts)));
}

function gained(benefit: Benefit, scope: Scope, heard: Scope): ShownBenefit[] {
	const { key, label, basis, unitLabel: unit, measure, times, anchor, until } = benefit;
	const since = scope.anchors[anchor];
	const each = observe({ key: measure, pick: 'first' }, scope);
	if (since === undefined || typeof each !== 'number' || each <= 0) return [];
	// What they told themselves is enough to be silent, never to reckon with.
	if (until && holds(until, heard) === true) return [];
	const days = daysBetween(since, scope.today);
	if (days < 1) return [];
	// Twelve digits: what is exact on paper must not lose a unit to binary.
	const amount = Math.floor(Number((each * times * days).toPrecision(12)));
	return [{ key, label, basis, unit, days, amount }];
}
