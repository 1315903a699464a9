import * as v from 'valibot';
import { contactModes, type Expression, type Predicate } from '#lib/programmes/expression.ts';

/** Characters of a key. */
export const KEY_MAX = 60;
const ITEMS_MAX = 200;
const TEXT_MAX = 4000;
/** Ten years and a little on either side of an anchor. */
const DAYS_MAX = 3660;

export const key = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/), v.maxLength(KEY_MAX));
export const days = v.pipe(v.number(), v.integer(), v.minValue(-DAYS_MAX), v.maxValue(DAYS_MAX));
export const modes = v.array(v.picklist(contactModes));
/** Something to be read, in one language and in both. */
export const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(TEXT_MAX));
export const localized = v.strictObject({ ko: text, en: text });
const scalar = v.union([v.string(), v.number(), v.boolean()]);

/** A list of at most as many items as a person can look after. */
export function listOf<const T extends v.GenericSchema>(item: T) {
	return v.pipe(v.array(item), v.maxLength(ITEMS_MAX));
}

const observation = v.strictObject({
	key,
	in: v.optional(v.picklist(['contact', 'window'])),
	window: v.optional(
		v.strictObject({ anchor: key, from: days, to: days, target: v.optional(days) })
	),
	pick: v.optional(v.picklist(['first', 'last', 'nearest', 'highest', 'lowest'])),
	modes: v.optional(modes)
});

const expression: v.GenericSchema<Expression> = v.lazy(() =>
	v.union([
		scalar,
		v.strictObject({ obs: observation }),
		v.strictObject({
			count: v.strictObject({ of: v.literal('contact'), where: v.optional(predicate) })
		}),
		v.strictObject({ anchor: key }),
		v.strictObject({ attr: v.string() }),
		v.strictObject({ daysSince: key, at: v.optional(expression) })
	])
);

const sides = v.tuple([expression, expression]);

/** The form of a condition; each node has exactly one known name. */
export const predicate: v.GenericSchema<Predicate> = v.lazy(() =>
	v.union([
		v.strictObject({ all: listOf(predicate) }),
		v.strictObject({ any: listOf(predicate) }),
		v.strictObject({ not: predicate }),
		v.strictObject({ eq: sides }),
		v.strictObject({ ne: sides }),
		v.strictObject({ lt: sides }),
		v.strictObject({ le: sides }),
		v.strictObject({ gt: sides }),
		v.strictObject({ ge: sides }),
		v.strictObject({ in: v.tuple([expression, listOf(scalar)]) }),
		v.strictObject({ exists: expression })
	])
);
