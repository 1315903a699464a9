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

/** So many people of whom an outcome says the same. */
export type Weighed = { result: OutcomeResult; people: number };

/** The figures of one outcome. An early result is not counted, be it a good or a bad one. */
export function summarize(definition: OutcomeDefinition, results: OutcomeResult[]): OutcomeSummary {
	return summarizeWeighed(
		definition,
		results.map((result) => ({ result, people: 1 }))
	);
}

/** The same of results that were counted together. */
export function summarizeWeighed(
	definition: OutcomeDefinition,
	weighed: Weighed[]
): OutcomeSummary {
	const excluded = weighed.filter(({ result }) => result.status === 'excluded');
	const counted = weighed.filter(({ result }) => isCounted(result));
	const enrolled = peopleIn(weighed);
	const treated = enrolled - peopleIn(excluded);
	const due = peopleIn(counted);
	return {
		key: definition.key,
		label: definition.label,
		definition: definition.definition,
		enrolled,
		treated,
		excludedBy: tally(excluded, ({ reason }) => [reason]),
		notYetDue: treated - due,
		variants: definition.variants.map(({ key, label }) => ({
			key,
			label,
			...wilson(peopleIn(reached(counted, key)), due)
		})),
		countedBy: tally(counted, ({ reason }) => [reason]),
		flaggedBy: tally(counted, ({ flags }) => flags),
		verification: verificationOf(definition, counted)
	};
}

/** Whether a result enters the figures. */
export function isCounted({ status, isMature }: OutcomeResult): boolean {
	return status === 'counted' && isMature;
}

function verificationOf(
	{ verification }: OutcomeDefinition,
	counted: Weighed[]
): OutcomeSummary['verification'] {
	if (!verification) return null;
	const { of, among, expectedPercent = null } = verification;
	const base = reached(counted, among);
	const share = wilson(peopleIn(reached(base, of)), peopleIn(base));
	return { of, among, expectedPercent, ...share };
}

function reached(weighed: Weighed[], variant: string): Weighed[] {
	return weighed.filter(({ result }) => result.met[variant]);
}

function peopleIn(weighed: Weighed[]): number {
	return weighed.reduce((sum, { people }) => sum + people, 0);
}

// A map first: a reason called like something every object has must start at nothing, too.
function tally(
	weighed: Weighed[],
	namesOf: (result: OutcomeResult) => string[]
): Record<string, number> {
	const counts = new Map<string, number>();
	for (const { result, people } of weighed) {
		for (const name of namesOf(result)) counts.set(name, (counts.get(name) ?? 0) + people);
	}
	return Object.fromEntries(counts);
}
