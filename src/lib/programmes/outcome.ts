/**
 * Whether one enrolment reached an outcome, by the template's own definition.
 *
 * Invariants
 * 1. Whoever was included and did not answer inside the window counts as not having reached it.
 * 2. An answer outside the window counts nowhere; both ends of the window are inside.
 * 3. A verified answer never changes what a person reported: a contradiction is a flag.
 * 4. Before an enrolment is mature its result is shown, but no figure counts it.
 * 5. What people told of themselves on their own page answers only the variants that count it.
 */
import { addDays, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { scopeOf } from '#lib/programmes/enrolment-scope.ts';
import type { ContactFact, Facts } from '#lib/programmes/facts.ts';
import { farthest, nearestTo } from '#lib/programmes/observation.ts';
import { holds, type Scope } from '#lib/programmes/predicate.ts';
import { withTold } from '#lib/programmes/self-report/self-report.ts';
import type { Stand } from '#lib/programmes/standings/standing.ts';
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
	return resultOn(definition, standOf(template, definition, facts, today), today);
}

/**
 * Where one enrolment stands, before the day is asked: what only follows from the day (not yet due,
 * not reached in time) is said by `resultOn`. `today` matters to a definition that is not `isTimeless`.
 */
export function standOf(
	template: Template,
	definition: OutcomeDefinition,
	facts: Facts,
	today: Day
): Stand {
	const scope = scopeOf(template, facts, today);
	const anchor = scope.anchors[definition.anchor] ?? null;
	if (anchor === null) return { anchor, standing: { kind: 'not_anchored' }, contactId: null };
	const reason = reasonToExclude(definition, scope);
	if (reason) return { anchor, standing: { kind: 'excluded', reason }, contactId: null };
	if (holds(definition.include, scope) !== true) {
		return { anchor, standing: { kind: 'not_included' }, contactId: null };
	}
	return answered(definition, anchor, scope, withTold(scope, facts));
}

/** What a standing means on a day. */
export function resultOn(
	definition: OutcomeDefinition,
	{ anchor, standing, contactId }: Stand,
	today: Day
): OutcomeResult {
	if (anchor === null) return result('excluded', 'not_anchored', {});
	const window = windowOf(definition, anchor);
	const isMature = today > addDays(anchor, definition.matureAfterDays);
	const about = { window, isMature };
	if (standing.kind === 'answered') {
		const met = metBy(definition, standing.met);
		const isMet = met[definition.variants[0]?.key ?? ''] === true;
		const { flags } = standing;
		return { ...result('counted', isMet ? 'met' : 'not_met', about), met, flags, contactId };
	}
	if (standing.kind === 'excluded') return result('excluded', standing.reason, about);
	if (standing.kind === 'unanswered') return unanswered(definition, about);
	// Treatment may still begin on the anchor's own day.
	if (today <= anchor) return result('pending', 'not_yet_due', about);
	return result('excluded', definition.notIncluded.reason, about);
}

/** The words of a reason that the definition itself gives; null for one of the engine's. */
export function reasonLabel(definition: OutcomeDefinition, reason: string): Localized | null {
	const known = [definition.notIncluded, ...definition.exclude];
	return known.find((one) => one.reason === reason)?.label ?? null;
}

type About = { window: { from: Day; to: Day }; isMature: boolean };

function windowOf(definition: OutcomeDefinition, anchor: Day): { from: Day; to: Day } {
	const { from, to } = definition.window;
	return { from: addDays(anchor, from), to: addDays(anchor, to) };
}

function answered(definition: OutcomeDefinition, anchor: Day, scope: Scope, heard: Scope): Stand {
	const own = answerIn(definition, anchor, scope);
	const countsTold = definition.variants.some((one) => one.countsTold);
	const told = countsTold ? answerIn(definition, anchor, heard) : own;
	const answer = own ?? told;
	if (!answer) return { anchor, standing: { kind: 'unanswered' }, contactId: null };
	const met = definition.variants.filter((one) => {
		const asked = one.countsTold ? told : own;
		return asked !== null && holds(one.numerator, asked) === true;
	});
	const flags = definition.flags.filter((flag) => holds(flag.when, answer) === true);
	const keys = { met: met.map(({ key }) => key), flags: flags.map(({ key }) => key) };
	const contactId = own?.contact?.id ?? null;
	return { anchor, standing: { kind: 'answered', ...keys }, contactId };
}

/** The scope with the contact that answers; null where none does. */
function answerIn(definition: OutcomeDefinition, anchor: Day, scope: Scope): Scope | null {
	const days = windowOf(definition, anchor);
	const window = scope.contacts.filter((contact) => isInWindow(contact, days));
	const answers = window.filter((contact) => hasAnswer(definition, contact));
	const contact = pickAnswer(definition, answers, addDays(anchor, definition.window.target));
	return contact ? { ...scope, contact, window } : null;
}

function metBy({ variants }: OutcomeDefinition, keys: string[]): Record<string, boolean> {
	return Object.fromEntries(variants.map(({ key }) => [key, keys.includes(key)]));
}

function unanswered(definition: OutcomeDefinition, about: About): OutcomeResult {
	if (!about.isMature) return result('pending', 'not_yet_due', about);
	if (definition.missing === 'exclude') return result('excluded', 'missing', about);
	return { ...result('counted', 'lost_to_follow_up', about), met: metBy(definition, []) };
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
