import type { Localized } from '#lib/base/localized.ts';
import { wilson, type Share } from '#lib/base/intervals.ts';
import type { OutcomeResult } from '#lib/programmes/outcome.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/**
 * One outcome over a group of enrolments. Always:
 * enrolled = treated + the sum of excludedBy; treated = each variant's denominator + notYetDue.
 */
export type OutcomeSummary = {
	key: string;
	label: Localized;
	definition: Localized;
	enrolled: number;
	/** Those who belong to the denominator, due or not. */
	treated: number;
	excludedBy: Record<string, number>;
	/** Belong to the denominator but are not mature: in neither part of any share. */
	notYetDue: number;
	variants: ({ key: string; label: Localized } & Share)[];
	/** Counted ones by the engine's reason: met, not_met, lost_to_follow_up. */
	countedBy: Record<string, number>;
	/** Counted ones by flag. */
	flaggedBy: Record<string, number>;
	/** Of those who reached one variant, how many reached the other; null where none is defined. */
	verification: (Share & { of: string; among: string; expectedPercent: number | null }) | null;
};

/** The figures of one outcome. An early result is not counted, be it a good or a bad one. */
export function summarize(definition: OutcomeDefinition, results: OutcomeResult[]): OutcomeSummary {
	const excluded = results.filter((one) => one.status === 'excluded');
	const counted = results.filter((one) => one.status === 'counted' && one.isMature);
	const treated = results.length - excluded.length;
	return {
		key: definition.key,
		label: definition.label,
		definition: definition.definition,
		enrolled: results.length,
		treated,
		excludedBy: tally(excluded.map((one) => one.reason)),
		notYetDue: treated - counted.length,
		variants: definition.variants.map(({ key, label }) => ({
			key,
			label,
			...wilson(reached(counted, key), counted.length)
		})),
		countedBy: tally(counted.map((one) => one.reason)),
		flaggedBy: tally(counted.flatMap((one) => one.flags)),
		verification: verificationOf(definition, counted)
	};
}

function verificationOf(
	{ verification }: OutcomeDefinition,
	counted: OutcomeResult[]
): OutcomeSummary['verification'] {
	if (!verification) return null;
	const { of, among, expectedPercent = null } = verification;
	const base = counted.filter((one) => one.met[among]);
	return { of, among, expectedPercent, ...wilson(reached(base, of), base.length) };
}

function reached(results: OutcomeResult[], variant: string): number {
	return results.filter((one) => one.met[variant]).length;
}

// A map first: a reason called like something every object has must start at nothing, too.
function tally(reasons: string[]): Record<string, number> {
	const counts = new Map<string, number>();
	for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
	return Object.fromEntries(counts);
}
