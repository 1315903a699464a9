import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { answerSteadily } from '#lib/identity/steady-answer.server.ts';
import { mailWay } from '#lib/notices/providers.server.ts';
import { agencyOf, keepTyped, refuseForm, textsOf, visitorOf } from '#lib/server/doors.server.ts';
import { keepSent, sentValues } from '#lib/server/sent-cookie.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { findForm } from '#lib/visits/contacts/find-form.ts';
import { sendNewLink } from '#lib/visits/contacts/send-link.server.ts';

export function load({ url, cookies }) {
	return {
		isSent: url.searchParams.has('sent'),
		sent: sentValues(cookies, url),
		mailWay: mailWay()
	};
}

export const actions = {
	default: keepTyped(async ({ request, locals, url, cookies, getClientAddress }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(findForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { reference } = parsed.value;
		const tooMany =
			(await countAttempt(agency.id, limits.linkByAddress, getClientAddress())) ??
			(await countAttempt(agency.id, limits.linkByReference, reference));
		if (tooMany) return refuseForm([tooMany], { values: textsOf(typed) });
		// Neither the words nor the time of the answer tell whether the two belong together.
		await answerSteadily(() =>
			acting(visitorOf(locals), (work) => sendNewLink(work, agency, parsed.value))
		);
		keepSent(cookies, url, parsed.value);
		redirect(303, '?sent');
	})
};
