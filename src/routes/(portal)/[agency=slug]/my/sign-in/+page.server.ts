import { redirect } from '@sveltejs/kit';
import { nextQuery } from '#lib/identity/doors.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { answerSteadily } from '#lib/identity/steady-answer.server.ts';
import { PORTAL_LINK_MINUTES, sendPortalLink } from '#lib/organizations/portal-link.server.ts';
import { mailWay } from '#lib/notices/providers.server.ts';
import { agencyOf, keepTyped, refuseForm, textsOf, visitorOf } from '#lib/server/doors.server.ts';
import { keepSent, sentValues } from '#lib/server/sent-cookie.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { portalForm } from '#lib/visits/contacts/find-form.ts';

export function load({ locals, url, cookies }) {
	return {
		next: nextQuery(url.searchParams.get('next'), agencyOf(locals).slug),
		isSent: url.searchParams.has('sent'),
		sent: sentValues(cookies, url),
		mailWay: mailWay(),
		isOut: url.searchParams.has('out'),
		minutes: PORTAL_LINK_MINUTES
	};
}

export const actions = {
	default: keepTyped(async ({ request, locals, url, cookies, getClientAddress }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(portalForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { email } = parsed.value;
		const tooMany =
			(await countAttempt(agency.id, limits.linkByAddress, getClientAddress())) ??
			(await countAttempt(agency.id, limits.linkByEmail, email));
		if (tooMany) return refuseForm([tooMany], { values: textsOf(typed) });
		const next = nextQuery(url.searchParams.get('next'), agency.slug);
		// Neither the words nor the time of the answer tell whether the address is known.
		await answerSteadily(() =>
			acting(visitorOf(locals), (work) =>
				sendPortalLink(work, agency, { email, language: locals.language, next })
			)
		);
		keepSent(cookies, url, parsed.value);
		redirect(303, `${next || '?'}${next && '&'}sent`);
	})
};
