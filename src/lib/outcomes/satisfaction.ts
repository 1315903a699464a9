import type { Share } from '#lib/base/intervals.ts';
import type { Localized } from '#lib/base/localized.ts';
import {
	csat,
	meanOf100,
	netPromoter,
	responseRate,
	type NetPromoter
} from '#lib/surveys/scores.ts';
import type { Answers, ScaleQuestion, Survey } from '#lib/surveys/survey.ts';

/** The figures of one survey version. `n` is the number of answers to that question. */
export type Satisfaction = {
	key: string;
	version: number;
	label: Localized;
	invited: number;
	answered: number;
	response: Share;
	questions: ScaleFigures[];
};

export type ScaleFigures = {
	key: string;
	label: Localized;
	role: ScaleQuestion['role'];
	min: number;
	max: number;
	/** The answers themselves, oldest first; `shown.ts` decides for whom they count. */
	values: number[];
	n: number;
	/** The two best values of the scale among all answers. */
	topTwo: Share;
	/** The mean on 0–100; null without answers. */
	mean: number | null;
	/** For recommendation only. */
	net: NetPromoter | null;
};

/**
 * Summarizes the answers to one survey version, given oldest first; everybody who was asked is in
 * the response rate.
 */
export function summarizeSatisfaction(
	survey: Survey,
	invited: number,
	answers: Answers[]
): Satisfaction {
	const counts = { complete: answers.length, invited, undeliverable: 0, ineligible: 0 };
	return {
		key: survey.key,
		version: survey.version,
		label: survey.label,
		invited,
		answered: answers.length,
		response: responseRate(counts),
		questions: survey.questions.flatMap((question) =>
			question.kind === 'scale' ? [figuresOf(question, answers)] : []
		)
	};
}

function figuresOf(question: ScaleQuestion, answers: Answers[]): ScaleFigures {
	const values = answers
		.map((one) => one[question.key])
		.filter((value): value is number => typeof value === 'number');
	const { key, label, role, min, max } = question;
	const topTwo = csat(values, max);
	const averages = averagesOf(question, values);
	return { key, label, role, min, max, values, n: values.length, topTwo, ...averages };
}

/** The mean, and for a recommendation the score, of these answers to a question. */
export function averagesOf(
	{ role, min, max }: Pick<ScaleFigures, 'role' | 'min' | 'max'>,
	values: number[]
): Pick<ScaleFigures, 'mean' | 'net'> {
	const net = role === 'recommendation' ? netPromoter(values) : null;
	return { mean: meanOf100(values, min, max), net };
}
