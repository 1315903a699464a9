/*
 * An item as its page asks about it. Some of what is asked stands elsewhere in the programme, or under
 * another name, than where a person looks for it.
 */
import { systemName, systemOf } from '#lib/programmes/editor/code-systems.ts';
import {
	deriveAsForm,
	deriveFromForm,
	type FormDerive
} from '#lib/programmes/editor/derive-form.ts';
import { withItem, type Item, type Part } from '#lib/programmes/editor/parts.ts';
import { placed, placementOf, type Placement } from '#lib/programmes/editor/placement.ts';
import { rewardAsForm, rewardFromForm } from '#lib/programmes/editor/reward-form.ts';
import type { Measure, OnMiss, Step, Template } from '#lib/programmes/template.ts';

type FormMiss = { kind: 'none' | 'retry' | 'escalate'; times?: number; gapDays?: number };
type FormStep = Item & Partial<Step> & { miss?: FormMiss };
type FormTailoring = Item & { addSteps?: FormStep[] };
type FormMeasure = Item &
	Partial<Omit<Measure, 'derive'>> & { derive?: FormDerive; place?: Placement };

/** The item as its form asks about it. */
export function asForm(body: Template, part: Part, item: Item): Item {
	if (part === 'steps') return stepAsForm(item as FormStep);
	if (part === 'tailorings') return tailoringAsForm(item as FormTailoring);
	if (part === 'rewards') return rewardAsForm(item);
	if (part !== 'measures') return item;
	const { derive, codes, ...rest } = item as Measure;
	return {
		...rest,
		...(codes && { codes: codes.map((one) => ({ ...one, system: systemName(one.system) })) }),
		derive: deriveAsForm(derive),
		place: placementOf(body, item.key)
	} as FormMeasure;
}

/** The programme with what the form of an item says. */
export function fromForm(body: Template, part: Part, form: Item): Template {
	if (part === 'steps') return withItem(body, part, stepFromForm(form as FormStep));
	if (part === 'tailorings') return withItem(body, part, tailoringFromForm(form as FormTailoring));
	if (part === 'rewards') return withItem(body, part, rewardFromForm(form));
	if (part === 'measures') return measureFromForm(body, form as FormMeasure);
	return withItem(body, part, form);
}

function tailoringAsForm({ addSteps, ...rule }: FormTailoring): Item {
	return { ...rule, ...(addSteps && { addSteps: addSteps.map(stepAsForm) }) } as Item;
}

function tailoringFromForm({ addSteps, ...rule }: FormTailoring): Item {
	return { ...rule, ...(addSteps && { addSteps: addSteps.map(stepFromForm) }) } as Item;
}

function measureFromForm(body: Template, form: FormMeasure): Template {
	const { derive, place, codes, ...rest } = form;
	const derived = deriveFromForm(derive);
	const measure = {
		...{ ...rest, ...(derived && { derive: derived }) },
		...(codes && { codes: codes.map((one) => ({ ...one, system: systemOf(one.system) })) })
	};
	const written = withItem(body, 'measures', measure as Item);
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
