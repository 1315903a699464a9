import { withMoved, type MovedDay } from '#lib/visits/time/caps.ts';
import type {
	AvailabilityInput,
	CounselorCalendar,
	Equipment
} from '#lib/visits/time/counselor-calendar.ts';
import type { MoveQuestion, OwnTime } from '#lib/visits/time/moving.ts';
import type { Busy } from '#lib/visits/time/travel.ts';

/*
 * A preview of several changes lays each over what the database says, so that the next one is asked
 * as if those before it were made. The act then makes them in the same order.
 */

/** One change that is planned: the time of a visit that its crew gives back, and what is taken. */
export type PlannedChange = {
	visitId: string;
	released: OwnTime[];
	taken: OwnTime[];
	/** When the visit begins, in milliseconds; afterwards only where it ends in the evening. */
	evening: { before: number; after: number | null };
	/** The visit's new time, where it moves, and what that means for the caps of its service. */
	time?: { startsAt: Date; endsAt: Date } & MovedDay & { serviceKey: string };
};

/** The counselors' time as if the changes were made. */
export function calendarsAfter(
	calendars: CounselorCalendar[],
	changes: PlannedChange[]
): CounselorCalendar[] {
	return changes.reduce(
		(now, change) => now.map((one) => withEvenings(after(one, change), change)),
		calendars
	);
}

/** A counselor's time, or that of a piece of equipment. */
function after<One extends Pick<CounselorCalendar, 'id' | 'busy'>>(one: One, change: Exchange) {
	const { given, added } = ofResource(one, change);
	if (!given.length && !added.length) return one;
	const isGiven = ([from, until]: Busy) =>
		given.some(({ busy }) => busy[0] === from && busy[1] === until);
	const busy = [...one.busy.filter((span) => !isGiven(span)), ...added.map((row) => row.busy)];
	return { ...one, busy };
}

function withEvenings(one: CounselorCalendar, change: PlannedChange): CounselorCalendar {
	const { before, after: later } = change.evening;
	const { given, added } = ofResource(one, change);
	const evenings = (one.evenings ?? []).filter((start) => !given.length || start !== before);
	return { ...one, evenings: added.length && later !== null ? [...evenings, later] : evenings };
}

type Exchange = Pick<PlannedChange, 'released' | 'taken'>;

function ofResource({ id }: { id: string }, { released, taken }: Exchange) {
	const own = ({ resourceId }: OwnTime) => resourceId === id;
	return { given: released.filter(own), added: taken.filter(own) };
}

function equipmentAfter(pieces: Equipment[] = [], changes: PlannedChange[]): Equipment[] {
	return changes.reduce((now, change) => now.map((one) => after(one, change)), pieces);
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
	const { input, serviceKey } = question;
	const ofService = others.flatMap(({ time }) => (time?.serviceKey === serviceKey ? [time] : []));
	const after: AvailabilityInput = {
		...input,
		counselors: calendarsAfter(input.counselors, others),
		equipment: equipmentAfter(input.equipment, others),
		taken: ofService.reduce(withMoved, input.taken),
		keepCrewIds: [...new Set(own.map(({ resourceId }) => resourceId))]
	};
	return { ...question, visits, own, input: after };
}
