import { subjectOfLink } from '#lib/identity/links.server.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { seriesCalendar } from '#lib/visits/series-calendar.ts';

export async function GET({ locals, params }) {
	const agency = agencyOf(locals);
	const content = await reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'series', params.token);
		const series = id && (await seriesById(work, id));
		if (!series) missing('link_unknown');
		const visits = await visitsOfSeries(work, series.id);
		return seriesCalendar({ agency, series, visits, stampedAt: work.now });
	});
	return new Response(content, {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': 'attachment; filename="visits.ics"'
		}
	});
}
