import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { weekStamp } from '#lib/visits/week/week-queries.server.ts';
import { daysOfWeek } from '#lib/visits/week/weeks.ts';
import { askedWeek } from '../asked-week.server.ts';

/** Whether a week's board still is what its reader sees: 304 while it is, 204 once it changed. */
export async function GET({ locals, url, request }) {
	const { zone } = agencyOf(locals);
	const days = daysOfWeek(askedWeek(url.searchParams, zone));
	const stamp = await reading(staffOf(locals), (work) => weekStamp(work, days, zone));
	const etag = `"${stamp}"`;
	const isSame = request.headers.get('if-none-match') === etag;
	return new Response(null, { status: isSame ? 304 : 204, headers: { etag } });
}
