import * as v from 'valibot';
import { KEY_MAX } from '#lib/programmes/condition-schema.ts';
import { stepsOf, writtenSteps } from '#lib/programmes/enrolment-scope.ts';
import { occurrencesOf } from '#lib/programmes/occurrences.ts';
import { checkOwnPage } from '#lib/programmes/own-page/check-own-page.ts';
import { checkRewards } from '#lib/programmes/rewards/check-rewards.ts';
import { partsOf } from '#lib/programmes/scores.ts';
import {
	ENROLLED,
	isNumber,
	type Measure,
	type OutcomeDefinition,
	type Step,
	type Template
} from '#lib/programmes/template.ts';
import { templateSchema } from '#lib/programmes/template-schema.ts';

/** What is wrong with a template: where, and why, for the person who writes it. */
export type Flaw = { path: string; why: string };

/** A template from foreign data, or its flaws: first of its form, then of its meaning. */
export function parseTemplate(
	body: unknown
): { ok: true; template: Template } | { ok: false; flaws: Flaw[] } {
	const parsed = v.safeParse(templateSchema, body, { abortPipeEarly: true });
	if (!parsed.success) return { ok: false, flaws: formFlaws(parsed.issues) };
	const flaws = checkTemplate(parsed.output);
	return flaws.length > 0 ? { ok: false, flaws } : { ok: true, template: parsed.output };
}

/** Flaws of the form, each at its place. */
export function formFlaws(issues: v.BaseIssue<unknown>[]): Flaw[] {
	return issues.map((issue) => ({ path: v.getDotPath(issue) ?? '', why: issue.message }));
}

/**
 * Flaws that the form alone cannot show: keys used twice, keys that name nothing, windows that do
 * not hold their target, measures that no screen asks, scores that run in a circle.
 */
export function checkTemplate(template: Template): Flaw[] {
	return [
		...doubles('measures', template.measures),
		...doubles('steps', stepsOf(template)),
		...doubles('outcomes', template.outcomes),
		...doubles('tailorings', template.tailorings),
		...template.anchors.flatMap((anchor) => unknownStep(template, anchor)),
		...writtenSteps(template).flatMap((step) => checkStep(template, step)),
		...template.measures.flatMap((def) => checkMeasureDefinition(template, def)),
		...template.sections.flatMap((section) =>
			unknownMeasures(template, `sections.${section.key}`, section.measures)
		),
		...template.outcomes.flatMap((outcome) => checkOutcome(template, outcome)),
		...checkOwnPage(template),
		...doubles('rewards', template.rewards ?? []),
		...checkRewards(template),
		...unknownNames(template, template, '')
	];
}

function doubles(list: string, items: { key: string }[]): Flaw[] {
	const seen = new Set<string>();
	return items.flatMap(({ key }) => {
		const isDouble = seen.has(key);
		seen.add(key);
		return isDouble ? [{ path: `${list}.${key}`, why: 'used twice' }] : [];
	});
}

function checkStep(template: Template, step: Step): Flaw[] {
	const path = `steps.${step.key}`;
	const asked = [...step.required, ...step.optional];
	return [
		...unknownAnchor(template, path, step.anchor),
		...unknownMeasures(template, path, asked),
		...asked
			.filter((key) => !template.sections.some((section) => section.measures.includes(key)))
			.map((key) => ({ path, why: `no section asks ${key}` })),
		...badWindow(path, step.window, step.offsetDays),
		...badKind(path, step),
		...(occurrencesOf(step).some(({ key }) => key.length > KEY_MAX)
			? [{ path, why: 'key too long to be repeated' }]
			: [])
	];
}

/** What a step is held by must be among its ways, or a plan would promise what nobody may record. */
function badKind(path: string, { kind, modes, message }: Step): Flaw[] {
	if (message && kind !== 'message') return [{ path, why: 'is no message' }];
	const meets = kind === 'visit' || kind === 'group';
	if (meets && !modes.includes('visit')) return [{ path, why: 'cannot be held at a visit' }];
	const writes = modes.some((mode) => mode === 'sms' || mode === 'post');
	return kind === 'message' && !writes ? [{ path, why: 'cannot be written' }] : [];
}

