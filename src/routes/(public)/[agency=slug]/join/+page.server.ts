import { redirect } from '@sveltejs/kit';
import { problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { codeForm } from '#lib/programmes/enrolment-form.ts';
import { agencyOf, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { seriesByCode } from '#lib/visits/queries.server.ts';

export const actions = {
	default: async ({ request, locals, getClientAddress }) => {
		const agency = agencyOf(locals);
		const parsed = parseForm(codeForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { code } = parsed.value;
		const tooMany = await countAttempt(agency.id, limits.codeEntry, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values: { code } });
		const found = await reading(visitorOf(locals), (work) => seriesByCode(work, code));
		if (!found) {
			return refuseForm([problem('code_unknown', undefined, 'code')], { values: { code } });
		}
		redirect(303, `/${agency.slug}/join/${code}`);
	}
};
