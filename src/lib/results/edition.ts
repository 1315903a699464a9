/**
 * What an organization is told of a series once its results are due: made once, kept as it was made.
 *
 * Words: an **edition** is one such report; **behind** it are exact numbers, which stay in the agency.
 *
 * Invariants (attack.test.ts lays everything beside each other that one contact ever gets)
 * 1. People are those whom a counselor checked in: who enrols invented ones moves nothing.
 * 2. A share is told where 2k are due, k reached it and k did not, and where what is told of who took
 *    part leaves open how many of them it is of; else nothing stands there, whatever the cause.
 * 3. Shares come in steps of five, of "at least so many": the exact number would tell who is not counted.
 * 4. What one edition told stands in the next as it was, unless k more have come.
 * 5. Of a question something is told where k chose the two best values and k did not; its mean only of so
 *    many that k answers make a step of 25 or less, and never an end of the scale.
 */
import type { Day } from '#lib/base/days.ts';
import { wilson } from '#lib/base/intervals.ts';
import type { Localized } from '#lib/base/localized.ts';
import { thresholdFor } from '#lib/outcomes/band.ts';
import { averagesOf } from '#lib/outcomes/satisfaction.ts';
import {
	countForEmployer,
	inSteps,
	nearestFive,
	K_OUTSIDE,
	rateFor,
	stepOf,
	wholeBatches,
	type ShownCount
} from '#lib/outcomes/suppression.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';
import { csat } from '#lib/surveys/scores.ts';
import type { Answers, ScaleQuestion } from '#lib/surveys/survey.ts';

/** Shares and numbers of people are told in such steps. */
const STEP = 5;

/** So many outcomes of a programme, the first by its template, are an organization's business. */
export const MAIN_OUTCOMES_MAX = 3;

/** Per cent in steps of five, of at least so many people, with the interval of just so many. */
export type Share = { percent: number; low: number; high: number; atLeast: number };

export type ToldOutcome = {
	key: string;
	label: Localized;
	/** The name of its first variant, which is the one that is told. */
	variant: Localized;
	definition: Localized;
	/** The day the share is of: an edition may repeat what an earlier one told. */
	asOf: Day;
	/** Null where it would tell on people. */
	own: Share | null;
	/** Of everybody the agency serves, to compare; null where that is told nobody outside. */
	agency: Share | null;
};

/** The mean is null where its step would be too wide to say anything. */
export type ToldQuestion = {
	key: string;
	label: Localized;
	mean: number | null;
	topTwo: number | null;
};

export type Figures = {
	/** Null for a service that enrols nobody. */
	served: ShownCount | null;
	satisfaction: ToldQuestion[];
	outcomes: ToldOutcome[];
	/** Outcomes that are not due yet. */
	later: Localized[];
};

export type Behind = { tookPart: number; answered: number; due: Record<string, number> };
export type Edition = { figures: Figures; behind: Behind };

export type Counted = { due: number; reached: number };

export type ExactOutcome = Counted & {
	definition: OutcomeDefinition;
	notYetDue: number;
	everybody: Counted;
	/** Of all series of whoever is the contact of this one: what they may work out of their own. */
	theirs: Counted;
};

/** Everything that an edition is made of, as it is. */
export type Exact = {
	/** Whether every visit is over and one took place. */
	isOver: boolean;
	headcount: number;
	tookPart: number | null;
	/** People whose results are still to be worked out. */
	waiting: number;
	outcomes: ExactOutcome[];
	/** The first answer of each person, the oldest first; null where nobody was asked. */
	survey: { questions: ScaleQuestion[]; answers: Answers[] } | null;
};

/** The edition that would be told today, after the one that was told last. */
export function editionOf(exact: Exact, earlier: Edition | null, today: Day): Edition {
	const before = earlier?.behind;
	const tookPart = exact.tookPart ?? 0;
	const isServedNew = !before || hasGrown(tookPart, before.tookPart);
	const served = isServedNew ? servedOf(exact) : earlier!.figures.served;
	const answered = exact.survey?.answers.length ?? 0;
	const isAskedNew = !before || hasGrown(answered, before.answered);
	const outcomes = exact.outcomes.flatMap((one) => outcomeTold(one, served, earlier, today));
	const { due } = before ?? { due: {} };
	return {
		figures: {
			served,
			satisfaction: isAskedNew
				? satisfactionOf(exact.survey, served)
				: earlier!.figures.satisfaction,
			outcomes: outcomes.map(({ told }) => told),
			later: exact.outcomes
				.filter(({ definition }) => !outcomes.some(({ told }) => told.key === definition.key))
				.map(({ definition }) => definition.label)
		},
		behind: {
			tookPart: isServedNew ? tookPart : before!.tookPart,
			answered: isAskedNew ? answered : before!.answered,
			due: { ...due, ...Object.fromEntries(outcomes.map((one) => [one.told.key, one.due])) }
		}
	};
}

export type Readiness = 'visits' | 'waiting' | 'not_due' | 'few_more' | 'ready';

/** Whether an edition may be released after the one that was told last, taken back or not. */
export function readinessOf(exact: Exact, earlier: Behind | null): Readiness {
	if (!exact.isOver) return 'visits';
	if (exact.waiting > 0) return 'waiting';
	const [first] = exact.outcomes;
	if (!earlier) return !first || first.notYetDue === 0 ? 'ready' : 'not_due';
	const hasMore = exact.outcomes.some((one) => isDueAnew(one, earlier));
	return hasMore ? 'ready' : 'few_more';
}

