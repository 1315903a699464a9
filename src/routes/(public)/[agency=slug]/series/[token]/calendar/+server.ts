import { agencyOf } from '#lib/server/doors.server.ts';
import { discreetWords, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { seriesCalendar } from '#lib/visits/calendars/series-calendar.ts';
import { readingHeld } from '../held-series.server.ts';

export async function GET({ locals, params }) {
	const agency = agencyOf(locals);
	const content = await readingHeld(locals, params.token, async (work, series) => {
		const visits = await visitsOfSeries(work, series.id);
		const shown = { agency, series, visits, discreetWords: await discreetWords(work) };
		return seriesCalendar({ ...shown, stampedAt: work.now });
	});
	return new Response(content, {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': 'attachment; filename="visits.ics"'
		}
	});
}
