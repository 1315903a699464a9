import { columnsChosen } from '#lib/organizations/roster-columns.ts';
import { csvAnswer, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { leftOutFile } from '#lib/visits/roster-view.server.ts';

export async function GET({ locals, params, url }) {
	const chosen = columnsChosen((name) => url.searchParams.get(name));
	const file = await reading(staffOf(locals), (work) =>
		leftOutFile(work, params.id, chosen, locals.language)
	);
	if (!file.ok) refusePage(file.problems);
	return csvAnswer(file.value, 'left-out.csv');
}
