import * as v from 'valibot';
import { QUESTIONS_MAX, type Survey } from '#lib/surveys/survey.ts';

const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1000));
const localized = v.strictObject({ ko: text, en: text });
const key = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/), v.maxLength(60));
const bound = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10));
const asked = { key, label: localized, help: v.optional(localized), required: v.boolean() };

const question = v.variant('kind', [
	v.pipe(
		v.strictObject({
			...asked,
			kind: v.literal('scale'),
			role: v.picklist(['satisfaction', 'ease', 'recommendation']),
			min: bound,
			max: bound,
			lowLabel: localized,
			highLabel: localized
		}),
		v.check(({ min, max }) => min < max, 'a scale needs two ends'),
		v.check(
			({ role, min, max }) => role !== 'recommendation' || (min === 0 && max === 10),
			'a recommendation is asked on 0 to 10'
		)
	),
	v.strictObject({
		...asked,
		kind: v.literal('text'),
		maxChars: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1200))
	})
]);

/** A survey of one to five questions with keys of their own. */
export const surveySchema: v.GenericSchema<unknown, Survey> = v.pipe(
	v.unknown(),
	v.strictObject({
		key: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/), v.maxLength(60)),
		version: v.pipe(v.number(), v.integer(), v.minValue(1)),
		label: localized,
		intro: localized,
		questions: v.pipe(
			v.array(question),
			v.minLength(1),
			v.maxLength(QUESTIONS_MAX),
			v.check(
				(questions) => new Set(questions.map((one) => one.key)).size === questions.length,
				'a question is asked twice'
			)
		)
	})
);
