import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { counselors } from '#lib/visits/crews/crew-queries.server.ts';
import { answersExpected } from '#lib/visits/services/answer-due.server.ts';
import { apologiesOf } from '#lib/visits/booking/apology-queries.server.ts';
import { requestFilter } from '#lib/visits/booking/request-filter.ts';
import { servicesBooked } from '#lib/visits/services/service-queries.server.ts';
import {
	REQUESTS_A_PAGE,
	requestedSeries,
	type RequestRow
} from '#lib/visits/booking/request-queries.server.ts';
import { seriesState } from '#lib/visits/series-state.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const filter = requestFilter(url.searchParams);
	const { found, apologies, services, people, dueOf } = await reading(
		staffOf(locals),
		async (work) => {
			const found = await requestedSeries(work, filter, zone);
			return {
				found,
				apologies: await apologiesOf(
					work,
					found.rows.map(({ id }) => id)
				),
				services: await servicesBooked(work),
				people: await counselors(work),
				dueOf: await answersExpected(work)
			};
		}
	);
	const { rows, total, page, pages } = found;
	return {
		filter,
		show: url.searchParams.get('show') === 'all' ? 'all' : 'waiting',
		services: services.map(({ key, name }) => ({ value: key, label: name[locals.language] })),
		people: people.map(({ resourceId, name }) => ({ value: resourceId, label: name })),
		total,
		page,
		pages,
		/** The place of the first row among all. */
		first: (page - 1) * REQUESTS_A_PAGE + 1,
		requests: rows.map((row) => ({
			id: row.id,
			reference: row.reference,
			organization: row.organization.name,
			contact: row.organization.contactName,
			phone: row.organization.contactPhone,
			service: row.service.name[locals.language],
			channel: row.channel,
			headcount: row.headcount,
			requestedAt: row.requestedAt,
			firstVisitAt: row.firstVisitAt,
			state: seriesState(row),
			/** Its organization was told that nobody comes, and nothing else since. */
			isApologized: !row.confirmedAt && apologies.has(row.id),
			due: seriesState(row) === 'waiting' ? dueOf(promiseOf(row)) : null
		}))
	};
}

function promiseOf({ requestedAt, firstLiveAt, firstVisitAt, service, site }: RequestRow) {
	const first = firstLiveAt ?? firstVisitAt;
	return { requestedAt, firstVisitAt: first, content: service.content, zone: site.zone };
}
