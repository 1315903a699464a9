import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { EditedField } from '#lib/programmes/editor/fields.ts';
import { anchorOptions, measureOptions } from '#lib/programmes/editor/options.ts';
import type { Item } from '#lib/programmes/editor/parts.ts';
import { answerPicks, type OutcomeDefinition, type Template } from '#lib/programmes/template.ts';

const pickWords: Record<OutcomeDefinition['pick'], () => string> = {
	nearest: m.programmes_pick_nearest,
	first: m.programmes_pick_first,
	last: m.programmes_pick_last,
	highest: m.programmes_pick_highest,
	lowest: m.programmes_pick_lowest
};

/** What the page of an outcome asks. */
export function outcomeFields(item: Item, body: Template, language: Language): EditedField[] {
	return [
		{ kind: 'both', path: 'label', label: m.programmes_name() },
		{
			...{ kind: 'both', path: 'definition', isLong: true, isOptional: true },
			...{ label: m.programmes_definition(), hint: m.programmes_definition_hint() }
		},
		...whoFields(body, language),
		...answerFields(body, language),
		{
			...{ kind: 'rows', path: 'variants', keyed: 'key', label: m.programmes_variants() },
			hint: m.programmes_variants_hint(),
			rowLabel: (number) => m.programmes_variant({ number }),
			fields: [
				{ kind: 'both', path: 'label', label: m.programmes_name() },
				{
					...{ kind: 'condition', path: 'numerator', place: 'window' },
					label: m.programmes_numerator()
				},
				{
					...{ kind: 'flag', path: 'countsTold', isOptional: true },
					...{ label: m.programmes_counts_told(), hint: m.programmes_counts_told_hint() }
				}
			]
		},
		...figureFields(item as Partial<OutcomeDefinition>, language)
	];
}

function whoFields(body: Template, language: Language): EditedField[] {
	return [
		{ kind: 'heading', path: 'who', label: m.programmes_who() },
		{
			...{ kind: 'choice', path: 'anchor', label: m.programmes_outcome_anchor() },
			options: anchorOptions(body, language)
		},
		{
			...{ kind: 'condition', path: 'include', place: 'ever' },
			...{ label: m.programmes_include(), hint: m.programmes_include_hint() }
		},
		{ kind: 'both', path: 'notIncluded.label', label: m.programmes_not_included() },
		{
			...{ kind: 'rows', path: 'exclude', keyed: 'reason', label: m.programmes_exclude() },
			...{ hint: m.programmes_exclude_hint() },
			rowLabel: (number) => m.programmes_exclude_row({ number }),
			fields: [
				{ kind: 'both', path: 'label', label: m.programmes_exclude_label() },
				{ kind: 'condition', path: 'when', place: 'ever', label: m.programmes_exclude_when() }
			]
		}
	];
}

function answerFields(body: Template, language: Language): EditedField[] {
	const day = { kind: 'number', unit: m.programmes_days() } as const;
	const measures = measureOptions(body, language);
	const missing = [
		{ value: 'fail', label: m.programmes_missing_fail() },
		{ value: 'exclude', label: m.programmes_missing_exclude() }
	];
	return [
		{ kind: 'heading', path: 'answer', label: m.programmes_answer() },
		{ ...day, path: 'window.from', label: m.programmes_window_from() },
		{ ...day, path: 'window.to', label: m.programmes_window_to() },
		{
			...{ ...day, path: 'window.target', label: m.programmes_window_target() },
			hint: m.programmes_window_target_hint()
		},
		{
			...{ kind: 'choices', path: 'answeredBy', options: measures },
			...{ label: m.programmes_answered(), hint: m.programmes_answered_hint() }
		},
		{
			...{ kind: 'choice', path: 'pick', label: m.programmes_pick() },
			options: answerPicks.map((value) => ({ value, label: pickWords[value]() }))
		},
		{
			...{ kind: 'choice', path: 'pickBy', label: m.programmes_pick_by(), options: measures },
			...{ hint: m.programmes_pick_by_hint(), isOptional: true }
		},
		{ kind: 'choice', path: 'missing', label: m.programmes_missing(), options: missing },
		{
			...{ ...day, path: 'matureAfterDays', label: m.programmes_mature() },
			hint: m.programmes_mature_hint()
		}
	];
}

function figureFields(item: Partial<OutcomeDefinition>, language: Language): EditedField[] {
	const percent = { kind: 'number', unit: '%', places: 1, isOptional: true } as const;
	const few = { kind: 'number', unit: m.programmes_people(), isOptional: true } as const;
	const variants = (item.variants ?? []).map(({ key, label }) => ({
		value: key,
		label: either(label, language)
	}));
	const compared = { kind: 'choice', options: variants, isOptional: true } as const;
	return [
		{
			...{ kind: 'rows', path: 'flags', keyed: 'key', label: m.programmes_flags() },
			...{ hint: m.programmes_flags_hint() },
			rowLabel: (number) => m.programmes_flag({ number }),
			fields: [
				{ kind: 'both', path: 'label', label: m.programmes_name() },
				{ kind: 'condition', path: 'when', place: 'window', label: m.programmes_flag_when() }
			]
		},
		{
			kind: 'heading',
			path: 'figure',
			label: m.programmes_figure(),
			hint: m.programmes_interval()
		},
		{ ...percent, path: 'target.percent', label: m.programmes_target() },
		{
			...{ ...percent, path: 'exceptionBand.low', label: m.programmes_band_low() },
			hint: m.programmes_band_low_hint()
		},
		{ ...percent, path: 'exceptionBand.high', label: m.programmes_band_high() },
		...(variants.length > 1
			? ([
					{ ...compared, path: 'verification.of', label: m.programmes_verified_of() },
					{ ...compared, path: 'verification.among', label: m.programmes_verified_among() },
					{
						...{ ...percent, path: 'verification.expectedPercent' },
						label: m.programmes_verified_expected()
					}
				] satisfies EditedField[])
			: []),
		{
			...{ ...few, path: 'suppress.minN', label: m.programmes_suppress_min() },
			hint: m.programmes_suppress_hint()
		},
		{ ...few, path: 'suppress.complementMin', label: m.programmes_suppress_rest() }
	];
}
