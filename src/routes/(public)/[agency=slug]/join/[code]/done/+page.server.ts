import { redirect } from '@sveltejs/kit';
import { now } from '#lib/server/clock.server.ts';
import { agencyOf } from '#lib/server/doors.server.ts';
import { isAtStops, takesTurns } from '#lib/visits/time/stops.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';
import { calledOffBehind, programmeBehind } from '../programme-behind.server.ts';
import { turnAsked } from '../turn-asked.server.ts';

/** What was joined, by the code and the time that was chosen; never by who it was. */
export async function load({ locals, params, url, getClientAddress }) {
	const found = await programmeBehind(locals, params.code, getClientAddress());
	// Who comes back to this page must not read that there is something to come to.
	const gone = found ? null : await calledOffBehind(locals, params.code);
	if (gone?.isCancelled) redirect(303, `/${agencyOf(locals).slug}/join/${gone.code}`);
	if (!found) return { joined: null, choosesLater: false, isStop: false, hasTimes: false };
	const { series, visits } = found;
	const moment = now();
	const next = visits.find(({ endsAt }) => endsAt > moment) ?? visits[0]!;
	const booked = turnAsked(found);
	const chosen = url.searchParams.get('turn');
	const turn = booked?.turns.find(({ fromMinute }) => String(fromMinute) === chosen);
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
		/** Whether a turn is chosen by the link in the text: a matter of the service, not of the person. */
		choosesLater: !booked && takesTurns(series.service.rules),
		/** At a stop the link in the text gives the place back, and changes the time where there are times. */
		isStop: isAtStops(series.service.rules),
		hasTimes: booked !== undefined
	};
}
