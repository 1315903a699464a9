import * as v from 'valibot';
import { isDay, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { isKeyable } from '#lib/ui/typed-text.ts';
import {
	AGES,
	channels,
	contactChannels,
	rewardKinds,
	type ServiceContent
} from '#lib/visits/services/service-content.ts';

const SENTENCE_MAX = 400;
const LIST_MAX = 30;
const AGE_MAX = 130;
const MONTHS_MAX = 120;
const MONEY_MAX = 100_000_000;
const PEOPLE_MAX = 100_000;

/** A text that can be kept: the database takes no sign that no keyboard makes. */
export function line(max: number) {
	return v.pipe(
		v.string(),
		v.check(isKeyable, 'bad characters'),
		v.trim(),
		v.minLength(1),
		v.maxLength(max)
	);
}

const sentence = line(SENTENCE_MAX);
/** One sentence in both languages. */
export const localized: v.GenericSchema<unknown, Localized> = v.strictObject({
	ko: sentence,
	en: sentence
});
/** The name of something inside a file or an address. */
export const key = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/), v.maxLength(60));

const day = v.custom<Day>(isDay, 'not a day');

/** A list of at most thirty. */
export function listOf<Item>(item: v.GenericSchema<unknown, Item>) {
	return v.pipe(v.array(item), v.maxLength(LIST_MAX));
}

function whole(min: number, max: number) {
	return v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
}

const months = whole(0, MONTHS_MAX);

const statements = v.pipe(
	listOf(v.strictObject({ key, text: localized })),
	v.check((all) => new Set(all.map((one) => one.key)).size === all.length, 'key twice'),
	v.check((all) => all.every((one) => one.key !== AGES), 'key reserved')
);

const ages = v.pipe(
	v.strictObject({ from: v.optional(whole(0, AGE_MAX)), to: v.optional(whole(0, AGE_MAX)) }),
	v.check(({ from, to }) => from !== undefined || to !== undefined, 'no age'),
	v.check(({ from, to }) => (from ?? 0) <= (to ?? AGE_MAX), 'from after to')
);

const selection = v.variant('by', [
	v.strictObject({ by: v.literal('first_come') }),
	v.strictObject({
		by: v.picklist(['chosen', 'lot']),
		until: v.optional(day),
		how: v.optional(localized)
	})
]);

const reward = v.strictObject({
	when: localized,
	atMonths: v.optional(months),
	value: v.optional(whole(1, MONEY_MAX)),
	unit: v.optional(localized),
	kind: v.picklist(rewardKinds),
	isUpTo: v.optional(v.boolean()),
	what: v.optional(localized)
});

const measure = v.strictObject({
	name: localized,
	unit: v.optional(line(20)),
	visits: v.optional(v.pipe(listOf(whole(1, LIST_MAX)), v.minLength(1))),
	note: v.optional(localized)
});

const results = v.pipe(
	v.strictObject({ fromDays: whole(0, 365), toDays: whole(0, 365) }),
	v.check(({ fromDays, toDays }) => fromDays <= toDays, 'from after to')
);

/** What a file may say about a service, its times apart. Unknown keys are refused. */
export const contentSchema: v.GenericSchema<unknown, ServiceContent> = v.strictObject({
	who: v.optional(localized),
	counts: v.optional(localized),
	ages: v.optional(ages),
	channels: v.optional(listOf(v.picklist(channels))),
	apply: v.optional(localized),
	selection: v.optional(selection),
	responseDays: v.optional(whole(1, 60)),
	confirmations: v.optional(statements),
	asks: v.optional(statements),
	fee: v.optional(localized),
	supplies: v.optional(listOf(localized)),
	rewards: v.optional(listOf(reward)),
	measures: v.optional(listOf(measure)),
	betweenVisits: v.optional(
		v.strictObject({
			channels: v.pipe(listOf(v.picklist(contactChannels)), v.minLength(1)),
			what: v.optional(localized)
		})
	),
	followUp: v.optional(
		v.strictObject({
			months: whole(1, MONTHS_MAX),
			from: v.optional(v.picklist(['start', 'last'])),
			everyMonths: v.optional(whole(1, MONTHS_MAX)),
			what: v.optional(localized)
		})
	),
	resultsWithin: v.optional(results),
	places: v.optional(whole(1, PEOPLE_MAX)),
	staff: v.optional(localized),
	partners: v.optional(listOf(localized)),
	notes: v.optional(listOf(localized))
});
