/** What the record of an enrolment says about the outcome that a fund goes by. */
import { addDays, dayOf, daysBetween, type Day } from '#lib/base/days.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { APPEAL_DAYS } from '#lib/programmes/fund/fund.ts';
import { evaluateOutcome, type OutcomeResult } from '#lib/programmes/outcome.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';

export type Judgement = {
	/** `met` and `not_met` can be approved; `open` is too early; `outside` counts nowhere. */
	result: 'met' | 'not_met' | 'open' | 'outside';
	version: number;
	contactId: string | null;
	/** From when answers count; null without an anchor. */
	windowFrom: Day | null;
};

/** The outcomes a fund may go by: those that are checked by a measure, where a template has such. */
export function verifiableOutcomes({ outcomes }: Template) {
	return outcomes.flatMap((outcome) =>
		outcome.variants
			.filter(({ key }) => !outcome.verification || outcome.verification.of === key)
			.map((variant) => ({ outcome, variant }))
	);
}

/**
 * The judgement of today. After an appeal the last answer counts, up to the end of the days in which
 * a second test may be held. Null where the person's version of the programme lacks the outcome.
 */
export function judge(
	template: Template,
	asked: { outcomeKey: string; variant: string; appealedAt: Date | null; zone: string },
	facts: Facts,
	today: Day
): Judgement | null {
	const definition = template.outcomes.find(({ key }) => key === asked.outcomeKey);
	if (!definition?.variants.some(({ key }) => key === asked.variant)) return null;
	const first = evaluateOutcome(template, definition, facts, today);
	const result =
		asked.appealedAt && first.window
			? evaluateOutcome(
					template,
					withSecondTest(definition, first.window, dayOf(asked.appealedAt, asked.zone)),
					facts,
					today
				)
			: first;
	return {
		result: resultOf(result, asked.variant),
		version: definition.version,
		contactId: result.contactId,
		windowFrom: first.window?.from ?? null
	};
}

function resultOf(result: OutcomeResult, variant: string): Judgement['result'] {
	if (result.status === 'counted') return result.met[variant] ? 'met' : 'not_met';
	if (result.status === 'pending' || result.reason === 'not_anchored') return 'open';
	return 'outside';
}

function withSecondTest(
	definition: OutcomeDefinition,
	window: { from: Day; to: Day },
	appealedOn: Day
): OutcomeDefinition {
	const last = addDays(appealedOn, APPEAL_DAYS);
	const more = last > window.to ? daysBetween(window.to, last) : 0;
	const { from, target, to } = definition.window;
	return {
		...definition,
		window: { from, target, to: to + more },
		pick: 'last',
		matureAfterDays: definition.matureAfterDays + more
	};
}
