import { problem } from '#lib/base/problems.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { payoutsForm } from '#lib/programmes/fund/fund-form.ts';
import { payoutsNow } from '#lib/programmes/fund/take-payouts-home.server.ts';
import { agencyOf, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { askingFund } from '../../funds-door.server.ts';

export async function load({ locals, params, url }) {
	const { zone } = agencyOf(locals);
	const lacksReason = url.searchParams.has('reasonless');
	return askingFund(locals, params.fund, async (work, fund) => {
		const rows = await payoutsNow(work, zone, fund);
		const subjectIds = rows.map(({ enrolmentId }) => enrolmentId);
		await noteAccess(work, { action: 'view', subjectIds, reason: 'fund' });
		return {
			fund: { id: fund.id, name: fund.name, custodian: fund.custodian },
			payouts: rows.map(({ id, name, phone, amount }) => ({ id, name, phone, amount })),
			/** The form came back without a reason; what is sent next comes back to this page first. */
			lacksReason,
			problems: lacksReason ? [problem('required', undefined, 'reason')] : []
		};
	});
}

export const actions = {
	/** Mends a form that was refused: a file leaves the page as it is, with its error. */
	reason: async ({ locals, params, request }) => {
		await askingFund(locals, params.fund, async () => null);
		const typed = await request.formData();
		const parsed = parseForm(payoutsForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: textsOf(typed) });
		return { problems: [], values: textsOf(typed) };
	}
};
