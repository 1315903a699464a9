import { redirect } from '@sveltejs/kit';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { reversalForm } from '#lib/programmes/fund/fund-form.ts';
import { journalName, wonWords } from '#lib/programmes/fund/fund-words.ts';
import { membersOf } from '#lib/programmes/fund/members.server.ts';
import { journalsOfFund } from '#lib/programmes/fund/queries.server.ts';
import { isReversible, reverseJournal } from '#lib/programmes/fund/reverse-journal.server.ts';
import { formatMoment } from '#lib/i18n/times.ts';
import { agencyOf, keepTyped, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnFund, askingFund } from '../../funds-door.server.ts';

export async function load({ locals, params }) {
	const { zone } = agencyOf(locals);
	return askingFund(locals, params.fund, async (work, fund) => {
		const journals = await journalsOfFund(work, fund.id);
		const members = await membersOf(work, zone, fund);
		const subjectIds = members.map(({ enrolmentId }) => enrolmentId);
		await noteAccess(work, { action: 'view', subjectIds, reason: 'fund' });
		const nameOf = (id: string | null) => members.find((one) => one.id === id)?.name;
		return {
			fund: { id: fund.id, name: fund.name },
			entries: journals
				.filter((one) => isReversible(one, journals))
				.map(({ id, kind, giver, recordedAt, memberId, evidence, lines }) => ({
					value: id,
					label: [
						formatMoment(recordedAt, zone, locals.language),
						journalName(kind, giver),
						nameOf(memberId),
						wonWords(lines.reduce((sum, { debit }) => sum + debit, 0)),
						evidence
					]
						.filter(Boolean)
						.join(' · ')
				}))
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const typed = await request.formData();
		const parsed = parseForm(reversalForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await actOnFund(locals, (work) =>
			reverseJournal(work, { fundId: params.fund, ...parsed.value })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${params.agency}/admin/funds/${params.fund}?done=saved`);
	})
};