/** Why the share of an outcome is not told, for whoever sees the records; null where it is. */
export type Withheld = 'few_took_part' | 'few_due' | 'few_reached' | 'few_did_not' | 'uneven';

/** Whether a share may be told beside what is told of who took part. */
export function withheldBecause(one: ExactOutcome, served: ShownCount | null): Withheld | null {
	const k = thresholdFor(one.definition, K_OUTSIDE);
	const told = toldOf(served);
	if (told < 3 * K_OUTSIDE) return 'few_took_part';
	if (one.due < 2 * k) return 'few_due';
	if (one.reached < k) return 'few_reached';
	if (one.due - one.reached < k) return 'few_did_not';
	// Of fewer people than took part, the same share must be possible with k on either side.
	const { percent } = shareOf(one, k, told)!;
	return (Math.min(percent, 100 - percent) / 100) * (told - STEP) < k ? 'uneven' : null;
}

function servedOf({ tookPart, headcount }: Exact): ShownCount | null {
	return tookPart === null ? null : countForEmployer(tookPart, headcount);
}

/** About how many took part at least, by what is told of it; 0 where nothing is. */
function toldOf(served: ShownCount | null): number {
	return served?.kind === 'rounded' || served?.kind === 'more_than' ? served.value : 0;
}

/** Whether enough more have come since an edition told of `told` people. */
export function hasGrown(people: number, told: number): boolean {
	return people - told >= K_OUTSIDE;
}

function isDueAnew({ definition, due, notYetDue }: ExactOutcome, { due: told }: Behind): boolean {
	return notYetDue === 0 && hasGrown(due, told[definition.key] ?? 0);
}

function outcomeTold(
	one: ExactOutcome,
	served: ShownCount | null,
	earlier: Edition | null,
	today: Day
): { told: ToldOutcome; due: number }[] {
	const { key, label, definition, variants } = one.definition;
	const before = earlier?.figures.outcomes.find((told) => told.key === key);
	if (before && !isDueAnew(one, earlier!.behind)) {
		return [{ told: before, due: earlier!.behind.due[key]! }];
	}
	if (one.notYetDue > 0) return [];
	const k = thresholdFor(one.definition, K_OUTSIDE);
	const own = withheldBecause(one, served) ? null : shareOf(one, k, toldOf(served));
	const words = { key, label, variant: variants[0]!.label, definition };
	return [{ told: { ...words, asOf: today, own, agency: agencyShare(one) }, due: one.due }];
}

const LADDER = [20, 50, 100, 200, 500, 1000, 2000, 5000];

/**
 * A share of people of whom at most about `told` took part. How many they are at least is told by a
 * ladder, and k below `told`: so the difference stays open.
 */
function shareOf({ due, reached }: Counted, k: number, told: number): Share | null {
	const rate = rateFor(k, reached, due);
	const atLeast = LADDER.findLast((step) => step <= Math.min(due, told - K_OUTSIDE));
	if (rate.kind !== 'percent' || !atLeast) return null;
	const percent = nearestFive(rate.percent);
	const { low, high } = wilson((percent / 100) * atLeast, atLeast);
	return { percent, low: Math.floor(low!), high: Math.ceil(high!), atLeast };
}

/**
 * The share of everybody, where at least half of them are other organizations' people, and enough of
 * these reached it and did not: what remains after taking away one's own tells on nobody either.
 */
function agencyShare({ definition, everybody, theirs }: ExactOutcome): Share | null {
	const others = {
		due: everybody.due - theirs.due,
		reached: everybody.reached - theirs.reached
	};
	const k = thresholdFor(definition, K_OUTSIDE);
	const isEnough = others.due >= Math.max(theirs.due, 3 * K_OUTSIDE);
	if (!isEnough || !shareOf(others, k, Infinity)) return null;
	return shareOf(everybody, k, Infinity);
}

function satisfactionOf(survey: Exact['survey'], served: ShownCount | null): ToldQuestion[] {
	if (!survey || toldOf(served) < 3 * K_OUTSIDE) return [];
	return survey.questions.flatMap((question) => {
		const { key, label, max } = question;
		const all = survey.answers.map((one) => one[key]).filter((value) => typeof value === 'number');
		const values = wholeBatches(all, K_OUTSIDE);
		const { numerator, denominator } = csat(values, max);
		if (Math.min(numerator, denominator - numerator) < K_OUTSIDE) return [];
		const rate = rateFor(K_OUTSIDE, numerator, denominator);
		const topTwo = rate.kind === 'percent' ? nearestFive(rate.percent) : null;
		return [
			{ key, label, mean: meanTold(averagesOf(question, values).mean!, denominator), topTwo }
		];
	});
}

const MEAN_STEP_MAX = 25;

/** An end of the scale would say what everybody chose, so it is told as the step beside it. */
function meanTold(mean: number, answers: number): number | null {
	const step = stepOf(K_OUTSIDE, answers);
	if (step > MEAN_STEP_MAX) return null;
	const told = inSteps(mean, K_OUTSIDE, answers);
	return Math.min(100 - step, Math.max(step, told));
}
