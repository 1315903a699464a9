import type { CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import type { MoveQuestion, OwnTime } from '#lib/visits/time/moving.ts';

/*
 * A preview of several changes lays each over what the database says, so that the next one is asked
 * as if those before it were made. The act then makes them in the same order.
 */

/** One change that is planned: the time of a visit that its crew gives back, and what is taken. */
export type PlannedChange = {
	visitId: string;
	released: OwnTime[];
	taken: OwnTime[];
	/** The visit's new time, where it moves. */
	time?: { startsAt: Date; endsAt: Date };
};

/** The counselors' time as if the changes were made. */
export function calendarsAfter(
	calendars: CounselorCalendar[],
	changes: PlannedChange[]
): CounselorCalendar[] {
	return changes.reduce(
		(now, { released, taken }) => now.map((one) => after(one, released, taken)),
		calendars
	);
}

function after(calendar: CounselorCalendar, released: OwnTime[], taken: OwnTime[]) {
	const own = ({ resourceId }: OwnTime) => resourceId === calendar.id;
	const [given, added] = [released.filter(own), taken.filter(own)];
	if (!given.length && !added.length) return calendar;
	const isGiven = ([from, until]: [number, number]) =>
		given.some(({ busy }) => busy[0] === from && busy[1] === until);
	return {
		...calendar,
		busy: [...calendar.busy.filter((span) => !isGiven(span)), ...added.map(({ busy }) => busy)]
	};
}

/** The same question about moving as if the changes were made. */
export function questionAfter(question: MoveQuestion, changes: PlannedChange[]): MoveQuestion {
	const isOwn = ({ visitId }: PlannedChange) => question.visits.some(({ id }) => id === visitId);
	let { visits, own } = question;
	for (const { visitId, released, taken, time } of changes.filter(isOwn)) {
		const isReleased = (row: OwnTime) =>
			row.visitId === visitId && released.some(({ resourceId }) => resourceId === row.resourceId);
		own = [...own.filter((row) => !isReleased(row)), ...taken];
		if (!time) continue;
		visits = visits.map((one) =>
			one.id === visitId ? { ...one, ...time, isSetAlone: true } : one
		);
	}
	const others = changes.filter((one) => !isOwn(one));
	const counselors = calendarsAfter(question.input.counselors, others);
	const keepCrewIds = [...new Set(own.map(({ resourceId }) => resourceId))];
	return { ...question, visits, own, input: { ...question.input, counselors, keepCrewIds } };
}
