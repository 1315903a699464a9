import { noteAccess } from '#lib/ledger/access.server.ts';
import { accounts, balancesOf } from '#lib/programmes/fund/accounts.ts';
import { leftToCarry } from '#lib/programmes/fund/carry-over.server.ts';
import { openProposal } from '#lib/programmes/fund/judge-member.server.ts';
import { membersOf } from '#lib/programmes/fund/members.server.ts';
import { outcomeOf } from '#lib/programmes/fund/programme.server.ts';
import { journalsOfFund, seriesOfFund, settledAt } from '#lib/programmes/fund/queries.server.ts';
import { agencyOf } from '#lib/server/doors.server.ts';
import { askingFund } from '../funds-door.server.ts';

export async function load({ locals, params, url }) {
	const { zone } = agencyOf(locals);
	const { language } = locals;
	return askingFund(locals, params.fund, async (work, fund) => {
		const members = await membersOf(work, zone, fund);
		const subjectIds = members.map(({ enrolmentId }) => enrolmentId);
		await noteAccess(work, { action: 'view', subjectIds, reason: 'fund' });
		const journals = await journalsOfFund(work, fund.id);
		const series = await seriesOfFund(work, fund.id);
		const outcome = await outcomeOf(work, series[0]!.id, fund);
		const held = balancesOf(journals.flatMap(({ lines }) => lines));
		const nameOf = (id: string | null) => members.find((one) => one.id === id)?.name ?? null;
		return {
			done: url.searchParams.get('done'),
			fund,
			isSettled: (await settledAt(work, fund.id)) !== null,
			/** What waits for the next fund; null where the rules keep nothing for it. */
			left: await leftToCarry(work, fund),
			series: series.map(({ id, reference }) => ({ id, reference })),
			outcome: outcome ? outcome[language] : '',
			balances: accounts.map((account) => ({ id: account, won: held[account] })),
			members: members.map((member) => ({
				...{ id: member.id, name: member.name, state: member.state, paidIn: member.facts.paidIn },
				waits: openProposal(member) !== null
			})),
			journals: journals.map(({ id, kind, recordedAt, memberId, ...row }) => ({
				...{ id, kind, at: recordedAt, name: nameOf(memberId), giver: row.giver },
				...{ reason: row.reason, evidence: row.evidence },
				won: row.pledged ?? row.lines.reduce((sum, { debit }) => sum + debit, 0),
				lines: row.lines.map(({ number, account, debit, credit }) => ({
					...{ number, account, debit, credit }
				}))
			}))
		};
	});
}
