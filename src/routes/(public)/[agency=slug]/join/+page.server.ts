import { redirect } from '@sveltejs/kit';
import { attemptsUsedUp, countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { codeForm } from '#lib/programmes/enrolment-form.ts';
import { programmeByCode } from '#lib/programmes/programme-by-code.server.ts';
import { agencyOf, keepTyped, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';

export const actions = {
	default: keepTyped(async ({ request, locals, getClientAddress }) => {
		const agency = agencyOf(locals);
		const parsed = parseForm(codeForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { code } = parsed.value;
		const usedUp = await attemptsUsedUp(agency.id, limits.codeEntry, getClientAddress());
		if (usedUp) return refuseForm([usedUp], { values: { code } });
		const found = await reading(visitorOf(locals), (work) => programmeByCode(work, code));
		if (!found.ok && found.problems[0]?.code === 'code_called_off') {
			// Its page says more than fits below the field: whom to call, and of a session which day it was.
			redirect(303, `/${agency.slug}/join/${code}`);
		}
		if (!found.ok) {
			await countAttempt(agency.id, limits.codeEntry, getClientAddress());
			return refuseForm(found.problems, { values: { code } });
		}
		redirect(303, `/${agency.slug}/join/${code}`);
	})
};
