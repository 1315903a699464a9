import * as v from 'valibot';
import { key, listOf, localized, predicate } from '#lib/programmes/condition-schema.ts';
import { SELF_QUESTIONS_MAX, type OwnPage } from '#lib/programmes/own-page/own-page.ts';

/** Characters that somebody may write to one prompt. */
const WORDS_MAX = 1000;
const max = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(WORDS_MAX));

/** Names for ranges of a number. */
export const bands = listOf(
	v.strictObject({ key, min: v.number(), max: v.number(), label: localized })
);

/** The form of what a programme puts on the person's own page. */
export const ownPageSchema: v.GenericSchema<OwnPage> = v.strictObject({
	trends: listOf(
		v.strictObject({ measure: key, help: v.optional(localized), bands: v.optional(bands) })
	),
	ownWords: listOf(v.strictObject({ key, title: localized, help: v.optional(localized), max })),
	benefits: listOf(
		v.strictObject({
			key,
			label: localized,
			basis: localized,
			measure: key,
			times: v.pipe(v.number(), v.gtValue(0)),
			unitLabel: localized,
			anchor: key,
			until: v.optional(predicate)
		})
	),
	selfReport: v.optional(
		v.strictObject({
			measures: v.pipe(
				listOf(
					v.strictObject({
						measure: key,
						label: v.optional(localized),
						help: v.optional(localized)
					})
				),
				v.minLength(1),
				v.maxLength(SELF_QUESTIONS_MAX)
			),
			alert: v.optional(v.strictObject({ when: predicate, text: localized }))
		})
	)
});
