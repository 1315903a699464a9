/**
 * A contact while it is being filled in: what was typed, as it was typed. Answers that other answers
 * rule out are kept in the draft, in case the person changes their mind, but never recorded.
 */
import type { Day } from '#lib/base/days.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import type { FieldMode } from '#lib/field/step-choice.ts';
import { checkContact, safetyNotices, screensOf } from '#lib/programmes/contact-form.ts';
import type { Screen } from '#lib/programmes/contact-form.ts';
import { contactResults, type ContactResult, type Facts } from '#lib/programmes/facts.ts';
import { readMeasure } from '#lib/programmes/measures.ts';
import { deriveScores } from '#lib/programmes/scores.ts';
import { mayBeUntaken, type Untaken, type UntakenReason } from '#lib/programmes/untaken.ts';
import type { Measure, MeasureValue, MeasureValues } from '#lib/programmes/template.ts';
import type { Step, Template } from '#lib/programmes/template.ts';

export type ContactDraft = {
	/** Given once, so that saving twice cannot make two contacts. */
	contactId: string;
	stepKey: string;
	mode: FieldMode;
	/** Null until somebody chose what came of it. */
	result: ContactResult | null;
	typed: Record<string, string>;
	/** Measures whose unlikely value somebody stood by. */
	confirmed: string[];
	/** Measures that cannot be taken, with the reason, empty until it is chosen. */
	untaken?: Record<string, UntakenReason | ''>;
	/** Measures whose blocking safety text was read. */
	read: string[];
	/** What was done of the checklist, as it was ticked: another step's too, until it is saved. */
	ticked?: string[];
	/** The screen: `start`, the key of a section, or `check`. */
	at: string;
};

/** What the draft is about. Without `maySensitive` no sensitive measure is asked. */
export type Asking = {
	template: Template;
	step: Step;
	facts: Facts;
	on: Day;
	maySensitive: boolean;
};

/** The name of the field that says what came of the contact. */
export const RESULT = 'result';

/** What may have come of it; where nobody was met, never that one was seen. */
export function resultsFor(isUnmet: boolean): ContactResult[] {
	return contactResults.filter((result) => !isUnmet || result !== 'attended');
}

/** The screens with the measures that a person answers; derived ones are left to `scoresOn`. */
export function screensFor(asking: Asking, draft: ContactDraft): Screen[] {
	if (draft.result !== 'attended') return [];
	return askable(asking, draft, answersOf(asking, draft));
}

/** The answers that count. */
export function answersOf(asking: Asking, draft: ContactDraft): MeasureValues {
	if (draft.result !== 'attended') return {};
	let values = readAll(asking.template, draft);
	for (;;) {
		const asked = new Set(keysOf(askable(asking, draft, values)));
		const kept = Object.entries(values).filter(([key]) => asked.has(key));
		if (kept.length === Object.keys(values).length) return values;
		// An answer that went may have been the reason for asking another one.
		values = Object.fromEntries(kept);
	}
}

/** What stands against these measures; all of the contact without `keys`. */
export function problemsOf(asking: Asking, draft: ContactDraft, keys?: string[]): Problem[] {
	if (draft.result === null && (!keys || keys.includes(RESULT))) {
		return [problem('required', undefined, RESULT)];
	}
	const wanted = keys ?? keysOf(screensFor(asking, draft));
	const { template, step, facts } = asking;
	const filled = filledIn(asking, draft);
	const wrong = checkContact(template, step, facts, filled).filter(
		({ field }) => field !== undefined && wanted.includes(field)
	);
	const unread = safetyNotices(template, facts, filled)
		.filter(({ measure, isBlocking }) => isBlocking && wanted.includes(measure))
		.filter(({ measure }) => !draft.read.includes(measure))
		.map(({ measure }) => problem('required', undefined, readField(measure)));
	const unexplained = marked(draft)
		.filter((key) => wanted.includes(key) && draft.untaken![key] === '')
		.map((key) => problem('required', undefined, untakenField(key)));
	return [...wrong, ...unread, ...unexplained];
}

