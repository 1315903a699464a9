/** What the plan of one person calls for by telephone: facts in, rows out. */
import { addDays, type Day } from '#lib/base/days.ts';
import {
	aftercareTasks,
	foldedInto,
	type Aftercare,
	type AftercareDone
} from '#lib/calls/aftercare.ts';
import type { SeriesVisit } from '#lib/programmes/facts.ts';
import type { Plan, PlannedStep } from '#lib/programmes/plan.ts';
import { isFaceToFace } from '#lib/programmes/template.ts';

/** So long after its window a call is still proposed: late is better than never. */
export const GRACE_DAYS = 14;
/** Whoever was called in vain rests before they come up again. */
export const REST_MINUTES = 120;

export type Call = {
	/** The step of the plan; or `aftercare-7`; or `question`. */
	key: string;
	/** The day it is meant for. */
	from: Day;
	/** The last day on which it counts. */
	by: Day;
	attempts: number;
	/** The days of aftercare that are asked in the same call. */
	folded: number[];
	/** The step went by, and the programme wants somebody responsible to look at it. */
	isEscalated?: true;
};

const AFTERCARE = 'aftercare-';

/** The name of a call that only asks how it goes. */
export function aftercareKey(day: number): string {
	return `${AFTERCARE}${day}`;
}

/** The day of aftercare that a call asks about; null for a step of the plan. */
export function aftercareDay(key: string): number | null {
	return key.startsWith(AFTERCARE) ? Number(key.slice(AFTERCARE.length)) : null;
}

/** The name of a call that only answers what the person asked. */
export const QUESTION = 'question';

type Known = {
	plan: Plan;
	/** The visits of the series that hold. */
	visits: SeriesVisit[];
	enrolledOn: Day;
	aftercare: Aftercare;
	/** The day of the first contact that took place; null before it. */
	begunOn: Day | null;
	done: AftercareDone[];
	/** Where the person waits for an answer. */
	question?: { from: Day; by: Day; attempts: number } | null;
	isWorkday: (day: Day) => boolean;
	today: Day;
};

/** Every call that is still to be made, the one that ends first before the others. */
export function plannedCalls(known: Known): Call[] {
	const reachedOn = lastReached(known.plan);
	// Whoever was reached since a window ended is not called for it any more.
	const steps = known.plan.steps
		.flatMap((step) => callOf(step, known))
		.filter(({ by }) => by >= reachedOn);
	const tasks = tasksOf(known);
	const open = tasks.filter(({ state }) => state === 'due' || state === 'upcoming');
	const folded = foldedInto(open, contactsAfter(known), known.aftercare.foldWithinDays);
	const own = open
		.filter(({ day }) => !folded.has(day))
		.map(({ day, dueOn, until }) => ({
			...{ key: aftercareKey(day), from: dueOn, by: until },
			...{ attempts: 0, folded: [] }
		}));
	const asked = known.question ? [{ key: QUESTION, ...known.question, folded: [] }] : [];
	const planned = steps.map((call) => ({ ...call, folded: daysIn(folded, call.key) }));
	return [...planned, ...own, ...asked].sort(byEnd);
}

function tasksOf({ aftercare, begunOn, done, isWorkday, today }: Known) {
	if (begunOn === null) return [];
	const { lastsDays, participant } = aftercare;
	return aftercareTasks({ days: participant.days, lastsDays, begunOn, done, isWorkday, today });
}

function lastReached({ steps }: Plan): Day {
	const days = steps.flatMap(({ doneOn }) => doneOn ?? []);
	return days.sort().at(-1) ?? '';
}

/** Whoever did not come to the visit of a step is called from the day after it. */
function callOf(step: PlannedStep, known: Known): Omit<Call, 'folded'>[] {
	const { window } = step;
	const visitOn = step.mode === 'visit' ? step.plannedOn : firstVisitOf(step, known);
	const plannedOn = visitOn ?? step.plannedOn;
	if (step.status === 'done' || !window || !plannedOn) return [];
	const from = visitOn === null ? plannedOn : addDays(visitOn, 1);
	const by = from > window.to ? from : window.to;
	const { key, attempts, isEscalated } = step;
	return [{ key, from, by, attempts, ...(isEscalated && { isEscalated }) }];
}

/**
 * Whoever enrols long before the first visit is met there all the same, though the window that their
 * enrolment opened is over by then. Null for a step that no visit begins.
 */
function firstVisitOf(step: PlannedStep, { begunOn, visits, enrolledOn }: Known): Day | null {
	const { window } = step;
	if (begunOn !== null || !isFaceToFace(step) || window?.from !== enrolledOn) return null;
	const days = visits.map(({ day }) => day).filter((day) => day >= enrolledOn);
	return days.sort()[0] ?? null;
}

/** The contact with which it began asked nobody how it has gone since. */
function contactsAfter({ plan, begunOn }: Known) {
	return plan.steps.flatMap(({ key, doneOn, plannedOn, status }) => {
		const on = doneOn ?? (status === 'missed' ? null : plannedOn);
		return on === null || (begunOn !== null && on <= begunOn) ? [] : [{ key, on }];
	});
}

function daysIn(folded: Map<number, string>, key: string): number[] {
	return [...folded].filter(([, into]) => into === key).map(([day]) => day);
}

/** The step that went by last of those somebody responsible is to look at; null for none. */
export function escalatedKey(calls: Call[], today: Day): string | null {
	const missed = calls.filter(
		({ isEscalated, by }) => isEscalated && by >= addDays(today, -GRACE_DAYS)
	);
	return missed.sort(byEnd).at(-1)?.key ?? null;
}

function byEnd(one: Call, other: Call): number {
	if (one.by !== other.by) return one.by < other.by ? -1 : 1;
	return one.key < other.key ? -1 : 1;
}

/**
 * The call to make now: of those whose time has come the one that ends first, which answers what was
 * asked as well; else a question alone, which is never over; where all are over, the one that ended
 * last. Null where none is to be made.
 */
export function callNow(calls: Call[], today: Day): Call | null {
	const come = calls.filter(({ from }) => from <= today);
	const asked = come.find(({ key }) => key === QUESTION);
	const planned = come
		.filter(({ key, by }) => key !== QUESTION && by >= addDays(today, -GRACE_DAYS))
		.sort(byEnd);
	return planned.find(({ by }) => by >= today) ?? asked ?? planned.at(-1) ?? null;
}
