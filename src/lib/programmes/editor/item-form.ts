/*
 * An item as its page asks about it. Some of what is asked stands elsewhere in the programme, or under
 * another name, than where a person looks for it.
 */
import { withItem, type Item, type Part } from '#lib/programmes/editor/parts.ts';
import { placed, placementOf, type Placement } from '#lib/programmes/editor/placement.ts';
import type { Derivation, Measure, OnMiss, Step, Template } from '#lib/programmes/template.ts';

type FormMiss = { kind: 'none' | 'retry' | 'escalate'; times?: number; gapDays?: number };
type FormDerive = {
	kind: 'none' | 'sum' | 'mean' | 'difference' | 'product' | 'bands';
	parts?: string[];
	first?: string;
	second?: string;
	times?: number;
};
type FormStep = Item & Partial<Step> & { miss?: FormMiss };
type FormMeasure = Item &
	Partial<Omit<Measure, 'derive'>> & { derive?: FormDerive; place?: Placement };

/** The item as its form asks about it. */
export function asForm(body: Template, part: Part, item: Item): Item {
	if (part === 'steps') return stepAsForm(item as FormStep);
	if (part !== 'measures') return item;
	const { derive, ...rest } = item as Measure;
	return {
		...rest,
		derive: deriveAsForm(derive),
		place: placementOf(body, item.key)
	} as FormMeasure;
}

/** The programme with what the form of an item says. */
export function fromForm(body: Template, part: Part, form: Item): Template {
	if (part === 'steps') return withItem(body, part, stepFromForm(form as FormStep));
	if (part !== 'measures') return withItem(body, part, form);
	const { derive, place, ...rest } = form as FormMeasure;
	const before = body.measures.find(({ key }) => key === form.key);
	const derived = deriveFromForm(derive, before?.derive);
	const measure = { ...rest, ...(derived && { derive: derived }) };
	const written = withItem(body, part, measure as Item);
	return place ? placed(written, form.key, { ...place, at: place.at ?? {} }) : written;
}

function stepAsForm({ onMiss, ...step }: FormStep): FormStep {
	if (!onMiss) return { ...step, miss: { kind: 'none' } };
	if ('escalate' in onMiss) return { ...step, miss: { kind: 'escalate' } };
	return { ...step, miss: { kind: 'retry', ...onMiss.retry } };
}

function stepFromForm({ miss, ...step }: FormStep): Item {
	const { onMiss: _, ...rest } = step;
	if (!miss || miss.kind === 'none') return rest;
	const onMiss: OnMiss =
		miss.kind === 'escalate'
			? { escalate: true }
			: { retry: { times: miss.times ?? 1, gapDays: miss.gapDays ?? 1 } };
	return { ...rest, onMiss } as Item;
}

function deriveAsForm(derive: Derivation | undefined): FormDerive {
	if (!derive) return { kind: 'none' };
	if ('sum' in derive) return { kind: 'sum', parts: derive.sum };
	if ('mean' in derive) return { kind: 'mean', parts: derive.mean };
	if ('difference' in derive) {
		const [first, second] = derive.difference;
		return { kind: 'difference', first, second };
	}
	if ('product' in derive) {
		const { product, times } = derive;
		return { kind: 'product', parts: product, ...(times !== undefined && { times }) };
	}
	return { kind: 'bands' };
}

function deriveFromForm(
	form: FormDerive | undefined,
	before: Derivation | undefined
): Derivation | undefined {
	if (!form || form.kind === 'none') return undefined;
	const parts = form.parts ?? [];
	if (form.kind === 'sum') return { sum: parts };
	if (form.kind === 'mean') return { mean: parts };
	if (form.kind === 'product') {
		return { product: parts, ...(form.times !== undefined && { times: form.times }) };
	}
	if (form.kind === 'difference') return { difference: [form.first ?? '', form.second ?? ''] };
	// Only the file writes these; they stay as they were.
	return before && 'bands' in before ? before : undefined;
}
