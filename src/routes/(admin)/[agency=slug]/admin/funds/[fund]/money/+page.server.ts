import { redirect } from '@sveltejs/kit';
import { newId } from '#lib/identity/cryptography.ts';
import { moneyForm } from '#lib/programmes/fund/fund-form.ts';
import { recordMoney } from '#lib/programmes/fund/record-money.server.ts';
import { keepTyped, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnFund, askingFund } from '../../funds-door.server.ts';

export async function load({ locals, params }) {
	return askingFund(locals, params.fund, async (work, { id, name }) => ({
		fund: { id, name },
		newId: newId(work.now)
	}));
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const typed = await request.formData();
		const parsed = parseForm(moneyForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await actOnFund(locals, (work) => recordMoney(work, params.fund, parsed.value));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${params.agency}/admin/funds/${params.fund}?done=saved`);
	})
};
