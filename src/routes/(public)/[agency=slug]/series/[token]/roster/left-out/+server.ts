import { columnsChosen } from '#lib/organizations/roster-columns.ts';
import { csvAnswer, refusePage } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { leftOutFile } from '#lib/visits/rosters/roster-view.server.ts';
import { contactBehind } from '../contact.ts';

export async function GET({ locals, params, url }) {
	const contact = await contactBehind(locals, params.token);
	const chosen = columnsChosen((name) => url.searchParams.get(name));
	const file = await reading(contact, (work) =>
		leftOutFile(work, contact.seriesId, chosen, locals.language)
	);
	if (!file.ok) refusePage(file.problems);
	return csvAnswer(file.value, 'left-out.csv');
}
