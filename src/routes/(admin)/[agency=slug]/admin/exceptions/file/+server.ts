import { takeExceptionsHome } from '#lib/amends/take-exceptions-home.server.ts';
import { dayOf } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { agencyOf, csvAnswer, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { askedExceptions } from '../asked-exceptions.ts';

/** Only by POST: what is taken home leaves a line behind, and no link may do that. */
export async function POST({ locals, url }) {
	const { id, slug, zone } = agencyOf(locals);
	const staff = staffOf(locals);
	const tooMany = await countAttempt(id, limits.export, staff.staffId);
	if (tooMany) refusePage([tooMany]);
	const search = askedExceptions(url.searchParams);
	const file = await acting(staff, (work) => takeExceptionsHome(work, search, zone));
	if (!file.ok) refusePage(file.problems);
	return csvAnswer(file.value, `exceptions-${slug}-${dayOf(now(), zone)}.csv`);
}
