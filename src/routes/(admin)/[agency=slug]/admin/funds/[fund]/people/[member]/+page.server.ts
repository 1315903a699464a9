import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { StaffActor } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { staffNames } from '#lib/identity/queries.server.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { balanceOf } from '#lib/programmes/fund/accounts.ts';
import { proofForm, receiptForm, refundForm } from '#lib/programmes/fund/fund-form.ts';
import {
	approveVerdict,
	openProposal,
	proposeVerdict,
	recordAppeal
} from '#lib/programmes/fund/judge-member.server.ts';
import { releaseMember } from '#lib/programmes/fund/leave-fund.server.ts';
import { appealUntil } from '#lib/programmes/fund/member-state.ts';
import { memberById } from '#lib/programmes/fund/members.server.ts';
import { journalsOfFund, linesOf } from '#lib/programmes/fund/queries.server.ts';
import { recordDeposit, recordPayout } from '#lib/programmes/fund/record-money.server.ts';
import { statementLines } from '#lib/programmes/fund/statement.ts';
import { agencyOf, keepTyped, missing, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { id, parseForm } from '#lib/ui/form.ts';
import { actOnFund, askingFund } from '../../../funds-door.server.ts';

type Sent = RequestEvent<{ agency: string; fund: string; member: string }>;
type About = { fundId: string; memberId: string; zone: string };

export async function load({ locals, params, url }) {
	const { zone } = agencyOf(locals);
	if (!isUuid(params.member)) missing();
	return askingFund(locals, params.fund, async (work, fund) => {
		const member = (await memberById(work, zone, fund, params.member)) ?? missing();
		await noteAccess(work, {
			...{ action: 'view' as const, subjectIds: [member.enrolmentId], reason: 'fund' }
		});
		const names = await staffNames(work);
		const lines = await linesOf(work, fund.id);
		const open = openProposal(member);
		const { state, facts } = member;
		return {
			done: url.searchParams.has('done'),
			newId: newId(work.now),
			fund: { id: fund.id, name: fund.name },
			member: { id: member.id, name: member.name, phone: member.phone, state },
			joinedAt: member.joinedAt,
			toPayIn: state === 'left' || facts.settledAt ? 0 : Math.max(0, fund.deposit - facts.paidIn),
			payable: balanceOf(lines, 'payable_participant', member.id),
			mayRelease: ['enrolled', 'active', 'verification_due'].includes(state),
			result: member.judgement?.result ?? 'outside',
			mayPropose: (state === 'verification_due' || state === 'appeal') && !open,
			open: open && {
				...{ id: open.id, isPassed: open.isPassed, by: names.get(open.proposedBy) ?? '' },
				isOwn: open.proposedBy === work.actor.staffId
			},
			decided: member.verdicts
				.filter(({ approvedBy }) => approvedBy !== null)
				.map(({ id, isPassed, proposedBy, approvedBy, approvedAt }) => ({
					...{ id, isPassed, at: approvedAt! },
					...{ first: names.get(proposedBy) ?? '', second: names.get(approvedBy!) ?? '' }
				})),
			appealUntil: appealUntil(facts, work.now),
			statement: statementLines(await journalsOfFund(work, fund.id, member.id))
		};
	});
}

/** An act about the person of the address; the page comes back with what was typed. */
function acted<T>(
	schema: v.ObjectSchema<v.ObjectEntries, undefined> & v.GenericSchema<unknown, T>,
	act: (work: Work<StaffActor>, about: About, written: T) => Promise<Outcome<null>>
) {
	return keepTyped(async ({ locals, params, request }: Sent) => {
		if (!isUuid(params.member)) missing();
		const typed = await request.formData();
		const parsed = parseForm(schema, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { zone } = agencyOf(locals);
		const about = { fundId: params.fund, memberId: params.member, zone };
		const outcome = await actOnFund(locals, (work) => act(work, about, parsed.value as T));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, '?done');
	});
}

const nothing = v.object({});

export const actions = {
	receive: acted(receiptForm, (work, about, written) =>
		recordDeposit(work, { ...about, ...written })
	),
	paid: acted(proofForm, (work, about, written) => recordPayout(work, { ...about, ...written })),
	release: acted(refundForm, (work, about, { reason }) =>
		releaseMember(work, about.zone, { ...about, reason })
	),
	propose: acted(nothing, (work, about) => proposeVerdict(work, about.zone, about)),
	approve: acted(v.object({ verdictId: id() }), (work, about, { verdictId }) =>
		approveVerdict(work, about.zone, { ...about, verdictId })
	),
	appeal: acted(nothing, (work, about) => recordAppeal(work, about.zone, about))
};
