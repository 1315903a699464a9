import { redirect } from '@sveltejs/kit';
import { fundForm } from '#lib/programmes/fund/fund-form.ts';
import { changeFund } from '#lib/programmes/fund/open-fund.server.ts';
import { programmeOfSeries } from '#lib/programmes/fund/programme.server.ts';
import { seriesOfFund } from '#lib/programmes/fund/queries.server.ts';
import { keepTyped, missing, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnFund, askingFund } from '../../funds-door.server.ts';
import { outcomeChoices } from '../../outcome-choices.server.ts';

export async function load({ locals, params }) {
	return askingFund(locals, params.fund, async (work, fund) => {
		const [series] = await seriesOfFund(work, fund.id);
		const { outcomeKey, variant, name, kind, remainder, nobody, custodianKind } = fund;
		const { custodian, charity, cap, coolingOffDays, deposit } = fund;
		const numbers = { cap, coolingOffDays, deposit };
		const shares = {
			employerShare: fund.employerShare,
			agencyShare: fund.agencyShare,
			donorShare: fund.donorShare
		};
		const texts = { name, kind, remainder, nobody, custodianKind, custodian, charity };
		const written: Record<string, string> = {
			...texts,
			outcome: `${outcomeKey}/${variant}`,
			...Object.fromEntries(
				Object.entries({ ...numbers, ...shares }).map(([key, won]) => [key, String(won)])
			)
		};
		const outcomes = await outcomeChoices(work, series!.id, locals.language);
		return { fundId: fund.id, written, outcomes: outcomes ?? [] };
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const typed = await request.formData();
		const parsed = parseForm(fundForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const [series] = await askingFund(locals, params.fund, (work, fund) =>
			seriesOfFund(work, fund.id)
		);
		const outcome = await actOnFund(locals, async (work) => {
			const template = (await programmeOfSeries(work, series!.id)) ?? missing();
			return changeFund(work, template, params.fund, parsed.value);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${params.agency}/admin/funds/${params.fund}?done=saved`);
	})
};
