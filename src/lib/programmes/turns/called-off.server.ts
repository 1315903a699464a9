import type { Language } from '#lib/base/localized.ts';
import { programmeByCode } from '#lib/programmes/programme-by-code.server.ts';
import { turnsAt } from '#lib/programmes/turns/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import {
	seriesByCode,
	serviceByKey,
	visitsOfSeries,
	type SeriesDetails
} from '#lib/visits/queries.server.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';

type Time = { startsAt: Date; endsAt: Date };

/** A session at a stop that does not take place, as who comes to it is told. */
export type CalledOff = {
	series: SeriesDetails;
	session: Time;
	/** The times that the person had there, of whom it is asked. */
	own: Time[];
	/** The service by whose timetable another day is chosen; null where it is offered no more. */
	serviceKey: string | null;
};

/** The session of a series, with the times of one person; null where it takes place, or is none. */
export async function calledOff(
	work: Work,
	series: SeriesDetails,
	enrolmentId: string | null
): Promise<CalledOff | null> {
	if (!isAtStops(series.service.rules)) return null;
	const visits = await visitsOfSeries(work, series.id);
	const visit = visits[0];
	if (!visit || visits.some(({ cancelledAt }) => !cancelledAt)) return null;
	const turns = enrolmentId ? await turnsAt(work, [visit.id]) : [];
	const offered = await serviceByKey(work, series.service.key);
	return {
		series,
		session: { startsAt: visit.startsAt, endsAt: visit.endsAt },
		own: turns.filter((one) => one.enrolmentId === enrolmentId).map((one) => timeOf(visit, one)),
		serviceKey: offered?.key ?? null
	};
}

/**
 * Whether `programmeByCode` refuses a code because everything behind it was cancelled, with the session
 * where it is one of the agency's own: of a booking of an organization no more is told.
 */
export async function calledOffByCode(
	work: Work,
	code: string
): Promise<{ isCancelled: boolean; session: CalledOff | null }> {
	const found = await programmeByCode(work, code);
	if (found.ok || found.problems[0]?.code !== 'code_called_off') {
		return { isCancelled: false, session: null };
	}
	const series = (await seriesByCode(work, code))!;
	return { isCancelled: true, session: await calledOff(work, series, null) };
}

/** A session that was called off, as `CalledOffSession` shows it. */
export function shownCalledOff(
	{ series, session, own, serviceKey }: CalledOff,
	language: Language
) {
	const { service, site } = series;
	return {
		service: service.name[language],
		place: [site.address, site.room].filter(Boolean).join(' '),
		zone: site.zone,
		...{ session, own, serviceKey }
	};
}
