import { redirect, type RequestEvent } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { agreeToTexts } from '#lib/programmes/agree-to-texts.server.ts';
import { answeredConsent } from '#lib/programmes/answered-consent.server.ts';
import { mayAsk } from '#lib/programmes/reminders.server.ts';
import { withdrawConsent } from '#lib/programmes/withdraw-consent.server.ts';
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
		const found = await answeredConsent(work, id, itemIn(url.searchParams));
		if (!found) missing();
		return {
			back: `/${agency.slug}/plan/${params.token}`,
			zone: agency.zone,
			/** What names the item, for the forms of the page. */
			asked: new URLSearchParams({
				form: url.searchParams.get('form')!,
				item: url.searchParams.get('item')!
			}).toString(),
			/** Texts are a convenience: who said no to them may say yes here. */
			mayAgree: !found.given && found.item.kind === 'reminders' && (await mayAsk(work, id)),
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

/** Answers the item of the address anew, and says on the plan what was done. */
function answering(act: typeof withdrawConsent, isDone: 'withdrawn' | 'agreed') {
	return async ({ locals, params, url }: RequestEvent) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.turn, params.token!);
		if (tooMany) return refuseForm([tooMany], {});
		const outcome = await acting(visitorOf(locals), async (work) => {
			const id = await subjectOfLink(work, 'plan', params.token!);
			if (!id) missing('link_unknown');
			return act(work, id, itemIn(url.searchParams), locals.language);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agency.slug}/plan/${params.token}?done=${isDone}`);
	};
}

export const actions = {
	withdraw: answering(withdrawConsent, 'withdrawn'),
	agree: answering(agreeToTexts, 'agreed')
};
