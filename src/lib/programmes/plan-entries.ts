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
	/**
	 * What was done has the day on which it was done. Null where no day is known: the step waits for its
	 * anchor, or its day went by without a visit.
	 */
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
	const dated = [
		...steps.map((step) => ({ on: standsOn(step), entry: fromStep(step, visits, today) })),
		...others.map((one) => ({ on: one.day, entry: fromVisit(one) }))
	];
	return dated.sort(byDay).map(({ entry }) => entry);
}

/** The line a step stands in: what was done by the day on which it was done, not the one it was meant for. */
function standsOn({ doneOn, plannedOn }: PlannedStep): Day | null {
	return doneOn ?? plannedOn;
}

/**
 * What comes next: nothing that is done, missed, or a visit that is over. What has a day to be ready
 * for comes before what has lost its own.
 */
export function nextEntry(entries: PlanEntry[], now: Date): PlanEntry | null {
	const ahead = entries.filter(
		({ status, visit }) =>
			(status === 'due' || status === 'upcoming') && !(visit && visit.endsAt <= now)
	);
	return ahead.find(({ plannedOn }) => plannedOn !== null) ?? ahead[0] ?? null;
}

function fromStep(step: PlannedStep, visits: PlanVisit[], today: Day): PlanEntry {
	const { key, label, plannedOn, mode, status, visitNumber } = step;
	const on = standsOn(step);
	const isToCome = status === 'due' && plannedOn! > today;
	return {
		key,
		label,
		plannedOn: isDayUnknown(step, today) ? null : on,
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

/** Days in their order, then the steps in theirs; what never had a day comes last. */
function byDay(a: { on: Day | null }, b: { on: Day | null }): number {
	if (a.on === b.on) return 0;
	if (a.on === null || b.on === null) return a.on === null ? 1 : -1;
	return a.on < b.on ? -1 : 1;
}
