import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { takeRosterHome } from '#lib/programmes/paper/hand-out-roster.server.ts';
import { agencyOf, csvAnswer, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { exportForm } from '../../../../export/export-form.ts';

/** Only by POST: what is taken home leaves a line behind, and no link may do that. */
export async function POST({ request, locals, params, url }) {
	const { id, slug } = agencyOf(locals);
	const staff = staffOf(locals);
	const parsed = parseForm(exportForm, await request.formData().catch(() => new FormData()));
	if (!parsed.ok) redirect(303, `${url.pathname.replace(/\/file$/, '')}?reasonless`);
	const tooMany = await countAttempt(id, limits.export, staff.staffId);
	if (tooMany) refusePage([tooMany]);
	const asked = { visitId: params.visit, reason: parsed.value.reason };
	const file = await acting(staff, (work) => takeRosterHome(work, asked, locals.language));
	if (!file.ok) refusePage(file.problems);
	return csvAnswer(file.value, `roster-${slug}-${params.visit.slice(0, 8)}.csv`);
}
