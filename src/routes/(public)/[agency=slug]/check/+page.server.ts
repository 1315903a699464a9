import { attemptsUsedUp, countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { problem } from '#lib/base/problems.ts';
import { agencyOf, keepTyped, refuseForm, textsOf, visitorOf } from '#lib/server/doors.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { certificateByCode } from '#lib/visits/papers/certificate-queries.server.ts';
import { checkForm } from '#lib/visits/contacts/find-form.ts';

export function load({ locals }) {
	return { checkAt: `${settings.publicOrigin}/${agencyOf(locals).slug}/check` };
}

export const actions = {
	default: keepTyped(async ({ request, locals, getClientAddress }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(checkForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values, paper: null });
		const values = textsOf(typed);
		const usedUp = await attemptsUsedUp(agency.id, limits.codeEntry, getClientAddress());
		if (usedUp) return refuseForm([usedUp], { values, paper: null });
		const paper = await reading(visitorOf(locals), (work) => certificateByCode(work, parsed.value));
		if (paper) return { problems: [], values, paper };
		await countAttempt(agency.id, limits.codeEntry, getClientAddress());
		return refuseForm([problem('certificate_unknown')], { values, paper: null });
	})
};
