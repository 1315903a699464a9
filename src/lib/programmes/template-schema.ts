import * as v from 'valibot';
import {
	days,
	key,
	KEY_MAX,
	listOf,
	localized,
	modes,
	predicate,
	text
} from '#lib/programmes/condition-schema.ts';
import type { Instrument } from '#lib/programmes/instrument.ts';
import { bands, ownPageSchema } from '#lib/programmes/own-page/own-page-schema.ts';
import { rewardSchema } from '#lib/programmes/rewards/reward-schema.ts';
import {
	answerPicks,
	stepKinds,
	type Consent,
	type OutcomeDefinition,
	type Step,
	type Template
} from '#lib/programmes/template.ts';

/** Conditions nested deeper than this are no condition a person wrote. */
const DEPTH_MAX = 30;

const range = v.strictObject({ min: v.optional(v.number()), max: v.optional(v.number()) });
const version = v.pipe(v.number(), v.integer(), v.minValue(1));
const keyed = v.strictObject({ key, label: localized });
const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
/** Times that something happens again: a year of weeks. */
const times = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(53));
const templateKey = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/), v.maxLength(KEY_MAX));
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));
const gap = v.pipe(days, v.minValue(1));

const anchor = v.strictObject({
	key,
	label: localized,
	help: v.optional(localized),
	default: v.optional(v.strictObject({ fromFirstVisitDays: days })),
	metBy: v.optional(key),
	hard: v.optional(range),
	soft: v.optional(range)
});

const step: v.GenericSchema<Step> = v.strictObject({
	key,
	label: localized,
	anchor: key,
	kind: v.picklist(stepKinds),
	offsetDays: days,
	window: v.strictObject({ from: days, to: days }),
	modes: v.pipe(modes, v.minLength(1)),
	treatment: v.boolean(),
	required: listOf(key),
	optional: listOf(key),
	checklist: listOf(keyed),
	repeat: v.optional(v.strictObject({ everyDays: gap, times })),
	condition: v.optional(predicate),
	onMiss: v.optional(
		v.union([
			v.strictObject({ retry: v.strictObject({ times, gapDays: gap }) }),
			v.strictObject({ escalate: v.literal(true) })
		])
	),
	message: v.optional(localized)
});

const parts = v.pipe(listOf(key), v.minLength(1));

const derivation = v.union([
	v.strictObject({ sum: parts }),
	v.strictObject({ mean: parts }),
	v.strictObject({ difference: v.tuple([key, key]) }),
	v.strictObject({ product: parts, times: v.optional(v.number()) }),
	v.strictObject({
		bands: v.strictObject({
			of: key,
			steps: listOf(v.strictObject({ upTo: v.optional(v.number()), value: key }))
		})
	})
]);

const measure = v.strictObject({
	key,
	label: localized,
	help: v.optional(localized),
	kind: v.picklist(['integer', 'decimal', 'enum', 'bool', 'date', 'text', 'score']),
	unit: v.optional(text),
	unitLabel: v.optional(localized),
	hard: v.optional(range),
	soft: v.optional(range),
	precision: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))),
	options: v.optional(
		listOf(v.strictObject({ value: key, label: localized, points: v.optional(v.number()) }))
	),
	derive: v.optional(derivation),
	bands: v.optional(bands),
	dependsOn: v.optional(predicate),
	sensitive: v.boolean(),
	seenBy: v.optional(v.picklist(['care_team', 'administrators'])),
	modes: v.optional(modes),
	safety: v.optional(
		listOf(v.strictObject({ when: predicate, text: localized, blocking: v.boolean() }))
	),
	codes: v.optional(listOf(v.strictObject({ system: text, code: text, note: v.optional(text) })))
});

const section = v.strictObject({
	key,
	label: localized,
	help: v.optional(localized),
	source: v.optional(localized),
	measures: listOf(key)
});

const consent: v.GenericSchema<Consent> = v.strictObject({
	key,
	version,
	label: localized,
	items: listOf(
		v.strictObject({
			key,
			kind: v.picklist(['general', 'sensitive', 'reminders']),
			required: v.boolean(),
			title: localized,
			text: localized
		})
	)
});

const tailoring = v.strictObject({
	key,
	when: predicate,
	advice: localized,
	forParticipant: v.optional(localized),
	reason: localized,
	addSteps: v.optional(listOf(step))
});

const reason = v.strictObject({ reason: key, label: localized });

/** The form of an outcome; a report may bring definitions of its own. */
export const outcomeSchema: v.GenericSchema<OutcomeDefinition> = v.strictObject({
	key,
	version,
	label: localized,
	definition: localized,
	anchor: key,
	include: predicate,
	notIncluded: reason,
	exclude: listOf(v.strictObject({ when: predicate, reason: key, label: localized })),
	window: v.strictObject({ from: days, to: days, target: days }),
	answeredBy: listOf(key),
	pick: v.picklist(answerPicks),
	pickBy: v.optional(key),
	missing: v.picklist(['fail', 'exclude']),
	matureAfterDays: days,
	variants: v.pipe(
		listOf(
			v.strictObject({
				key,
				label: localized,
				numerator: predicate,
				countsTold: v.optional(v.literal(true))
			})
		),
		v.minLength(1)
	),
	flags: listOf(v.strictObject({ key, when: predicate, label: localized })),
	verification: v.optional(
		v.strictObject({ of: key, among: key, expectedPercent: v.optional(v.number()) })
	),
	interval: v.literal('wilson'),
	suppress: v.optional(
		v.strictObject({ minN: v.optional(count), complementMin: v.optional(count) })
	),
	exceptionBand: v.optional(v.strictObject({ low: percent, high: percent })),
	target: v.optional(v.strictObject({ percent }))
});

/** The form of a template. Whether its keys agree with each other is `checkTemplate`'s to say. */
export const templateSchema: v.GenericSchema<unknown, Template> = v.pipe(
	v.unknown(),
	v.check((body) => !isDeeperThan(body, DEPTH_MAX), 'nested too deep'),
	v.strictObject({
		key: templateKey,
		version,
		label: localized,
		source: localized,
		assumed: listOf(localized),
		anchors: listOf(anchor),
		steps: listOf(step),
		measures: listOf(measure),
		sections: listOf(section),
		consents: listOf(consent),
		tailorings: listOf(tailoring),
		outcomes: listOf(outcomeSchema),
		ownPage: v.optional(ownPageSchema),
		rewards: v.optional(listOf(rewardSchema))
	})
);

/** The form of an instrument. */
export const instrumentSchema: v.GenericSchema<unknown, Instrument> = v.pipe(
	v.unknown(),
	v.check((body) => !isDeeperThan(body, DEPTH_MAX), 'nested too deep'),
	v.strictObject({
		key: templateKey,
		version,
		label: localized,
		source: localized,
		measures: listOf(measure),
		section,
		tailorings: listOf(tailoring)
	})
);

function isDeeperThan(body: unknown, depth: number): boolean {
	if (typeof body !== 'object' || body === null) return false;
	return depth === 0 || Object.values(body).some((child) => isDeeperThan(child, depth - 1));
}