/** The name of the box by which a safety text is acknowledged. */
export function readField(measure: string): string {
	return `${measure}-read`;
}

/** The name of the field that asks why a measure could not be taken. */
export function untakenField(measure: string): string {
	return `${measure}-untaken`;
}

/** Whether the contact may be saved without this measure, with a reason. */
export function mayLeaveOut({ step }: Asking, def: Measure): boolean {
	return step.required.includes(def.key) && mayBeUntaken(def);
}

/** What could not be taken, as an operation carries it. */
export function untakenOf(asking: Asking, draft: ContactDraft): Untaken[] {
	const asked = keysOf(screensFor(asking, draft));
	return marked(draft).flatMap((key) => {
		const reason = draft.untaken![key];
		return reason && asked.includes(key) ? [{ key, reason }] : [];
	});
}

/** The items that are asked about: those of the step, where the contact took place. */
export function checklistOf({ step }: Asking, { result }: ContactDraft): Step['checklist'] {
	return result === 'attended' ? step.checklist : [];
}

/** What was done of the checklist, as an operation carries it. */
export function tickedOf(asking: Asking, draft: ContactDraft): string[] {
	const keys = checklistOf(asking, draft).map(({ key }) => key);
	return keys.filter((key) => draft.ticked?.includes(key));
}

/** The safety texts that the answers call for now. */
export function safetyOf(asking: Asking, draft: ContactDraft) {
	return safetyNotices(asking.template, asking.facts, filledIn(asking, draft));
}

/** The derived values that can be computed, for the section that holds them. */
export function scoresOn(
	asking: Asking,
	draft: ContactDraft,
	section: string
): { def: Measure; value: MeasureValue }[] {
	const { measures, sections } = asking.template;
	const values = deriveScores(measures, answersOf(asking, draft));
	const keys = sections.find((one) => one.key === section)?.measures ?? [];
	return measures.flatMap((def) => {
		const value = def.derive && keys.includes(def.key) ? values[def.key] : null;
		return value === null || value === undefined ? [] : [{ def, value }];
	});
}

/** The answers as an operation carries them, without ids. */
export function measuresOf(asking: Asking, draft: ContactDraft) {
	const units = new Map(asking.template.measures.map((def) => [def.key, def.unit ?? null]));
	return Object.entries(answersOf(asking, draft)).flatMap(([key, value]) =>
		value === null || value === undefined ? [] : [{ key, value, unit: units.get(key) ?? null }]
	);
}

function askable(asking: Asking, draft: ContactDraft, values: MeasureValues): Screen[] {
	const { template, step, facts, on, maySensitive } = asking;
	const screens = screensOf(template, step, facts, { mode: draft.mode, on, values });
	return screens
		.map(({ section, measures }) => ({
			section,
			measures: measures.filter(({ def }) => !def.derive && (maySensitive || !def.sensitive))
		}))
		.filter(({ measures }) => measures.length > 0);
}

function readAll(template: Template, draft: ContactDraft): MeasureValues {
	const left = marked(draft);
	const taken = template.measures.filter(({ key }) => !left.includes(key));
	const read = taken.map((def) => [def.key, readMeasure(def, draft.typed[def.key] ?? '')]);
	return Object.fromEntries(read.filter(([, value]) => value !== null));
}

function marked({ untaken = {} }: ContactDraft): string[] {
	return Object.keys(untaken);
}

function filledIn(asking: Asking, draft: ContactDraft) {
	const { mode, confirmed } = draft;
	const values = answersOf(asking, draft);
	return { mode, on: asking.on, values, confirmed, untaken: marked(draft) };
}

function keysOf(screens: Screen[]): string[] {
	return screens.flatMap(({ measures }) => measures.map(({ def }) => def.key));
}
