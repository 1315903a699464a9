import type { Work } from '#lib/server/work.server.ts';
import { openTurns } from '#lib/programmes/turns/queries.server.ts';
import type { Service } from '#lib/visits/queries.server.ts';
import { publishedAhead } from '#lib/visits/stops/session-questions.server.ts';
import { isAtStops, takesTurns } from '#lib/visits/time/stops.ts';

/** A published session as the public sees it. */
export type TimetableRow = {
	id: string;
	stop: string;
	startsAt: Date;
	endsAt: Date;
	isCancelled: boolean;
	/** By which a turn is booked; null where none can be. */
	code: string | null;
	/** Whether turns are taken there and all are had. */
	isFull: boolean;
};

/** What was published of a service and is not over, the next first; empty for other services. */
export async function timetableOf(
	work: Work,
	service: Service,
	zone: string
): Promise<TimetableRow[]> {
	if (!isAtStops(service.rules)) return [];
	const sessions = await publishedAhead(work, service.id);
	// A turn belongs to somebody who enrolled, so a service without a programme has none to book.
	const hasTurns = takesTurns(service.rules) && service.templateKey !== null;
	const visits = sessions.map(({ visitId: id, startsAt, endsAt }) => ({ id, startsAt, endsAt }));
	const turns = hasTurns ? await openTurns(work, service.rules, zone, visits) : new Map();
	return sessions.map(({ visitId: id, stop, startsAt, endsAt, cancelledAt, code }) => {
		const isFree = !cancelledAt && (turns.get(id)?.free.length ?? 0) > 0;
		const isFull = hasTurns && !cancelledAt && !isFree;
		const isCancelled = cancelledAt !== null;
		return { id, stop, startsAt, endsAt, isCancelled, code: isFree ? code : null, isFull };
	});
}
