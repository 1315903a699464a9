import { problem } from '#lib/base/problems.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { requestFilter, requestQuery } from '#lib/visits/booking/request-filter.ts';
import { countRequests } from '#lib/visits/booking/request-queries.server.ts';
import { FILE_ROWS_MAX } from '#lib/visits/booking/take-requests-home.server.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const filter = requestFilter(url.searchParams);
	const total = await reading(staffOf(locals), (work) => countRequests(work, filter, zone));
	const isTooLong = total > FILE_ROWS_MAX;
	const lacksReason = url.searchParams.has('reasonless');
	return {
		total,
		isTooLong,
		query: requestQuery(filter),
		problems: [
			...(isTooLong ? [problem('file_too_long', { max: FILE_ROWS_MAX })] : []),
			...(lacksReason ? [problem('required', undefined, 'reason')] : [])
		]
	};
}
