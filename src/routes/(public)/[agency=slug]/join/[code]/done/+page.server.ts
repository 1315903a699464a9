import { redirect } from '@sveltejs/kit';
import { normalizeCode } from '#lib/base/ids.ts';
import { turnsAt } from '#lib/programmes/turns/queries.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { agencyOf, visitorOf } from '#lib/server/doors.server.ts';
import { reading, type Work } from '#lib/server/work.server.ts';
import { isAtStops, takesTurns } from '#lib/visits/time/stops.ts';
import { whatToBring } from '#lib/visits/stops/what-to-bring.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';
import { calledOffBehind, programmeBehind } from '../programme-behind.server.ts';
import { takenBefore, type Taken } from '../taken-cookie.server.ts';
import { turnAsked } from '../turn-asked.server.ts';

/** What was joined, by the code; a time only to whom booked it just now and still has it. */
export async function load({ locals, params, cookies, getClientAddress }) {
	const found = await programmeBehind(locals, params.code, getClientAddress());
	// Who comes back to this page must not read that there is something to come to.
	const gone = found ? null : await calledOffBehind(locals, params.code);
	if (gone?.isCancelled) redirect(303, `/${agencyOf(locals).slug}/join/${gone.code}`);
	if (!found)
		return { joined: null, bring: null, choosesLater: false, isStop: false, hasTimes: false };
	const { series, visits } = found;
	const moment = now();
	const next = visits.find(({ endsAt }) => endsAt > moment) ?? visits[0]!;
	const booked = turnAsked(found);
	const taken = booked && (await takenBefore(cookies, normalizeCode(params.code)));
	const turn =
		booked && taken
			? await reading(visitorOf(locals), (work) => ownTurn(work, booked.visit.id, taken))
			: undefined;
	const { startsAt, endsAt } = booked && turn ? timeOf(booked.visit, turn) : next;
	return {
		joined: {
			service: series.service.name[locals.language],
			place: [series.site.address, series.site.room].filter(Boolean).join(' '),
			zone: series.site.zone,
			startsAt,
			endsAt,
			/** Whether that time is theirs, or they come while the visit lasts. */
			isOwnTime: turn !== undefined,
			isOneDay: visits.length === 1
		},
		bring: whatToBring(series.service, locals.language),
		/** Whether a turn is chosen by the link in the text: a matter of the service, not of the person. */
		choosesLater: !booked && takesTurns(series.service.rules),
		/** At a stop the link in the text gives the place back, and changes the time where there are times. */
		isStop: isAtStops(series.service.rules),
		hasTimes: booked !== undefined
	};
}

/** That turn, as long as they have it; of others that they have nothing is said. */
async function ownTurn(work: Work, visitId: string, { enrolmentId, fromMinute }: Taken) {
	const live = await turnsAt(work, [visitId]);
	return live.find((one) => one.enrolmentId === enrolmentId && one.fromMinute === fromMinute);
}
