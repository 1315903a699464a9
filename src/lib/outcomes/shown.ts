import type { Language } from '#lib/base/localized.ts';
import type { Share } from '#lib/base/intervals.ts';
import type { OutcomeSummary } from '#lib/outcomes/rates.ts';
import { excludedWords, flagWords, variantWords } from '#lib/outcomes/reason-words.ts';
import { averagesOf, type Satisfaction, type ScaleFigures } from '#lib/outcomes/satisfaction.ts';
import {
	inSteps,
	rateFor,
	roundToFive,
	SUPPRESSED,
	wholeBatches,
	type ShownRate
} from '#lib/outcomes/suppression.ts';
import { csat } from '#lib/surveys/scores.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** The figures of one outcome as they are, for whoever sees the records, in their language. */
export function shownOutcome(
	outcome: OutcomeSummary,
	definition: OutcomeDefinition,
	language: Language
) {
	const { verification } = outcome;
	return {
		key: outcome.key,
		label: outcome.label[language],
		definition: outcome.definition[language],
		enrolled: outcome.enrolled,
		treated: outcome.treated,
		due: outcome.treated - outcome.notYetDue,
		notYetDue: outcome.notYetDue,
		lost: outcome.countedBy.lost_to_follow_up ?? 0,
		excluded: Object.entries(outcome.excludedBy).map(([reason, people]) => ({
			reason,
			label: excludedWords(definition, reason, language),
			people
		})),
		flagged: Object.entries(outcome.flaggedBy).map(([flag, people]) => ({
			flag,
			label: flagWords(definition, flag, language),
			people
		})),
		variants: outcome.variants.map((variant) => ({
			key: variant.key,
			label: variant.label[language],
			rate: shownShare(variant, 0)
		})),
		verification: verification && {
			of: variantWords(definition, verification.of, language),
			among: variantWords(definition, verification.among, language),
			rate: shownShare(verification, 0),
			expectedPercent: verification.expectedPercent
		}
	};
}

/**
 * The figures of one survey as a viewer with threshold k may see them; 0 sees them as they are. Without
 * records nothing is told of fewer than 2k answers, and no way of answering apart: with the figures of all
 * beside them, those of one tell those of the other.
 */
export function shownSatisfaction(survey: Satisfaction, k: number, language: Language) {
	const count = (people: number) => (k === 0 ? people : toldOf(people, k));
	return {
		key: survey.key,
		label: survey.label[language],
		invited: count(survey.invited),
		answered: count(survey.answered),
		response: shownShare(survey.response, k),
		channels: k === 0 ? shownChannels(survey) : [],
		questions: survey.questions.map((question) => ({
			key: question.key,
			label: question.label[language],
			role: question.role,
			n: count(question.n),
			topTwo: shownShare(question.topTwo, k),
			...shownAverages(question, k)
		}))
	};
}

/** The ways in which people answered, where there is more than one. */
function shownChannels({ answered, channels }: Satisfaction) {
	if (!channels.some(({ channel, response }) => channel === 'kiosk' && response.denominator > 0)) {
		return [];
	}
	return channels.map(({ channel, response, declined, topTwo }) => ({
		channel,
		declined,
		isNobody: {
			response: response.denominator === 0,
			share: answered === 0,
			topTwo: topTwo.denominator === 0
		},
		response: shownShare(response, 0),
		share: rateFor(0, response.numerator, answered),
		topTwo: shownShare(topTwo, 0)
	}));
}

function toldOf(people: number, k: number) {
	return people < 2 * k ? SUPPRESSED : roundToFive(people);
}

/**
 * Averages; without records only where neither end of the scale is few, since a mean beside "fewer than
 * five" would say which of the fewer, and in steps that k answers at once make.
 */
function shownAverages(question: ScaleFigures, k: number) {
	const values = wholeBatches(question.values, k);
	const { mean, net } = averagesOf(question, values);
	const best = csat(values, question.max).numerator;
	const isMean = areMany([best, values.length - best], k);
	const adjusted = net?.adjusted ?? null;
	const isNet = net !== null && areMany([net.promoters, net.detractors], k);
	const step = (figure: number) => inSteps(figure, k, values.length);
	return {
		mean: mean === null || !isMean ? null : step(mean),
		net:
			adjusted && isNet
				? { score: step(adjusted.score), low: step(adjusted.low), high: step(adjusted.high) }
				: null
	};
}

function areMany(numbers: number[], k: number): boolean {
	return numbers.every((people) => people >= k);
}

function shownShare(share: Share, k: number): ShownRate {
	return rateFor(k, share.numerator, share.denominator);
}
