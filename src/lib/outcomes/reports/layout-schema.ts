import * as v from 'valibot';
import type { Localized } from '#lib/base/localized.ts';
import { periodKinds, type ReportLayout } from '#lib/outcomes/reports/layout.ts';
import { contactModes } from '#lib/programmes/expression.ts';
import { outcomeSchema } from '#lib/programmes/template-schema.ts';

const key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/));
const words = v.pipe(v.string(), v.nonEmpty());
const label: v.GenericSchema<Localized> = v.strictObject({ ko: words, en: words });
const named = { key, label };
const modes = v.pipe(v.array(v.picklist(contactModes)), v.minLength(1));
const values = v.pipe(v.array(v.string()), v.minLength(1));

const division = v.variant('of', [
	divisionOf('measure', v.strictObject({ ...named, values, isNothing: v.optional(v.boolean()) })),
	divisionOf(
		'age',
		v.strictObject({ ...named, from: v.optional(v.number()), to: v.optional(v.number()) })
	),
	divisionOf('modes', v.strictObject({ ...named, modes })),
	divisionOf('setting', v.strictObject({ ...named, values }))
]);

const table = v.variant('kind', [
	v.strictObject({ kind: v.literal('registrations'), ...named }),
	v.strictObject({ kind: v.literal('items'), ...named }),
	v.strictObject({
		kind: v.literal('contacts'),
		...named,
		rows: v.array(v.strictObject({ ...named, modes }))
	}),
	v.strictObject({ kind: v.literal('outcomes'), ...named, outcomes: v.array(key) }),
	v.strictObject({
		kind: v.literal('breakdown'),
		...named,
		outcome: key,
		by: v.pipe(v.array(division), v.maxLength(2))
	})
]);

/** The form of a report's layout, as it is kept in a JSON file. */
export const layoutSchema: v.GenericSchema<unknown, ReportLayout> = v.strictObject({
	key,
	version: v.pipe(v.number(), v.integer(), v.minValue(1)),
	label,
	lead: label,
	source: label,
	periods: v.pipe(v.array(v.picklist(periodKinds)), v.minLength(1)),
	finalIn: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4))),
	outcomes: v.array(outcomeSchema),
	columns: v.array(
		v.strictObject({
			...named,
			definition: label,
			is: v.picklist(['treated', 'reached', 'not_reached', 'lost', 'not_due']),
			variant: v.optional(key)
		})
	),
	checks: v.array(
		v.strictObject({ kind: v.picklist(['sum', 'at_most']), whole: key, parts: v.array(key) })
	),
	tables: v.pipe(v.array(table), v.minLength(1)),
	missing: label
});

function divisionOf<const Of extends string, Group extends v.GenericSchema>(of: Of, group: Group) {
	return v.strictObject({
		of: v.literal(of),
		...named,
		several: v.optional(label),
		groups: v.array(group)
	});
}
