import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import { turn } from '#lib/programmes/turns/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { SeriesDetails, VisitRow } from '#lib/visits/queries.server.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { takesTurns } from '#lib/visits/time/stops.ts';
import { seatsOf } from '#lib/visits/turns/queries.server.ts';
import { freeTurns, timeOf, type TakenTurn, type Turn } from '#lib/visits/turns/turns.ts';

export type LiveTurn = TakenTurn & { visitId: string; enrolmentId: string };

/** The turns of these visits that nobody gave back, in their order. */
export function turnsAt({ actor, tx }: Work, visitIds: string[]): Promise<LiveTurn[]> {
	return tx
		.select({
			visitId: turn.visitId,
			enrolmentId: turn.enrolmentId,
			fromMinute: turn.fromMinute,
			untilMinute: turn.untilMinute,
			seat: turn.seat
		})
		.from(turn)
		.where(
			and(
				eq(turn.agencyId, actor.agencyId),
				inArray(turn.visitId, visitIds),
				isNull(turn.givenBackAt)
			)
		)
		.orderBy(asc(turn.fromMinute), asc(turn.seat));
}

export type TurnTime = Turn & { startsAt: Date; endsAt: Date };

/** What somebody may choose from at one visit; others are never in it, not even their number. */
export type VisitTurns = {
	visitId: string;
	number: number;
	startsAt: Date;
	endsAt: Date;
	/** With what this person has; a turn that only others have is not there. */
	free: TurnTime[];
	own: TurnTime[];
};

/**
 * The turns that can be chosen at the visits of a series that are still to come or under way; empty
 * where its service takes none. With an enrolment, also those that this person has.
 */
export async function turnsToChoose(
	work: Work,
	{ service, site }: SeriesDetails,
	visits: VisitRow[],
	enrolmentId: string | null
): Promise<VisitTurns[]> {
	if (!takesTurns(service.rules)) return [];
	const open = visits.filter((one) => !one.cancelledAt && one.endsAt > work.now);
	const turns = await openTurns(work, service.rules, site.zone, open);
	return open.map((visit) => {
		const { free, taken } = turns.get(visit.id)!;
		const timed = (one: Turn) => ({ ...pickTurn(one), ...timeOf(visit, one) });
		return {
			visitId: visit.id,
			number: visit.number,
			startsAt: visit.startsAt,
			endsAt: visit.endsAt,
			free: free.map(timed),
			own: taken.filter((one) => one.enrolmentId === enrolmentId).map(timed)
		};
	});
}

type TurnVisit = { id: string; startsAt: Date; endsAt: Date };

/** Of each visit the turns that are free and those that are taken. */
export async function openTurns(
	work: Work,
	rules: ServiceRules,
	zone: string,
	visits: TurnVisit[]
): Promise<Map<string, { free: Turn[]; taken: LiveTurn[] }>> {
	const ids = visits.map(({ id }) => id);
	if (!ids.length) return new Map();
	const all = await turnsAt(work, ids);
	const seats = await seatsOf(work, ids);
	return new Map(
		visits.map((visit) => {
			const taken = all.filter(({ visitId }) => visitId === visit.id);
			const asked = { zone, taken, seats: seats.get(visit.id) ?? 0, now: work.now };
			return [visit.id, { free: freeTurns(visit, rules, asked), taken }];
		})
	);
}

function pickTurn({ fromMinute, untilMinute }: Turn): Turn {
	return { fromMinute, untilMinute };
}

/** Who comes when to these visits: for those who go there, never for the organization. */
export function turnList({ actor, tx }: Work, visitIds: string[]) {
	return tx
		.select({
			visitId: turn.visitId,
			enrolmentId: turn.enrolmentId,
			name: participant.name,
			fromMinute: turn.fromMinute,
			untilMinute: turn.untilMinute
		})
		.from(turn)
		.innerJoin(
			enrolment,
			and(eq(enrolment.agencyId, turn.agencyId), eq(enrolment.id, turn.enrolmentId))
		)
		.innerJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		)
		.where(
			and(
				eq(turn.agencyId, actor.agencyId),
				inArray(turn.visitId, visitIds),
				isNull(turn.givenBackAt)
			)
		)
		.orderBy(asc(turn.fromMinute), asc(turn.seat));
}
