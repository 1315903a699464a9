import { addDays, daysBetween, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { scopeOf } from '#lib/programmes/enrolment-scope.ts';
import type { ContactMode } from '#lib/programmes/expression.ts';
import type { ContactFact, Facts } from '#lib/programmes/facts.ts';
import { checkMeasure, isOutside } from '#lib/programmes/measures.ts';
import { holds, type Scope } from '#lib/programmes/predicate.ts';
import { withScores } from '#lib/programmes/scores.ts';
import { mayBeUntaken } from '#lib/programmes/untaken.ts';
import type {
	Anchor,
	Measure,
	MeasureValues,
	Range,
	Section,
	Step,
	Template
} from '#lib/programmes/template.ts';

/** A contact that is being filled in. `confirmed` names the measures whose unlikely value stands. */
export type Draft = {
	mode: ContactMode;
	/** The day at the site. */
	on: Day;
	values: MeasureValues;
	confirmed?: string[];
	/** Measures that could not be taken: they are missing, and the step does without them. */
	untaken?: string[];
};

/** What one screen asks: a section of the template with those of its measures that apply now. */
export type Screen = { section: Section; measures: { def: Measure; isRequired: boolean }[] };

/** The screens of a step, in the template's order; what does not apply to the answers is left out. */
export function screensOf(template: Template, step: Step, facts: Facts, draft: Draft): Screen[] {
	const scope = draftScope(template, facts, draft);
	const asked = template.measures.filter((def) => isAsked(def, step, draft, scope));
	return template.sections.flatMap((section) => {
		const measures = section.measures.flatMap((key) =>
			asked
				.filter((def) => def.key === key)
				.map((def) => ({ def, isRequired: step.required.includes(key) }))
		);
		return measures.length > 0 ? [{ section, measures }] : [];
	});
}

/**
 * Everything that stands against saving the contact: each value by `checkMeasure`, `required` for
 * one that the step needs and that applies, `unknown_measure` for one that the template or the
 * other answers rule out, `not_a_choice` for a mode that the step does not allow.
 */
export function checkContact(
	template: Template,
	step: Step,
	facts: Facts,
	draft: Draft
): Problem[] {
	const scope = draftScope(template, facts, draft);
	const wrongMode = step.modes.includes(draft.mode) ? [] : [problem('not_a_choice', {}, 'mode')];
	const given = Object.keys(draft.values).flatMap((key) => checkGiven(template, key, draft, scope));
	const missing = template.measures
		.filter((def) => step.required.includes(def.key) && isMissing(def, draft))
		.filter((def) => isAsked(def, step, draft, scope))
		.map((def) => problem('required', undefined, def.key));
	return [...wrongMode, ...given, ...missing];
}

/** The safety texts that the answers call for. */
export function safetyNotices(
	template: Template,
	facts: Facts,
	draft: Draft
): { measure: string; text: Localized; isBlocking: boolean }[] {
	const scope = draftScope(template, facts, draft);
	return template.measures.flatMap((def) =>
		(def.safety ?? [])
			.filter((rule) => holds(rule.when, scope) === true)
			.map((rule) => ({ measure: def.key, text: rule.text, isBlocking: rule.blocking }))
	);
}

/**
 * A day proposed for an anchor: outside its hard or soft range, counted from the registration. A
 * poster may hang for weeks before the first visit, so that is not the day of enrolling.
 */
export function checkAnchor(
	anchor: Anchor,
	day: Day,
	registeredOn: Day,
	isConfirmed = false
): Problem[] {
	const days = daysBetween(registeredOn, day);
	if (isOutside(anchor.hard, days))
		return [problem('out_of_range', daysOfRange(anchor.hard, registeredOn), anchor.key)];
	if (isConfirmed || !isOutside(anchor.soft, days)) return [];
	return [problem('unlikely_value', daysOfRange(anchor.soft, registeredOn), anchor.key)];
}

function daysOfRange(range: Range | undefined, from: Day): Record<string, string> {
	return {
		...(range?.min === undefined ? {} : { min: addDays(from, range.min) }),
		...(range?.max === undefined ? {} : { max: addDays(from, range.max) })
	};
}

/** The day on which the person was registered: their first contact that took place, else `today`. */
export function registeredOn(facts: Facts, today: Day): Day {
	const days = facts.contacts
		.filter((contact) => contact.result === 'attended')
		.map((contact) => contact.occurredOn);
	return days.sort()[0] ?? today;
}

function checkGiven(template: Template, key: string, draft: Draft, scope: Scope): Problem[] {
	const value = draft.values[key];
	if (value === null || value === undefined) return [];
	const def = template.measures.find((one) => one.key === key);
	if (!def || isRuledOut(def, scope)) return [problem('unknown_measure', undefined, key)];
	const isConfirmed = draft.confirmed?.includes(key) ?? false;
	return checkMeasure(def, value, { mode: draft.mode, isConfirmed });
}

function isAsked(def: Measure, step: Step, draft: Draft, scope: Scope): boolean {
	const isInStep = step.required.includes(def.key) || step.optional.includes(def.key);
	if (!isInStep || (def.modes && !def.modes.includes(draft.mode))) return false;
	return !def.dependsOn || holds(def.dependsOn, scope) === true;
}

// Only a certain no rules a value out: what is not answered yet may still be answered.
function isRuledOut(def: Measure, scope: Scope): boolean {
	return def.dependsOn !== undefined && holds(def.dependsOn, scope) === false;
}

function isMissing(def: Measure, draft: Draft): boolean {
	if (mayBeUntaken(def) && draft.untaken?.includes(def.key)) return false;
	const value = draft.values[def.key];
	return !def.derive && (value === null || value === undefined || value === '');
}

function draftScope(template: Template, facts: Facts, draft: Draft): Scope {
	const measures = Object.entries(draft.values).flatMap(([key, value]) =>
		value === null || value === undefined ? [] : [{ key, value, unit: null, takenAt: '' }]
	);
	const contact: ContactFact = {
		id: '',
		stepKey: null,
		mode: draft.mode,
		result: 'attended',
		occurredOn: draft.on,
		occurredAt: '',
		measures
	};
	return {
		...scopeOf(template, facts, draft.on),
		contact: withScores(template.measures, contact)
	};
}
