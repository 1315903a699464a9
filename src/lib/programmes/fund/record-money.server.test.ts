import { describe, expect, test } from 'vitest';
import { journalsOfFund } from '#lib/programmes/fund/queries.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { recordMoney } from '#lib/programmes/fund/record-money.server.ts';
import { reverseJournal } from '#lib/programmes/fund/reverse-journal.server.ts';
import { at, codesOf, kit, liveInFundTown } from '#lib/programmes/fund/fund-town.test-kit.ts';

liveInFundTown();

describe('a mistake', () => {
	test('that went back and is sent twice is kept once, though nothing is left by then', async () => {
		const { fundId } = await kit.story(0);
		await kit.give(fundId, 50_000);
		const money = { id: newId(at(-5)), what: 'returned', giver: 'employer' } as const;
		const back = () =>
			kit.as(kit.first, -5, (work) =>
				recordMoney(work, fundId, { ...money, amount: 50_000, evidence: '반환 확인' })
			);
		expect([codesOf(await back()), codesOf(await back())]).toEqual(['done', 'done']);
		expect((await kit.balances(fundId)).custodian_cash ?? 0).toBe(0);
	});

	test('of somebody who is in another fund is refused', async () => {
		const [one, other] = [await kit.story(1), await kit.story(1)];
		await kit.join(other.ids[0]!);
		expect(codesOf(await kit.pay(one.fundId, other.ids[0]!))).toBe('not_found');
	});

	test('is reversed, never changed', async () => {
		const { fundId } = await kit.story(0);
		await kit.give(fundId, 50_000);
		const [wrong] = await kit.as(kit.first, 0, (work) => journalsOfFund(work, fundId));
		const undo = () =>
			kit.as(kit.first, 0, (work) =>
				reverseJournal(work, { fundId, journalId: wrong!.id, evidence: '잘못 적음' })
			);
		expect(codesOf(await undo())).toBe('done');
		expect(codesOf(await undo())).toBe('done');
		expect((await kit.balances(fundId)).custodian_cash).toBe(0);
		await kit.give(fundId, 50_000);
		await kit.give(fundId, 50_000, 'returned');
		const journals = await kit.as(kit.first, 0, (work) => journalsOfFund(work, fundId));
		const used = journals.find((one) => one.kind === 'receipt' && one.id !== wrong!.id);
		const after = await kit.as(kit.first, 0, (work) =>
			reverseJournal(work, { fundId, journalId: used!.id, evidence: 'x' })
		);
		expect(codesOf(after)).toBe('fund_used');
	});
});

describe('the database refuses', () => {
	const line = (fundId: string, journalId: string, number: number) => ({
		...{ agency_id: kit.town.agency.id, journal_id: journalId, number, fund_id: fundId }
	});

	async function journal(
		fundId: string,
		kind: string,
		lines: Record<string, unknown>[],
		more = {}
	) {
		const id = newId(at(0));
		const row = { agency_id: kit.town.agency.id, id, fund_id: fundId, kind, recorded_at: at(0) };
		await kit.admin.begin(async (tx) => {
			await tx`insert into fund_journal ${tx({ ...row, evidence: 'x', ...more })}`;
			const rows = lines.map((one, at) => ({ ...line(fundId, id, at), ...one }));
			for (const one of rows) await tx`insert into fund_line ${tx(one as never)}`;
		});
	}

	test('what does not balance, an account below zero, and a payout without a verdict', async () => {
		const { fundId, ids } = await kit.story(1);
		await kit.join(ids[0]!);
		await kit.pay(fundId, ids[0]!);
		const memberId = await kit.memberOf(ids[0]!);
		const cash = (debit: number, credit: number) => ({ account: 'custodian_cash', debit, credit });
		const employer = (debit: number, credit: number) => ({
			...{ account: 'employer_contribution', debit, credit }
		});
		await expect(journal(fundId, 'receipt', [cash(100, 0), employer(0, 200)])).rejects.toThrow(
			/not balanced/
		);
		await expect(journal(fundId, 'receipt', [cash(0, 100), employer(100, 0)])).rejects.toThrow(
			/below zero/
		);
		const payout = [
			{ account: 'participant_deposit', member_id: memberId, debit: 30_000, credit: 0 },
			{ account: 'payable_participant', member_id: memberId, debit: 0, credit: 30_000 }
		];
		await expect(journal(fundId, 'forfeiture', payout)).rejects.toThrow(/verdict of two/);
		await expect(
			journal(fundId, 'payout_instruction', payout, { member_id: memberId })
		).rejects.toThrow(/fund_journal_kind/);
	});

	test('a verdict approved by whoever proposed it', async () => {
		const { fundId, ids } = await kit.story(1);
		await kit.join(ids[0]!);
		const memberId = await kit.memberOf(ids[0]!);
		const id = newId(at(0));
		const by = kit.first.staffId;
		const { agency } = kit.town;
		await kit.admin`insert into fund_verdict (agency_id, id, fund_id, member_id, is_passed, outcome_key,
			outcome_version, variant, proposed_by, proposed_at)
			values (${agency.id}, ${id}, ${fundId}, ${memberId}, true, 'x', 1, 'x', ${by}, now())`;
		await expect(kit.admin`insert into fund_approval (agency_id, verdict_id, member_id, is_passed, proposed_by,
			approved_by, approved_at) values (${agency.id}, ${id}, ${memberId}, true, ${by}, ${by}, now())`).rejects.toThrow(
			/by_another/
		);
	});
});
