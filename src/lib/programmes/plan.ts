/**
 * The 1:1 plan: computed from the facts whenever it is looked at, never stored, so that it cannot
 * go stale and every arrival order of facts gives the same plan.
 *
 * States of a step: not_yet_anchored (its anchor has no day) → upcoming → due (today lies in its
 * window) → missed (the window is over); done as soon as an attended contact answers it. One that is
 * tried again after its window is due until its last try.
 */
import { addDays, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { proposedAnchors, scopeOf } from '#lib/programmes/enrolment-scope.ts';
import type { ContactMode } from '#lib/programmes/expression.ts';
import type { ContactFact, Facts, SeriesVisit } from '#lib/programmes/facts.ts';
import { nearestTo } from '#lib/programmes/observation.ts';
import { occurrencesOf } from '#lib/programmes/occurrences.ts';
import { holds, type Scope } from '#lib/programmes/predicate.ts';
import { adviceOf, applies, type Advice } from '#lib/programmes/tailoring.ts';
import { isFaceToFace, type Step, type Template } from '#lib/programmes/template.ts';
import { anchorsAt } from '#lib/programmes/timeline.ts';
import { moveToWorkday } from '#lib/programmes/workdays.ts';

export type StepStatus = 'done' | 'due' | 'upcoming' | 'missed' | 'not_yet_anchored';

export type PlannedStep = {
	key: string;
	label: Localized;
	kind: Step['kind'];
	/** The tailoring that added this step for this person; null for a step of everybody. */
	addedBy: string | null;
	/** The day the rule names, moved to a working day; null while not anchored. */
	target: Day | null;
	window: { from: Day; to: Day } | null;
	/** The day it is meant to happen: that of its visit, else the target. */
	plannedOn: Day | null;
	mode: ContactMode;
	/** The visit of the series that it is bound to. */
	visitNumber: number | null;
	status: StepStatus;
	doneOn: Day | null;
	/** The contact that answered it. */
	contactId: string | null;
	/** Contacts tried for it, attended or not. */
	attempts: number;
	/** Missed, and the template wants somebody at the desk to look after it. */
	isEscalated?: true;
};

export type PlannedAnchor = {
	key: string;
	label: Localized;
	day: Day | null;
	/** True while the day is only proposed: somebody has to set it. */
	isProposed: boolean;
};

export type Plan = { anchors: PlannedAnchor[]; steps: PlannedStep[]; advice: Advice[] };

/**
 * The plan of one enrolment on a day. Steps come in the order of their targets, those without an
 * anchor last. Steps not begun when the enrolment closed are left out.
 */
export function makePlan(
	template: Template,
	facts: Facts,
	visits: SeriesVisit[],
	isWorkday: (day: Day) => boolean,
	today: Day
): Plan {
	const scope = scopeOf(template, facts, today);
	const anchors = { ...proposedAnchors(template, facts, visits), ...scope.anchors };
	const steps = stepsFor(template, scope)
		.map(({ step, addedBy }) => {
			const contacts = scope.contacts.filter((contact) => contact.stepKey === step.key);
			const done = contacts.find((contact) => contact.result === 'attended');
			// What was done stays where it was done, whatever the anchor became afterwards.
			const days = done ? { ...anchors, ...anchorsAt(facts, done.occurredAt) } : anchors;
			const planned = planStep(step, days[step.anchor], visits, isWorkday, today);
			return {
				...planned,
				addedBy,
				attempts: contacts.length,
				...(done ? doneBy(done, visits) : {})
			};
		})
		.filter((step) => isStillPlanned(step, facts));
	return {
		anchors: plannedAnchors(template, scope, anchors),
		steps: steps.sort(byTarget),
		advice: adviceOf(template, scope)
	};
}

// A step that was answered stays, even where the measure that called for it was corrected.
function stepsFor(template: Template, scope: Scope): { step: Step; addedBy: string | null }[] {
	const written = [
		...template.steps.map((step) => ({ step, addedBy: null, isWanted: true })),
		...template.tailorings.flatMap((rule) =>
			(rule.addSteps ?? []).map((step) => ({
				step,
				addedBy: rule.key,
				isWanted: applies(rule, scope)
			}))
		)
	];
	return written.flatMap(({ step: { condition, ...plain }, addedBy, isWanted }) => {
		const isFor = isWanted && (!condition || holds(condition, scope) === true);
		return occurrencesOf(plain)
			.filter((step) => isFor || scope.contacts.some((contact) => contact.stepKey === step.key))
			.map((step) => ({ step, addedBy }));
	});
}

function planStep(
	step: Step,
	anchor: Day | undefined,
	visits: SeriesVisit[],
	isWorkday: (day: Day) => boolean,
	today: Day
): Omit<PlannedStep, 'addedBy' | 'attempts'> {
	const base = { key: step.key, label: step.label, kind: step.kind, doneOn: null, contactId: null };
	if (anchor === undefined) {
		const isAnyAhead = visits.some((one) => one.day >= today);
		const mode = isAnyAhead ? (step.modes[0] ?? 'visit') : modeWithoutVisit(step);
		const nothing = { target: null, window: null, plannedOn: null, visitNumber: null };
		return { ...base, ...nothing, mode, status: 'not_yet_anchored' };
	}
	const window = { from: addDays(anchor, step.window.from), to: addDays(anchor, step.window.to) };
	const ideal = addDays(anchor, step.offsetDays);
	const target = moveToWorkday(ideal, window, isWorkday);
	const inside = visits.filter((one) => one.day >= window.from && one.day <= window.to);
	const bound = isFaceToFace(step) ? nearestTo(ideal, inside.sort(byDay), dayOfVisit) : undefined;
	return {
		...base,
		target,
		window,
		plannedOn: bound?.day ?? target,
		mode: bound ? 'visit' : modeWithoutVisit(step),
		visitNumber: bound?.number ?? null,
		status: today < window.from ? 'upcoming' : 'due',
		...(today > window.to && afterWindow(step, window.to, isWorkday, today))
	};
}

/** What a template wants of a step whose window went by: further tries, the desk, or only the mark. */
function afterWindow(
	step: Step,
	end: Day,
	isWorkday: (day: Day) => boolean,
	today: Day
): Pick<PlannedStep, 'status'> & Partial<PlannedStep> {
	const { onMiss } = step;
	if (!onMiss) return { status: 'missed' };
	if ('escalate' in onMiss) return { status: 'missed', isEscalated: true };
	const { times, gapDays } = onMiss.retry;
	const tries = Array.from({ length: times }, (_, index) => addDays(end, (index + 1) * gapDays));
	const next = tries.find((day) => day >= today);
	if (next === undefined) return { status: 'missed' };
	const plannedOn = moveToWorkday(next, { from: today, to: tries.at(-1)! }, isWorkday);
	return { status: 'due', plannedOn, mode: modeWithoutVisit(step), visitNumber: null };
}

/** Without a visit nobody comes, whatever the step wanted: it is held by telephone. */
function modeWithoutVisit(step: Step): ContactMode {
	return step.modes.find((mode) => mode !== 'visit') ?? 'phone';
}

function doneBy(contact: ContactFact, visits: SeriesVisit[]) {
	const visit = visits.find((one) => contact.mode === 'visit' && one.day === contact.occurredOn);
	return {
		status: 'done' as const,
		doneOn: contact.occurredOn,
		contactId: contact.id,
		mode: contact.mode,
		visitNumber: visit?.number ?? null
	};
}

function isStillPlanned(step: PlannedStep, facts: Facts): boolean {
	if (step.status === 'done' || !facts.closure) return true;
	return step.window !== null && step.window.from <= facts.closure.on;
}

function plannedAnchors(
	template: Template,
	scope: Scope,
	anchors: Record<string, Day>
): PlannedAnchor[] {
	return template.anchors.map(({ key, label }) => ({
		key,
		label,
		day: anchors[key] ?? null,
		isProposed: anchors[key] !== undefined && scope.anchors[key] === undefined
	}));
}

function byTarget(a: PlannedStep, b: PlannedStep): number {
	const [left, right] = [a.target ?? '9999', b.target ?? '9999'];
	return left < right ? -1 : left > right ? 1 : 0;
}

function byDay(a: SeriesVisit, b: SeriesVisit): number {
	return a.day < b.day ? -1 : a.day > b.day ? 1 : a.number - b.number;
}

function dayOfVisit(visit: SeriesVisit): Day {
	return visit.day;
}
