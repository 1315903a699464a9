import type { DayStop } from '#lib/field/day.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { SeriesDetails } from '#lib/visits/queries.server.ts';
import { stopsOfSeries } from '#lib/visits/stops/session-questions.server.ts';
import { takesTurns } from '#lib/visits/time/stops.ts';

/**
 * The stops at which these series stand, by series, as the version of the service calls them under
 * which each was published; series at organizations are not in it.
 */
export async function dayStops(
	work: Work,
	series: Map<string, SeriesDetails>
): Promise<Map<string, DayStop>> {
	const stops = await stopsOfSeries(work, [...series.keys()]);
	return new Map([...stops].map(([id, key]) => [id, dayStop(series.get(id)!, key)]));
}

function dayStop({ service, site }: SeriesDetails, key: string): DayStop {
	const known = service.rules.stops?.find((stop) => stop.key === key);
	const name = known?.name ?? { ko: site.room, en: site.room };
	return { name, takesTurns: takesTurns(service.rules) };
}
