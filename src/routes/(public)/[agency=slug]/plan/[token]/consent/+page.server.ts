import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { consentToWithdraw, withdrawConsent } from '#lib/programmes/withdraw-consent.server.ts';
import { agencyOf, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

/** Which item the address names; what is no name of one is simply not found. */
function itemIn(params: URLSearchParams) {
	return { formKey: params.get('form') ?? '', itemKey: params.get('item') ?? '' };
}

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	const { language } = locals;
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'plan', params.token);
		if (!id) missing('link_unknown');
		const found = await consentToWithdraw(work, id, itemIn(url.searchParams));
		if (!found) missing();
		return {
			back: `/${agency.slug}/plan/${params.token}`,
			zone: agency.zone,
			consent: {
				title: found.item.title[language],
				text: found.item.text[language],
				kind: found.item.kind,
				given: found.given,
				givenAt: found.givenAt
			}
		};
	});
}

export const actions = {
	default: async ({ locals, params, url }) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.turn, params.token);
		if (tooMany) return refuseForm([tooMany], {});
		const outcome = await acting(visitorOf(locals), async (work) => {
			const id = await subjectOfLink(work, 'plan', params.token);
			if (!id) missing('link_unknown');
			return withdrawConsent(work, id, itemIn(url.searchParams), locals.language);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agency.slug}/plan/${params.token}?done=withdrawn`);
	}
};
