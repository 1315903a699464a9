import type { Language, Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { EditedField } from '#lib/programmes/editor/fields.ts';
import { measureOptions } from '#lib/programmes/editor/options.ts';
import { isNumber, type Measure, type Template } from '#lib/programmes/template.ts';

/** How an answer follows from others. */
export function deriveFields(def: Measure, body: Template, language: Language): EditedField[] {
	const others = measureOptions(body, language).filter(({ value }) => value !== def.key);
	// The form's word for it: see item-form.ts.
	const { kind } = (def.derive ?? { kind: 'none' }) as unknown as { kind: string };
	if (def.kind === 'enum') return bySizeFields(def, body, kind, language);
	const kinds = [
		{ value: 'none', label: m.programmes_derive_none() },
		{ value: 'sum', label: m.programmes_derive_sum() },
		{ value: 'mean', label: m.programmes_derive_mean() },
		{ value: 'difference', label: m.programmes_derive_difference() },
		{ value: 'product', label: m.programmes_derive_product() }
	];
	const pair = { kind: 'choice', options: others, isOptional: true } as const;
	return [
		{ kind: 'heading', path: 'derived', label: m.programmes_derive() },
		{ kind: 'choice', path: 'derive.kind', label: m.programmes_derive_kind(), options: kinds },
		...(kind === 'difference'
			? ([
					{ ...pair, path: 'derive.first', label: m.programmes_derive_first() },
					{ ...pair, path: 'derive.second', label: m.programmes_derive_second() }
				] satisfies EditedField[])
			: kind === 'none'
				? []
				: ([
						{
							...{ kind: 'choices', path: 'derive.parts', options: others },
							label: m.programmes_derive_parts()
						}
					] satisfies EditedField[])),
		...(kind === 'product'
			? ([
					{
						...{ kind: 'number', path: 'derive.times', places: 6, isOptional: true },
						label: m.programmes_derive_times()
					}
				] satisfies EditedField[])
			: [])
	];
}

/** An answer that nobody chooses: it follows from the size of another one. */
function bySizeFields(
	def: Measure,
	body: Template,
	kind: string,
	language: Language
): EditedField[] {
	const numbers = body.measures.filter((one) => isNumber(one) && one.key !== def.key);
	const kinds = [
		{ value: 'none', label: m.programmes_derive_none() },
		{ value: 'bands', label: m.programmes_derive_bands() }
	];
	const label = (one: { label: Localized }) => either(one.label, language);
	const answers = (def.options ?? []).map((one) => ({ value: one.value, label: label(one) }));
	return [
		{ kind: 'heading', path: 'derived', label: m.programmes_derive() },
		{ kind: 'choice', path: 'derive.kind', label: m.programmes_derive_kind(), options: kinds },
		...(kind === 'bands'
			? ([
					{
						...{ kind: 'choice', path: 'derive.of', label: m.programmes_derive_of() },
						options: numbers.map((one) => ({ value: one.key, label: label(one) }))
					},
					{
						...{ kind: 'rows', path: 'derive.steps', label: m.programmes_derive_sizes() },
						hint: m.programmes_derive_sizes_hint(),
						rowLabel: (number) => m.programmes_derive_size({ number }),
						fields: [
							{
								...{ kind: 'number', path: 'upTo', places: 6, isOptional: true },
								label: m.programmes_derive_up_to()
							},
							{
								...{ kind: 'choice', path: 'value', options: answers },
								label: m.programmes_derive_answer()
							}
						]
					}
				] satisfies EditedField[])
			: [])
	];
}
