import type { StaffActor } from '#lib/base/actor.ts';
import { mayKnowPeople } from '#lib/identity/doors.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { turnList } from '#lib/programmes/turns/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { takesTurns } from '#lib/visits/time/stops.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';

/**
 * Who comes when to the visits of a series that take place, for those of the agency who see to
 * them; that it was looked at is noted. Whoever may not know people is told the times alone. Null for
 * a series that is not there or takes no turns.
 */
export async function orderOfTurns(work: Work<StaffActor>, seriesId: string) {
	const series = await seriesById(work, seriesId);
	if (!series || !takesTurns(series.service.rules)) return null;
	const visits = (await visitsOfSeries(work, seriesId)).filter((one) => !one.cancelledAt);
	const turns = visits.length
		? await turnList(
				work,
				visits.map(({ id }) => id)
			)
		: [];
	const isNamed = mayKnowPeople(work.actor.role);
	const subjectIds = [...new Set(turns.map(({ enrolmentId }) => enrolmentId))];
	if (isNamed) await noteAccess(work, { action: 'view', subjectIds, reason: 'order of turns' });
	return {
		series,
		isNamed,
		visits: visits.map((visit) => ({
			number: visit.number,
			startsAt: visit.startsAt,
			turns: turns
				.filter(({ visitId }) => visitId === visit.id)
				.map((turn, at) => ({
					id: String(at),
					name: isNamed ? turn.name : '',
					...timeOf(visit, turn)
				}))
		}))
	};
}
