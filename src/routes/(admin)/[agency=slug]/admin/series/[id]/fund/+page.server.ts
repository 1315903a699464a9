import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { fundForm, newFund } from '#lib/programmes/fund/fund-form.ts';
import { openFund } from '#lib/programmes/fund/open-fund.server.ts';
import { programmeOfSeries, seriesBeside } from '#lib/programmes/fund/programme.server.ts';
import { fundOfSeries } from '#lib/programmes/fund/queries.server.ts';
import { keepTyped, missing, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { choices, parseForm } from '#lib/ui/form.ts';
import { actOnFund, keeperOf } from '../../../funds/funds-door.server.ts';
import { outcomeChoices } from '../../../funds/outcome-choices.server.ts';

export async function load({ locals, params }) {
	const actor = keeperOf(locals);
	if (!isUuid(params.id)) missing();
	const shown = await reading(actor, async (work) => {
		const fund = await fundOfSeries(work, params.id);
		const outcomes = await outcomeChoices(work, params.id, locals.language);
		return { fundId: fund?.id ?? null, outcomes, beside: await seriesBeside(work, params.id) };
	});
	const { fundId, outcomes, beside } = shown;
	if (fundId) redirect(303, `/${params.agency}/admin/funds/${fundId}`);
	if (!outcomes) missing();
	const verified = outcomes[0]?.value ?? '';
	return { outcomes, beside, seriesId: params.id, written: { ...newFund, outcome: verified } };
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		if (!isUuid(params.id)) missing();
		const typed = await request.formData();
		const beside = await reading(keeperOf(locals), (work) => seriesBeside(work, params.id));
		const asked = v.object({ ...fundForm.entries, series: choices(beside.map(({ id }) => id)) });
		const parsed = parseForm(asked, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { series, ...written } = parsed.value;
		const outcome = await actOnFund(locals, async (work) => {
			const template = (await programmeOfSeries(work, params.id)) ?? missing();
			return openFund(work, template, [params.id, ...series], written);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${params.agency}/admin/funds/${outcome.value}?done=saved`);
	})
};
