import { dayOf } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { takeSuppliesHome } from '#lib/programmes/supplies/take-supplies-home.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { agencyOf, csvAnswer, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';

/** Only by POST: what is taken home leaves a line behind, and no link may do that. */
export async function POST({ locals }) {
	const { id, slug, zone } = agencyOf(locals);
	const staff = staffOf(locals);
	const tooMany = await countAttempt(id, limits.export, staff.staffId);
	if (tooMany) refusePage([tooMany]);
	const file = await acting(staff, (work) => takeSuppliesHome(work, zone, locals.language));
	if (!file.ok) refusePage(file.problems);
	return csvAnswer(file.value, `supplies-${slug}-${dayOf(now(), zone)}.csv`);
}
