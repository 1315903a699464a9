/**
 * Whether one enrolment reached an outcome, by the template's own definition.
 *
 * Invariants
 * 1. Whoever was included and did not answer inside the window counts as not having reached it.
 * 2. An answer outside the window counts nowhere; both ends of the window are inside.
 * 3. A verified answer never changes what a person reported: a contradiction is a flag.
 * 4. Before an enrolment is mature its result is shown, but no figure counts it.
 */
import { addDays, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { scopeOf } from '#lib/programmes/enrolment-scope.ts';
import type { ContactFact, Facts } from '#lib/programmes/facts.ts';
import { farthest, nearestTo } from '#lib/programmes/observation.ts';
import { holds, type Scope } from '#lib/programmes/predicate.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';
import { readingOf } from '#lib/programmes/timeline.ts';

export type OutcomeStatus = 'excluded' | 'pending' | 'counted';

export type OutcomeResult = {
	status: OutcomeStatus;
	/**
	 * excluded: `not_anchored`, `missing` or a reason of the definition; pending: `not_yet_due`;
	 * counted: `met`, `not_met` or `lost_to_follow_up`, by the first variant.
	 */
	reason: string;
	/** By variant; empty unless counted. */
	met: Record<string, boolean>;
	/** Keys of the definition's flags. */
	flags: string[];
	/** True once the figures may count it: today lies after anchor + matureAfterDays. */
	isMature: boolean;
	/** The contact whose answer was taken. */
	contactId: string | null;
	/** Days in which an answer counts; null without an anchor. */
	window: { from: Day; to: Day } | null;
};

/** The result of one enrolment on a day. It depends on the facts alone, not on their order. */
export function evaluateOutcome(
	template: Template,
	definition: OutcomeDefinition,
	facts: Facts,
	today: Day
): OutcomeResult {
	const scope = scopeOf(template, facts, today);
	const anchor = scope.anchors[definition.anchor];
	if (anchor === undefined) return result('excluded', 'not_anchored', {});
	const window = {
		from: addDays(anchor, definition.window.from),
		to: addDays(anchor, definition.window.to)
	};
	const isMature = today > addDays(anchor, definition.matureAfterDays);
	const about = { window, isMature };
	const excluded = reasonToExclude(definition, scope);
	if (excluded) return result('excluded', excluded, about);
	if (holds(definition.include, scope) !== true) {
		// Treatment may still begin on the anchor's own day.
		if (today <= anchor) return result('pending', 'not_yet_due', about);
		return result('excluded', definition.notIncluded.reason, about);
	}
	return answered(definition, scope, addDays(anchor, definition.window.target), about);
}

/** The words of a reason that the definition itself gives; null for one of the engine's. */
export function reasonLabel(definition: OutcomeDefinition, reason: string): Localized | null {
	const known = [definition.notIncluded, ...definition.exclude];
	return known.find((one) => one.reason === reason)?.label ?? null;
}

type About = { window: { from: Day; to: Day }; isMature: boolean };

function answered(
	definition: OutcomeDefinition,
	scope: Scope,
	target: Day,
	about: About
): OutcomeResult {
	const inWindow = scope.contacts.filter((contact) => isInWindow(contact, about.window));
	const answers = inWindow.filter((contact) => hasAnswer(definition, contact));
	const contact = pickAnswer(definition, answers, target);
	if (!contact) return unanswered(definition, about);
	const asked = { ...scope, contact, window: inWindow };
	const met = definition.variants.map(
		(variant) => [variant.key, holds(variant.numerator, asked) === true] as const
	);
	const flags = definition.flags.filter((flag) => holds(flag.when, asked) === true);
	return {
		...result('counted', met[0]?.[1] ? 'met' : 'not_met', about),
		met: Object.fromEntries(met),
		flags: flags.map((flag) => flag.key),
		contactId: contact.id
	};
}

function unanswered(definition: OutcomeDefinition, about: About): OutcomeResult {
	if (!about.isMature) return result('pending', 'not_yet_due', about);
	if (definition.missing === 'exclude') return result('excluded', 'missing', about);
	const met = definition.variants.map((variant) => [variant.key, false]);
	return { ...result('counted', 'lost_to_follow_up', about), met: Object.fromEntries(met) };
}

function reasonToExclude(definition: OutcomeDefinition, scope: Scope): string | null {
	return definition.exclude.find((rule) => holds(rule.when, scope) === true)?.reason ?? null;
}

function isInWindow(contact: ContactFact, window: { from: Day; to: Day }): boolean {
	if (contact.result !== 'attended') return false;
	return contact.occurredOn >= window.from && contact.occurredOn <= window.to;
}

function hasAnswer(definition: OutcomeDefinition, contact: ContactFact): boolean {
	return definition.answeredBy.every((key) => readingOf(contact, key) !== undefined);
}

function pickAnswer(
	{ pick, pickBy = '' }: OutcomeDefinition,
	answers: ContactFact[],
	target: Day
): ContactFact | undefined {
	if (pick === 'first') return answers[0];
	if (pick === 'last') return answers.at(-1);
	if (pick === 'nearest') return nearestTo(target, answers, (contact) => contact.occurredOn);
	return farthest(answers, pick === 'highest' ? 1 : -1, (contact) => readingOf(contact, pickBy));
}

function result(status: OutcomeStatus, reason: string, about: Partial<About>): OutcomeResult {
	const { window = null, isMature = false } = about;
	return { status, reason, met: {}, flags: [], isMature, contactId: null, window };
}
