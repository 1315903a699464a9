import type { Share } from '#lib/base/intervals.ts';
import type { Localized } from '#lib/base/localized.ts';
import {
	csat,
	meanOf100,
	netPromoter,
	responseRate,
	type NetPromoter
} from '#lib/surveys/scores.ts';
import type { Answers, ScaleQuestion, Survey, SurveyChannel } from '#lib/surveys/survey.ts';

/** The figures of one survey version. `n` is the number of answers to that question. */
export type Satisfaction = {
	key: string;
	version: number;
	label: Localized;
	invited: number;
	answered: number;
	response: Share;
	/** Apart, since whoever answers beside a counselor may answer otherwise than alone. */
	channels: ChannelFigures[];
	questions: ScaleFigures[];
};

export type ChannelFigures = {
	channel: SurveyChannel;
	/** Those who answered this way among those who were asked this way, or might have answered so. */
	response: Share;
	/** How many declined with the phone in their hand; 0 for links. */
	declined: number;
	/** The two best values of the first question among the answers of this way. */
	topTwo: Share;
};

/** How many were asked in one way; `declined` of them said no there and then. */
export type Asked = { asked: number; declined: number };
/** One person's answers, with the way they came. */
export type Given = { channel: SurveyChannel; values: Answers };

export type ScaleFigures = {
	key: string;
	label: Localized;
	role: ScaleQuestion['role'];
	min: number;
	max: number;
	/** The answers themselves, the newest last; `shown.ts` decides for whom they count. */
	values: number[];
	n: number;
	/** The two best values of the scale among all answers. */
	topTwo: Share;
	/** The mean on 0–100; null without answers. */
	mean: number | null;
	/** For recommendation only. */
	net: NetPromoter | null;
};

/** Answers as they were counted: how many came each way, and the values of each question. */
export type Counted = {
	answered: Record<SurveyChannel, number>;
	/** Of one way, or of all; the newest last, as far as a viewer's threshold asks for their order. */
	valuesOf: (question: string, channel?: SurveyChannel) => number[];
};

/**
 * Summarizes the answers to one survey version, given oldest first; everybody who was asked is in
 * the response rate. `asked` says by which way.
 */
export function summarizeSatisfaction(
	survey: Survey,
	invited: number,
	given: Given[],
	asked: Record<SurveyChannel, Asked>
): Satisfaction {
	const by = (channel?: SurveyChannel) =>
		given.filter((one) => channel === undefined || one.channel === channel);
	const counted: Counted = {
		answered: { link: by('link').length, kiosk: by('kiosk').length },
		valuesOf: (question, channel) =>
			by(channel)
				.map(({ values }) => values[question])
				.filter((value) => typeof value === 'number')
	};
	return summarizeCounted(survey, invited, counted, asked);
}

/** The same of answers that the database counted. */
export function summarizeCounted(
	survey: Survey,
	invited: number,
	counted: Counted,
	asked: Record<SurveyChannel, Asked>
): Satisfaction {
	const complete = counted.answered.link + counted.answered.kiosk;
	return {
		key: survey.key,
		version: survey.version,
		label: survey.label,
		invited,
		answered: complete,
		response: responseRate({ complete, invited, undeliverable: 0, ineligible: 0 }),
		channels: (['link', 'kiosk'] as const).map((channel) =>
			channelOf(survey, channel, counted, asked[channel])
		),
		questions: survey.questions.flatMap((question) =>
			question.kind === 'scale' ? [figuresOf(question, counted.valuesOf(question.key))] : []
		)
	};
}

function channelOf(
	survey: Survey,
	channel: SurveyChannel,
	{ answered, valuesOf }: Counted,
	{ asked, declined }: Asked
): ChannelFigures {
	const first = survey.questions.find((one) => one.kind === 'scale');
	const values = first ? valuesOf(first.key, channel) : [];
	const complete = answered[channel];
	const counts = { complete, invited: asked, undeliverable: 0, ineligible: 0 };
	return {
		channel,
		response: responseRate(counts),
		declined,
		topTwo: csat(values, first?.max ?? 0)
	};
}

function figuresOf(question: ScaleQuestion, values: number[]): ScaleFigures {
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
