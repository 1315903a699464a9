import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	fingerprint,
	settleFund,
	settlementPreview
} from '#lib/programmes/fund/settle-fund.server.ts';
import { settledAt } from '#lib/programmes/fund/queries.server.ts';
import { agencyOf, refuseForm } from '#lib/server/doors.server.ts';
import { parseForm, text } from '#lib/ui/form.ts';
import { actOnFund, askingFund } from '../../funds-door.server.ts';

/** How a fund would be divided now, in counts and amounts; it names nobody. */
export async function load({ locals, params }) {
	const { zone } = agencyOf(locals);
	return askingFund(locals, params.fund, async (work, fund) => {
		const { division, waiting, missing } = await settlementPreview(work, zone, fund);
		const amounts = division.payouts.map(({ amount }) => amount);
		return {
			fund: { id: fund.id, name: fund.name },
			isSettled: (await settledAt(work, fund.id)) !== null,
			seen: fingerprint(division),
			total: division.total,
			passed: amounts.length,
			least: amounts.length > 0 ? Math.min(...amounts) : 0,
			most: amounts.length > 0 ? Math.max(...amounts) : 0,
			paid: amounts.reduce((sum, amount) => sum + amount, 0),
			refunded: division.refunded.length,
			charity: division.charity,
			carried: division.carried,
			waiting: waiting.length,
			missing
		};
	});
}

export const actions = {
	default: async ({ locals, params, request }) => {
		const { zone } = agencyOf(locals);
		const parsed = parseForm(v.object({ seen: text({ max: 200 }) }), await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, {});
		const asked = { fundId: params.fund, seen: parsed.value.seen };
		const outcome = await actOnFund(locals, (work) => settleFund(work, zone, asked));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${params.agency}/admin/funds/${params.fund}?done=settled`);
	}
};
