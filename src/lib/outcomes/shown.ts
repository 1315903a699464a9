import type { Language } from '#lib/base/localized.ts';
import type { Share } from '#lib/base/intervals.ts';
import type { OutcomeSummary } from '#lib/outcomes/rates.ts';
import { excludedWords, flagWords, variantWords } from '#lib/outcomes/reason-words.ts';
import { averagesOf, type Satisfaction, type ScaleFigures } from '#lib/outcomes/satisfaction.ts';
import {
	inSteps,
	rateFor,
	roundToFive,
	wholeBatches,
	type ShownRate
} from '#lib/outcomes/suppression.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

/** The figures of one outcome as a viewer with threshold k may see them, in their language. */
export function shownOutcome(
	outcome: OutcomeSummary,
	definition: OutcomeDefinition,
	k: number,
	language: Language
) {
	const count = (people: number) => (k === 0 ? people : roundToFive(people));
	const { verification } = outcome;
	return {
		key: outcome.key,
		label: outcome.label[language],
		definition: outcome.definition[language],
		enrolled: count(outcome.enrolled),
		treated: count(outcome.treated),
		due: count(outcome.treated - outcome.notYetDue),
		notYetDue: count(outcome.notYetDue),
		lost: count(outcome.countedBy.lost_to_follow_up ?? 0),
		excluded: Object.entries(outcome.excludedBy).map(([reason, people]) => ({
			reason,
			label: excludedWords(definition, reason, language),
			people: count(people)
		})),
		flagged: Object.entries(outcome.flaggedBy).map(([flag, people]) => ({
			flag,
			label: flagWords(definition, flag, language),
			people: count(people)
		})),
		variants: outcome.variants.map((variant) => ({
			key: variant.key,
			label: variant.label[language],
			rate: shownShare(variant, k)
		})),
		verification: verification && {
			of: variantWords(definition, verification.of, language),
			among: variantWords(definition, verification.among, language),
			rate: shownShare(verification, k),
			expectedPercent: verification.expectedPercent
		}
	};
}

/** The figures of one survey, likewise. No average is told of fewer than 2k answers. */
export function shownSatisfaction(survey: Satisfaction, k: number, language: Language) {
	return {
		key: survey.key,
		label: survey.label[language],
		invited: k === 0 ? survey.invited : roundToFive(survey.invited),
		answered: k === 0 ? survey.answered : roundToFive(survey.answered),
		response: shownShare(survey.response, k),
		channels: shownChannels(survey, k),
		questions: survey.questions.map((question) => ({
			key: question.key,
			label: question.label[language],
			role: question.role,
			n: k === 0 ? question.n : roundToFive(question.n),
			topTwo: shownShare(question.topTwo, k),
			...shownAverages(question, k)
		}))
	};
}

/**
 * The ways in which people answered, where there is more than one. With the figures of all beside
 * them, those of one tell those of the other, so a way of fewer than k answers hides both.
 */
function shownChannels({ answered, channels }: Satisfaction, k: number) {
	if (!channels.some(({ channel, response }) => channel === 'kiosk' && response.denominator > 0)) {
		return [];
	}
	const isApart = k === 0 || channels.every(({ response }) => isNoneOrMany(response.numerator, k));
	const count = (people: number) => (k === 0 ? people : roundToFive(people));
	return channels.map(({ channel, response, declined, topTwo }) => ({
		channel,
		declined: count(declined),
		isNobody: {
			response: response.denominator === 0,
			share: answered === 0,
			topTwo: topTwo.denominator === 0
		},
		response: isApart ? shownShare(response, k) : hidden,
		share: isApart ? rateFor(k, response.numerator, answered) : hidden,
		topTwo: isApart ? shownShare(topTwo, k) : hidden
	}));
}

const hidden: ShownRate = { kind: 'hidden' };

function isNoneOrMany(people: number, k: number): boolean {
	return people === 0 || people >= k;
}

function shownAverages(question: ScaleFigures, k: number) {
	const { mean, net } = averagesOf(question, wholeBatches(question.values, k));
	const adjusted = net?.adjusted ?? null;
	return {
		mean: mean === null ? null : inSteps(mean, k),
		net: adjusted && {
			score: inSteps(adjusted.score, k),
			low: inSteps(adjusted.low, k),
			high: inSteps(adjusted.high, k)
		}
	};
}

function shownShare(share: Share, k: number): ShownRate {
	return rateFor(k, share.numerator, share.denominator);
}
