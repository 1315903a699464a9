import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { requestedSeries } from '#lib/visits/queries.server.ts';

export async function load({ locals, url }) {
	const show = url.searchParams.get('show') === 'all' ? 'all' : 'waiting';
	const rows = await reading(staffOf(locals), (work) =>
		requestedSeries(work, { waiting: show === 'waiting' })
	);
	return {
		show,
		requests: rows.map((row) => ({
			id: row.id,
			reference: row.reference,
			organization: row.organization.name,
			service: row.service.name[locals.language],
			headcount: row.headcount,
			requestedAt: row.requestedAt,
			firstVisitAt: row.firstVisitAt,
			isConfirmed: row.confirmedAt !== null
		}))
	};
}
