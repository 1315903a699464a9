import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { fundTerms } from '#lib/programmes/fund/fund-terms.ts';
import { joinFund } from '#lib/programmes/fund/join-fund.server.ts';
import { membersOf } from '#lib/programmes/fund/members.server.ts';
import { seriesOfFund, type Fund } from '#lib/programmes/fund/queries.server.ts';
import { rosterOf } from '#lib/programmes/queries.server.ts';
import { agencyOf, refuseForm } from '#lib/server/doors.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { choice, mustAgree, parseForm } from '#lib/ui/form.ts';
import { actOnFund, askingFund } from '../../funds-door.server.ts';

/** Who enrolled in a series of the fund and has not joined. */
async function peopleBeside(work: Work, zone: string, fund: Fund) {
	const series = await seriesOfFund(work, fund.id);
	const people = await rosterOf(
		work,
		series.map(({ id }) => id)
	);
	const members = new Set((await membersOf(work, zone, fund)).map((one) => one.enrolmentId));
	return people.filter(({ id }) => !members.has(id));
}

export async function load({ locals, params }) {
	const { zone } = agencyOf(locals);
	return askingFund(locals, params.fund, async (work, fund) => {
		const people = await peopleBeside(work, zone, fund);
		const subjectIds = people.map(({ id }) => id);
		await noteAccess(work, { action: 'view', subjectIds, reason: 'fund' });
		return {
			fund: { id: fund.id, name: fund.name },
			terms: fundTerms(fund, locals.language),
			people: people.map(({ id, name, phone }) => ({ value: id, label: name, hint: phone }))
		};
	});
}

export const actions = {
	default: async ({ locals, params, request }) => {
		const { zone } = agencyOf(locals);
		const people = await askingFund(locals, params.fund, (work, fund) =>
			peopleBeside(work, zone, fund)
		);
		const asked = v.object({ who: choice(people.map(({ id }) => id)), heard: mustAgree() });
		const parsed = parseForm(asked, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { language } = locals;
		const outcome = await actOnFund(locals, (work) =>
			joinFund(work, { enrolmentId: parsed.value.who, language, zone })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: { who: parsed.value.who } });
		redirect(303, `/${params.agency}/admin/funds/${params.fund}?done=saved`);
	}
};
