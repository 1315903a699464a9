import type { Language } from '#lib/base/localized.ts';
import {
	hasGrown,
	withheldBecause,
	type Edition,
	type Exact,
	type Withheld
} from '#lib/results/edition.ts';

/** What becomes of an outcome in the next edition. */
export type Fate = Withheld | 'told' | 'kept' | 'not_due';

/** The exact numbers beside a preview, and what of them is told: for whoever sees the records. */
export function exactFigures(
	exact: Exact,
	earlier: Edition | null,
	{ figures }: Edition,
	language: Language
) {
	const fateOf = (one: Exact['outcomes'][number]): Fate => {
		const { key } = one.definition;
		const told = figures.outcomes.find((outcome) => outcome.key === key);
		if (!told) return 'not_due';
		if (earlier?.figures.outcomes.includes(told)) return 'kept';
		return withheldBecause(one, figures.served) ?? 'told';
	};
	const toldOf = ({ definition }: Exact['outcomes'][number]) =>
		earlier?.behind.due[definition.key] ?? 0;
	return {
		/** How many more are due in the outcome of which the most have come since the last edition. */
		grown: Math.max(0, ...exact.outcomes.map((one) => one.due - toldOf(one))),
		/** Outcomes that will be enough for the next edition once all their people are due. */
		coming: exact.outcomes
			.filter((one) => one.notYetDue > 0 && hasGrown(one.due + one.notYetDue, toldOf(one)))
			.map(({ definition }) => definition.label[language]),
		tookPart: exact.tookPart,
		answered: exact.survey?.answers.length ?? 0,
		outcomes: exact.outcomes.map((one) => ({
			key: one.definition.key,
			label: one.definition.label[language],
			...{ due: one.due, reached: one.reached, pending: one.notYetDue },
			fate: fateOf(one)
		}))
	};
}
