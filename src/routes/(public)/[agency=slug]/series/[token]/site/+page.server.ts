import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { siteRulesForm } from '#lib/organizations/site-rules-form.ts';
import { rulesOfSites } from '#lib/organizations/site-rules.server.ts';
import { agencyOf, holderOf, keepTyped, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { describeSiteOfSeries } from '#lib/visits/contacts/describe-site.server.ts';
import { heldSeriesId, readingHeld } from '../held-series.server.ts';

export function load({ locals, params }) {
	return readingHeld(locals, params.token, async (work, { site }) => ({
		token: params.token,
		place: [site.address, site.room].filter(Boolean).join(' '),
		rules: (await rulesOfSites(work, [site.id])).get(site.id) ?? null
	}));
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const agency = agencyOf(locals);
		const seriesId = await heldSeriesId(locals, params.token);
		const typed = await request.formData();
		const parsed = parseForm(siteRulesForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agency.id, limits.siteRules, seriesId);
		if (tooMany) return refuseForm([tooMany], { values: textsOf(typed) });
		const { entry, vehicle, gear, camera } = parsed.value;
		const rules = {
			entry: entry ?? '',
			vehicle: vehicle ?? '',
			gear: gear ?? '',
			camera: camera ?? ''
		};
		const outcome = await acting(holderOf(locals, seriesId), (work) =>
			describeSiteOfSeries(work, seriesId, rules)
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${agency.slug}/series/${params.token}?done=described`);
	})
};
