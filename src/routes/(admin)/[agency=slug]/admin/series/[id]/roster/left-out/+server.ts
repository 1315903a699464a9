import { isUuid } from '#lib/base/ids.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { columnsChosen } from '#lib/organizations/roster-columns.ts';
import { csvAnswer, missing, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { leftOutFile } from '#lib/visits/rosters/roster-view.server.ts';

export async function GET({ locals, params, url }) {
	if (!isUuid(params.id)) missing();
	const chosen = columnsChosen((name) => url.searchParams.get(name));
	const file = await acting(staffOf(locals), async (work) => {
		const found = await leftOutFile(work, params.id, chosen, locals.language);
		if (found.ok) {
			await noteAccess(work, { action: 'export', subjectIds: [params.id], reason: 'roster draft' });
		}
		return found;
	});
	if (!file.ok) refusePage(file.problems);
	return csvAnswer(file.value, 'left-out.csv');
}
