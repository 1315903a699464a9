import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { EditedField } from '#lib/programmes/editor/fields.ts';
import { anchorOptions, measureOptions, modeOptions } from '#lib/programmes/editor/options.ts';
import type { StepKind, Template } from '#lib/programmes/template.ts';

export const stepKindWords: Record<StepKind, () => string> = {
	visit: m.programmes_step_visit,
	call: m.programmes_step_call,
	message: m.programmes_step_message,
	group: m.programmes_step_group
};

/** What the page of a step asks. */
export function stepFields(body: Template, language: Language): EditedField[] {
	const kinds = Object.entries(stepKindWords).map(([value, say]) => ({ value, label: say() }));
	return [
		{ kind: 'both', path: 'label', label: m.programmes_name() },
		{ kind: 'choice', path: 'kind', label: m.programmes_step_kind(), options: kinds },
		...whenFields(body, language),
		{
			...{ kind: 'choices', path: 'modes', label: m.programmes_step_modes() },
			...{ hint: m.programmes_step_modes_hint(), options: modeOptions() }
		},
		{
			...{ kind: 'flag', path: 'treatment', label: m.programmes_step_treatment() },
			hint: m.programmes_step_treatment_hint()
		},
		{
			...{ kind: 'both', path: 'message', isLong: true, isOptional: true },
			...{ label: m.programmes_step_text(), hint: m.programmes_step_text_hint() }
		},
		{ kind: 'heading', path: 'asked', label: m.programmes_step_asked() },
		{
			...{ kind: 'choices', path: 'required', label: m.programmes_step_required() },
			options: measureOptions(body, language)
		},
		{
			...{ kind: 'choices', path: 'optional', label: m.programmes_step_optional() },
			options: measureOptions(body, language)
		},
		{
			...{ kind: 'rows', path: 'checklist', keyed: 'key', label: m.programmes_step_checklist() },
			hint: m.programmes_step_checklist_hint(),
			rowLabel: (number) => m.programmes_step_checklist_row({ number }),
			fields: [{ kind: 'both', path: 'label', label: m.programmes_text() }]
		},
		...moreFields()
	];
}

function whenFields(body: Template, language: Language): EditedField[] {
	const day = { kind: 'number', unit: m.programmes_days() } as const;
	return [
		{ kind: 'heading', path: 'when', label: m.programmes_step_when() },
		{
			...{ kind: 'choice', path: 'anchor', label: m.programmes_step_anchor() },
			options: anchorOptions(body, language)
		},
		{
			...{ ...day, path: 'offsetDays', label: m.programmes_step_offset() },
			hint: m.programmes_step_offset_hint()
		},
		{ ...day, path: 'window.from', label: m.programmes_step_from() },
		{ ...day, path: 'window.to', label: m.programmes_step_to() }
	];
}

function moreFields(): EditedField[] {
	const misses = [
		{ value: 'none', label: m.programmes_miss_none() },
		{ value: 'retry', label: m.programmes_miss_retry() },
		{ value: 'escalate', label: m.programmes_miss_escalate() }
	];
	const days = { kind: 'number', unit: m.programmes_days(), isOptional: true } as const;
	const times = { kind: 'number', unit: m.programmes_times(), isOptional: true } as const;
	return [
		{
			...{ kind: 'condition', path: 'condition', place: 'ever', isOptional: true },
			...{ label: m.programmes_step_condition(), hint: m.programmes_step_condition_hint() }
		},
		{ kind: 'heading', path: 'again', label: m.programmes_step_again() },
		{
			...{ ...days, path: 'repeat.everyDays', label: m.programmes_step_every() },
			hint: m.programmes_step_every_hint()
		},
		{ ...times, path: 'repeat.times', label: m.programmes_step_times() },
		{ kind: 'choice', path: 'miss.kind', label: m.programmes_miss(), options: misses },
		{
			...{ ...times, path: 'miss.times', label: m.programmes_miss_times() },
			hint: m.programmes_miss_hint()
		},
		{ ...days, path: 'miss.gapDays', label: m.programmes_miss_gap() }
	];
}
