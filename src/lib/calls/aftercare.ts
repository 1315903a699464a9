/**
 * Aftercare: whoever is new is asked on some days of their first sixty how it goes, before they have to
 * complain. Computed from the day it began and the rows of what was done; never stored.
 */
import { addDays, daysBetween, type Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { moveToWorkday } from '#lib/programmes/workdays.ts';

export type AftercareOf = {
	/** Days after the beginning, rising; none where nobody is asked. */
	days: number[];
	/** What is asked, as it stands on the screen of whoever calls. */
	ask: Localized;
};

/** The whole of it, as it is shipped and as an agency changes it. */
export type Aftercare = {
	lastsDays: number;
	/** A task so near a contact of the plan is asked in that contact. */
	foldWithinDays: number;
	participant: AftercareOf;
	organization: AftercareOf;
	/** After so many calls in vain somebody decides whether a person is lost. */
	triesBeforeLost: number;
};

/** Nobody is given up after one call, and nobody is rung up without end. */
export const TRIES_LIMITS = { min: 2, max: 10 };

export type AftercareDone = { day: number; isSkipped: boolean };

export type AftercareTask = {
	/** The day it is named by: 7 of D+7. */
	day: number;
	/** A working day, always within the sixty. */
	dueOn: Day;
	/** The last day before the next one takes its place. */
	until: Day;
	state: 'held' | 'skipped' | 'due' | 'missed' | 'upcoming';
};

type Course = {
	days: number[];
	lastsDays: number;
	begunOn: Day;
	/** In any order, any row any number of times. */
	done: AftercareDone[];
	isWorkday: (day: Day) => boolean;
	today: Day;
};

/** The tasks of somebody whose time began on a day, in their order. One that was held is never skipped. */
export function aftercareTasks(course: Course): AftercareTask[] {
	const { lastsDays, begunOn, isWorkday } = course;
	const window = { from: addDays(begunOn, 1), to: addDays(begunOn, lastsDays) };
	const days = [...new Set(course.days)]
		.filter((day) => day >= 1 && day <= lastsDays)
		.sort((one, other) => one - other);
	const due = days.map((day) => moveToWorkday(addDays(begunOn, day), window, isWorkday));
	return days.map((day, at) => {
		const dueOn = due[at]!;
		const next = due[at + 1];
		const until = next !== undefined && next > dueOn ? addDays(next, -1) : (next ?? window.to);
		return { day, dueOn, until, state: stateOf(day, dueOn, until, course) };
	});
}

function stateOf(
	day: number,
	dueOn: Day,
	until: Day,
	{ done, today }: Pick<Course, 'done' | 'today'>
): AftercareTask['state'] {
	const rows = done.filter((one) => one.day === day);
	if (rows.some(({ isSkipped }) => !isSkipped)) return 'held';
	if (rows.length > 0) return 'skipped';
	if (today < dueOn) return 'upcoming';
	return today > until ? 'missed' : 'due';
}

/** What a promise that was not kept looks like: it is shown in red. */
export function isBroken({ state }: AftercareTask): boolean {
	return state === 'skipped' || state === 'missed';
}

/** A contact of the plan: the day it is meant for, or was held on. */
export type PlanContact = { key: string; on: Day };

/**
 * By the day of a task, the contact of the plan that it is asked in: the nearest within reach, of two
 * as near the earlier one. A task without one is a call of its own.
 */
export function foldedInto(
	tasks: AftercareTask[],
	contacts: PlanContact[],
	withinDays: number
): Map<number, string> {
	const folded = new Map<number, string>();
	for (const { day, dueOn } of tasks) {
		const near = contacts
			.map((one) => ({ ...one, away: Math.abs(daysBetween(dueOn, one.on)) }))
			.filter(({ away }) => away <= withinDays)
			.sort(
				(a, b) => a.away - b.away || (a.on < b.on ? -1 : a.on > b.on ? 1 : a.key < b.key ? -1 : 1)
			);
		if (near[0]) folded.set(day, near[0].key);
	}
	return folded;
}
