/*
 * A made-up person for whom a draft is tried: what was typed about them as facts, and what the plan and
 * the outcomes make of these. Nothing of it is kept.
 */
import { isDay, type Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import type { Typed } from '#lib/programmes/editor/fields.ts';
import { countOf } from '#lib/programmes/editor/typed-condition.ts';
import { contactModes, type Scalar } from '#lib/programmes/expression.ts';
import type { ContactFact, Facts, SeriesVisit } from '#lib/programmes/facts.ts';
import { checkMeasure, readMeasure } from '#lib/programmes/measures.ts';
import { evaluateOutcome, type OutcomeResult } from '#lib/programmes/outcome.ts';
import { shownFigures } from '#lib/programmes/own-page/shown-figures.ts';
import { makePlan, type Plan } from '#lib/programmes/plan.ts';
import { earnedOn } from '#lib/programmes/rewards/earned.ts';
import type { Reward } from '#lib/programmes/rewards/reward.ts';
import type { OutcomeDefinition, Step, Template } from '#lib/programmes/template.ts';

const CONTACTS_MAX = 30;
const VISITS_MAX = 30;

export type TriedOut = {
	plan: Plan;
	outcomes: { definition: OutcomeDefinition; result: OutcomeResult }[];
	contacts: ContactFact[];
	/** What the person's own plan shows besides the steps. */
	own: ReturnType<typeof shownFigures>;
	/** Each gift with the day on which it was earned; null where it was not. */
	rewards: { reward: Reward; earnedOn: Day | null }[];
	problems: Problem[];
};

/** What a form begins with: somebody who enrols today and is visited today. */
export function freshTry(today: Day): Typed {
	return { enrolled: today, visits: today, today, 'c.count': '0' };
}

/** The form with one contact more, of the step that was chosen; or one less. */
export function withContact(typed: Typed, body: Template): Typed {
	const step = body.steps.find(({ key }) => key === typed['c.new']);
	const at = countOf(typed, 'c');
	if (!step || at >= CONTACTS_MAX) return typed;
	return {
		...typed,
		...{ 'c.new': '', 'c.count': String(at + 1), [`c.${at}.step`]: step.key },
		...{ [`c.${at}.on`]: typed.enrolled ?? '', [`c.${at}.mode`]: step.modes[0] ?? 'visit' },
		[`c.${at}.result`]: 'attended'
	};
}

/** The questions that a step asks, in the order of the screens. */
export function askedAt(body: Template, step: Step | undefined) {
	const keys = new Set([...(step?.required ?? []), ...(step?.optional ?? [])]);
	return body.measures.filter(({ key, derive }) => keys.has(key) && !derive);
}

/** The plan and the outcomes of the person that was typed. */
export function tryOut(
	body: Template,
	typed: Typed,
	isWorkday: (day: Day) => boolean,
	language: Language
): TriedOut {
	const problems: Problem[] = [];
	const day = (name: string): Day | null => {
		const text = (typed[name] ?? '').trim();
		if (isDay(text)) return text;
		problems.push(problem(text ? 'not_a_day' : 'required', undefined, name));
		return null;
	};
	const [enrolledOn, today] = [day('enrolled'), day('today')];
	const { visits, wrong } = visitsIn(typed.visits ?? '');
	if (wrong) problems.push(problem('not_a_day', undefined, 'visits'));
	const contacts = contactsIn(body, typed, day, problems);
	const facts: Facts = {
		...{ enrolledOn: enrolledOn ?? '1970-01-01', contacts, closure: null },
		anchors: body.anchors.flatMap(({ key }) => {
			const set = (typed[`a.${key}`] ?? '').trim();
			return isDay(set) ? [{ key, day: set, setAt: `${set}T00:00:00.000Z` }] : [];
		})
	};
	const on = today ?? facts.enrolledOn;
	return {
		...{ contacts, problems },
		own: shownFigures(body, facts, { today: on, sensitive: true }, language),
		rewards: (body.rewards ?? []).map((reward) => ({
			...{ reward, earnedOn: earnedOn(body, reward, facts) }
		})),
		plan: makePlan(body, facts, visits, isWorkday, on),
		outcomes: body.outcomes.map((definition) => ({
			definition,
			result: evaluateOutcome(body, definition, facts, on)
		}))
	};
}

function visitsIn(text: string): { visits: SeriesVisit[]; wrong: boolean } {
	const parts = text
		.split(/[\s,]+/)
		.filter(Boolean)
		.slice(0, VISITS_MAX);
	const days = parts.filter((part): part is Day => isDay(part)).toSorted();
	const visits = days.map((day, at) => ({ number: at + 1, day }));
	return { visits, wrong: days.length < parts.length };
}

function contactsIn(
	body: Template,
	typed: Typed,
	day: (name: string) => Day | null,
	problems: Problem[]
): ContactFact[] {
	return Array.from({ length: Math.min(countOf(typed, 'c'), CONTACTS_MAX) }, (_, at) => {
		const occurredOn = day(`c.${at}.on`);
		const step = body.steps.find(({ key }) => key === typed[`c.${at}.step`]);
		if (!occurredOn || !step) return [];
		const mode = contactModes.find((one) => one === typed[`c.${at}.mode`]) ?? 'visit';
		const occurredAt = `${occurredOn}T01:00:00.000Z`;
		const measures = askedAt(body, step).flatMap((def) => {
			const name = `c.${at}.v.${def.key}`;
			const value = readMeasure(def, typed[name] ?? '');
			if (value === null || value === undefined) return [];
			const wrong = checkMeasure(def, value, { mode, isConfirmed: true });
			problems.push(...wrong.map((one) => ({ ...one, field: name })));
			const taken = { key: def.key, value: value as Scalar, unit: def.unit ?? null };
			return wrong.length ? [] : [{ ...taken, takenAt: occurredAt }];
		});
		const result = typed[`c.${at}.result`] === 'no_show' ? 'no_show' : 'attended';
		const fact = { id: `contact-${at + 1}`, stepKey: step.key, mode, occurredOn, occurredAt };
		return [{ ...fact, result, measures } as ContactFact];
	}).flat();
}
