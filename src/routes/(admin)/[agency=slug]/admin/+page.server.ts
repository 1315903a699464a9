import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { answersExpected } from '#lib/visits/services/answer-due.server.ts';
import {
	REQUESTS_A_PAGE,
	requestedSeries,
	type RequestRow
} from '#lib/visits/booking/request-queries.server.ts';
import { seriesState } from '#lib/visits/series-state.ts';

const PAGES_MAX = 1_000_000;

export async function load({ locals, url }) {
	const show = url.searchParams.get('show') === 'all' ? 'all' : 'waiting';
	const waiting = show === 'waiting';
	const { rows, total, page, pages, dueOf } = await reading(staffOf(locals), async (work) => ({
		...(await requestedSeries(work, { waiting }, askedPage(url.searchParams))),
		dueOf: await answersExpected(work)
	}));
	return {
		show,
		total,
		page,
		pages,
		/** The place of the first row among all. */
		first: (page - 1) * REQUESTS_A_PAGE + 1,
		requests: rows.map((row) => ({
			id: row.id,
			reference: row.reference,
			organization: row.organization.name,
			service: row.service.name[locals.language],
			channel: row.channel,
			headcount: row.headcount,
			requestedAt: row.requestedAt,
			firstVisitAt: row.firstVisitAt,
			state: seriesState(row),
			due: seriesState(row) === 'waiting' ? dueOf(promiseOf(row)) : null
		}))
	};
}

function promiseOf({ requestedAt, firstLiveAt, firstVisitAt, service, site }: RequestRow) {
	const first = firstLiveAt ?? firstVisitAt;
	return { requestedAt, firstVisitAt: first, content: service.content, zone: site.zone };
}

/** Whatever was typed into the address, a whole number from 1 on. */
function askedPage(query: URLSearchParams): number {
	const asked = Math.trunc(Number(query.get('page')));
	return asked >= 1 ? Math.min(asked, PAGES_MAX) : 1;
}
