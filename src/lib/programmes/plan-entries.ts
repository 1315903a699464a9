import type { Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import type { ContactMode } from '#lib/programmes/expression.ts';
import type { PlannedStep, StepStatus } from '#lib/programmes/plan.ts';
import { isFaceToFace } from '#lib/programmes/template.ts';

/** A visit as the plan shows it; times in the clock of `now`. */
export type PlanVisit = {
	number: number;
	day: Day;
	startsAt: Date;
	endsAt: Date;
	label: Localized;
};

/** One line of a person's plan: a step, or a visit that no step is bound to. */
export type PlanEntry = {
	key: string;
	label: Localized;
	/** Null where no day is known: the step waits for its anchor, or its day went by without a visit. */
	plannedOn: Day | null;
	mode: ContactMode;
	status: StepStatus;
	visit: PlanVisit | null;
};

/**
 * The lines of a plan as the person reads them: the steps, and between them every visit to come that
 * no step is bound to, so that no visit is missing. A step whose window is open is still to come
 * until its day.
 */
export function planEntries(
	steps: PlannedStep[],
	visits: PlanVisit[],
	{ today, now }: { today: Day; now: Date }
): PlanEntry[] {
	const bound = new Set(steps.map((step) => step.visitNumber));
	const others = visits.filter((one) => !bound.has(one.number) && one.endsAt > now);
	const entries = [...steps.map((step) => fromStep(step, visits, today)), ...others.map(fromVisit)];
	return entries.sort(byDay);
}

/** What comes next: nothing that is done, missed, or a visit that is over. */
export function nextEntry(entries: PlanEntry[], now: Date): PlanEntry | null {
	const isAhead = ({ status, visit }: PlanEntry) =>
		(status === 'due' || status === 'upcoming') && !(visit && visit.endsAt <= now);
	return entries.find(isAhead) ?? null;
}

function fromStep(step: PlannedStep, visits: PlanVisit[], today: Day): PlanEntry {
	const { key, label, plannedOn, mode, status, visitNumber } = step;
	const isToCome = status === 'due' && plannedOn! > today;
	return {
		key,
		label,
		plannedOn: isDayUnknown(step, today) ? null : plannedOn,
		mode,
		status: isToCome ? 'upcoming' : status,
		visit: visits.find(({ number }) => number === visitNumber) ?? null
	};
}

/**
 * Of a step that can still be done, whether its day promises nothing any more: a call's once it has
 * gone by; that of a step that wanted a visit and has none, once it has come.
 */
function isDayUnknown(step: PlannedStep, today: Day): boolean {
	const { status, plannedOn, visitNumber } = step;
	if (status !== 'due' || visitNumber !== null || plannedOn === null) return false;
	return isFaceToFace(step) ? plannedOn <= today : plannedOn < today;
}

function fromVisit(visit: PlanVisit): PlanEntry {
	return {
		key: `visit-${visit.number}`,
		label: visit.label,
		plannedOn: visit.day,
		mode: 'visit',
		status: 'upcoming',
		visit
	};
}

/** Days in their order; what has no day yet comes last, as it stood. */
function byDay(a: PlanEntry, b: PlanEntry): number {
	if (a.plannedOn === b.plannedOn) return 0;
	if (a.plannedOn === null || b.plannedOn === null) return a.plannedOn === null ? 1 : -1;
	return a.plannedOn < b.plannedOn ? -1 : 1;
}