function checkMeasureDefinition(template: Template, def: Measure): Flaw[] {
	const path = `measures.${def.key}`;
	const flaws: Flaw[] = [];
	if (def.kind === 'enum' && !def.options?.length) flaws.push({ path, why: 'has no options' });
	if (def.kind === 'score' && !def.derive) flaws.push({ path, why: 'has no derivation' });
	const isWhole = def.kind === 'integer';
	if (def.precision !== undefined && !isNumber(def)) flaws.push({ path, why: 'has no decimals' });
	if (isWhole && def.precision) flaws.push({ path, why: 'is whole and has decimals' });
	if (runsInCircle(template, def.key, [])) flaws.push({ path, why: 'is derived from itself' });
	return [...flaws, ...unknownMeasures(template, path, partsOf(def))];
}

function checkOutcome(template: Template, outcome: OutcomeDefinition): Flaw[] {
	const path = `outcomes.${outcome.key}`;
	const variants = outcome.variants.map((variant) => variant.key);
	const compared = outcome.verification
		? [outcome.verification.of, outcome.verification.among]
		: [];
	const flaws = compared
		.filter((key) => !variants.includes(key))
		.map((key) => ({ path, why: `has no variant ${key}` }));
	// Mature before its window ends, it would count people who may still answer.
	if (outcome.matureAfterDays < outcome.window.to) flaws.push({ path, why: 'mature too early' });
	return [
		...flaws,
		...unknownAnchor(template, path, outcome.anchor),
		...unknownMeasures(template, path, outcome.answeredBy),
		...badPick(template, path, outcome),
		...badWindow(path, outcome.window, outcome.window.target)
	];
}

function badPick(template: Template, path: string, outcome: OutcomeDefinition): Flaw[] {
	const { pick, pickBy, exceptionBand: band } = outcome;
	const isCompared = pick === 'highest' || pick === 'lowest';
	const measured = template.measures.find((def) => def.key === pickBy);
	const flaws = pickBy === undefined ? [] : unknownMeasures(template, path, [pickBy]);
	if (isCompared && pickBy === undefined) flaws.push({ path, why: 'compares no measure' });
	if (measured && !isNumber(measured)) flaws.push({ path, why: `cannot compare ${pickBy}` });
	if (band && band.low > band.high) flaws.push({ path, why: 'the band is upside down' });
	return flaws;
}

// Conditions stand anywhere in a template, so the whole of it is walked for the names they use.
function unknownNames(template: Template, node: unknown, path: string): Flaw[] {
	if (typeof node !== 'object' || node === null) return [];
	return Object.entries(node).flatMap(([name, child]) => {
		const here = path ? `${path}.${name}` : name;
		const measures = name === 'obs' ? [String((child as { key?: unknown }).key)] : [];
		const isAnchor = (name === 'anchor' || name === 'daysSince') && typeof child === 'string';
		return [
			...unknownMeasures(template, here, measures),
			...(isAnchor ? unknownAnchor(template, here, child) : []),
			...unknownNames(template, child, here)
		];
	});
}

function unknownMeasures(template: Template, path: string, keys: string[]): Flaw[] {
	return keys
		.filter((key) => !template.measures.some((def) => def.key === key))
		.map((key) => ({ path, why: `no measure ${key}` }));
}

function unknownAnchor(template: Template, path: string, key: string): Flaw[] {
	const isKnown = key === ENROLLED || template.anchors.some((anchor) => anchor.key === key);
	return isKnown ? [] : [{ path, why: `no anchor ${key}` }];
}

function unknownStep(template: Template, { key, metBy }: Template['anchors'][number]): Flaw[] {
	const isKnown = metBy === undefined || stepsOf(template).some((step) => step.key === metBy);
	return isKnown ? [] : [{ path: `anchors.${key}`, why: `no step ${metBy}` }];
}

function badWindow(path: string, window: { from: number; to: number }, target: number): Flaw[] {
	const holdsTarget = window.from <= target && target <= window.to;
	return holdsTarget ? [] : [{ path, why: 'the window does not hold its target' }];
}

function runsInCircle(template: Template, key: string, path: string[]): boolean {
	if (path.includes(key)) return true;
	const def = template.measures.find((one) => one.key === key);
	return def ? partsOf(def).some((part) => runsInCircle(template, part, [...path, key])) : false;
}
