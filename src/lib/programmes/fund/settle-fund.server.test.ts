import { describe, expect, test } from 'vitest';
import { carryOver, leftToCarry } from '#lib/programmes/fund/carry-over.server.ts';
import { leaveFund, releaseMember } from '#lib/programmes/fund/leave-fund.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { fundById } from '#lib/programmes/fund/queries.server.ts';
import { recordPayout } from '#lib/programmes/fund/record-money.server.ts';
import { takePayoutsHome } from '#lib/programmes/fund/take-payouts-home.server.ts';
import {
	ZONE,
	at,
	codesOf,
	valueOf,
	kit,
	liveInFundTown
} from '#lib/programmes/fund/fund-town.test-kit.ts';

liveInFundTown();

describe('a pool of three', () => {
	test('is paid in, judged by two, divided and paid out, to the last won', async () => {
		const { fundId, ids } = await kit.story(3);
		for (const id of ids) expect(codesOf(await kit.join(id))).toBe('done');
		expect(await kit.states(fundId, -5)).toEqual(['enrolled', 'enrolled', 'enrolled']);
		for (const id of ids) expect(codesOf(await kit.pay(fundId, id))).toBe('done');
		expect(codesOf(await kit.pay(fundId, ids[0]!, 100))).toBe('out_of_range');
		expect(await kit.states(fundId, 0)).toEqual(['active', 'active', 'active']);
		expect(await kit.verdict(fundId, ids[0]!, 1)).toBe('fund_not_due');
		await kit.contact(ids[0]!, 28, 'k5', { any_puff_since_day15: false, co_ppm: 3 });
		await kit.contact(ids[1]!, 28, 'k5', { any_puff_since_day15: false, co_ppm: 10 });
		expect(await kit.settle(fundId, 29)).toBe('fund_waiting');
		expect(await kit.verdict(fundId, ids[0]!, 29, [kit.first, kit.first])).toBe('fund_same_person');
		expect(await kit.verdict(fundId, ids[0]!, 29)).toBe('done');
		expect(await kit.verdict(fundId, ids[1]!, 29)).toBe('done');
		expect(await kit.verdict(fundId, ids[2]!, 43)).toBe('done');
		expect(await kit.settle(fundId, 43)).toBe('fund_waiting');
		expect(await kit.settle(fundId, 51)).toBe('fund_short');
		expect(codesOf(await kit.give(fundId, 70_000))).toBe('done');
		expect(await kit.settle(fundId, 51)).toBe('done');
		expect(await kit.settle(fundId, 51)).toBe('done');
		expect(await kit.states(fundId, 51)).toEqual(['settled', 'settled', 'settled']);
		// One of three passed: 3 × 50,000, and not more than the limit.
		expect(await kit.balances(fundId)).toMatchObject({
			...{ participant_deposit: 0, payable_participant: 150_000, charity_payable: 0 },
			...{ employer_contribution: 10_000, custodian_cash: 160_000, rounding: 0 }
		});
		const file = valueOf(
			await kit.as(kit.first, 51, (work) => takePayoutsHome(work, ZONE, { fundId, reason: '지급' }))
		);
		expect(file.startsWith('\uFEFF')).toBe(true);
		expect(file.trim().split('\r\n')).toHaveLength(2);
		expect(file).toContain('"150000"');
		const [access] = await kit.admin`select reason from access_entry
			where action = 'export' and subject_id = ${ids[0]!}`;
		expect(access!.reason).toBe('지급');
		const memberId = await kit.memberOf(ids[0]!);
		const proof = { id: newId(at(52)), fundId, memberId, evidence: '이체 확인' };
		expect(codesOf(await kit.as(kit.first, 52, (work) => recordPayout(work, proof)))).toBe('done');
		expect((await kit.give(fundId, 10_000, 'returned')).ok).toBe(true);
		expect(Object.values(await kit.balances(fundId)).every((held) => held === 0)).toBe(true);
	});
});

describe('a fund that nobody passed', () => {
	test('keeps it for the next one, which takes it once, whole, from the same custodian', async () => {
		const { fundId, ids } = await kit.story(1, {
			...{ nobody: 'carry_over', kind: 'deposit', employerShare: 0 }
		} as const);
		const next = await kit.story(0);
		await kit.join(ids[0]!);
		await kit.pay(fundId, ids[0]!);
		const carry = (amount: number, to: string, id = newId(at(60)), by = kit.first) =>
			kit.as(by, 60, (work) => carryOver(work, fundId, { id, to, amount, evidence: '이체 확인' }));
		expect(codesOf(await carry(30_000, next.fundId))).toBe('out_of_range');
		await kit.contact(ids[0]!, 28, 'k5', { any_puff_since_day15: false, co_ppm: 14 });
		expect(await kit.verdict(fundId, ids[0]!, 43)).toBe('done');
		expect(await kit.settle(fundId, 51)).toBe('done');
		expect(await kit.balances(fundId)).toMatchObject({ donor_match: 30_000 });

		expect(codesOf(await carry(30_000, fundId))).toBe('not_a_choice');
		expect(codesOf(await carry(30_100, next.fundId))).toBe('out_of_range');
		const elsewhere = await kit.story(0, { custodian: '다른 복지기금' });
		expect(codesOf(await carry(30_000, elsewhere.fundId))).toBe('not_a_choice');
		const stranger = await kit.story(0);
		await kit.admin`with other as (
			insert into organization select (jsonb_populate_record(o, jsonb_build_object(
				'id', gen_random_uuid(), 'name_key', 'other', 'business_id', null))).*
			from organization o join series s on s.organization_id = o.id
			where s.id = ${stranger.seriesId} returning id)
			update series set organization_id = other.id from other
			where series.id = ${stranger.seriesId}`;
		expect(codesOf(await carry(30_000, stranger.fundId))).toBe('not_a_choice');
		expect(codesOf(await carry(30_000, next.fundId, newId(at(60)), kit.counselor))).toBe(
			'not_allowed'
		);
		const id = newId(at(60));
		const twice = [await carry(30_000, next.fundId, id), await carry(30_000, next.fundId, id)];
		expect(twice.map(codesOf)).toEqual(['done', 'done']);
		expect(Object.values(await kit.balances(fundId)).every((held) => held === 0)).toBe(true);
		expect(await kit.balances(next.fundId)).toMatchObject({
			donor_match: 30_000,
			custodian_cash: 30_000
		});
		expect(codesOf(await carry(100, next.fundId))).toBe('out_of_range');
	});
});

describe('a fund that somebody passed', () => {
	test('keeps nothing for the next one', async () => {
		const { fundId, ids } = await kit.story(2, {
			...{ nobody: 'carry_over', kind: 'deposit', employerShare: 0 }
		} as const);
		for (const id of ids) await kit.join(id);
		for (const id of ids) await kit.pay(fundId, id);
		await kit.contact(ids[0]!, 28, 'k5', { any_puff_since_day15: false, co_ppm: 3 });
		for (const id of ids) expect(await kit.verdict(fundId, id, 43)).toBe('done');
		expect(await kit.settle(fundId, 51)).toBe('done');
		const left = await kit.as(kit.first, 52, async (work) =>
			leftToCarry(work, (await fundById(work, fundId))!)
		);
		expect(left).toBeNull();
	});
});

describe('leaving', () => {
	test('within fourteen days gives all of it back, once, and for good', async () => {
		const { fundId, ids } = await kit.story(2);
		await kit.join(ids[0]!);
		await kit.pay(fundId, ids[0]!);
		const leave = (days: number) => kit.byThem(days, (work) => leaveFund(work, ZONE, ids[0]!));
		expect(codesOf(await leave(8))).toBe('fund_leave_over');
		expect(codesOf(await leave(7))).toBe('done');
		expect(codesOf(await leave(7))).toBe('done');
		expect(await kit.states(fundId, 7)).toEqual(['left']);
		expect(await kit.balances(fundId)).toMatchObject({
			participant_deposit: 0,
			payable_participant: 30_000
		});
		expect(codesOf(await kit.join(ids[0]!, 8))).toBe('fund_left');
		expect(codesOf(await kit.pay(fundId, ids[0]!))).toBe('fund_left');
	});

	test('later is for the office, with a reason', async () => {
		const { fundId, ids } = await kit.story(1);
		await kit.join(ids[0]!);
		const memberId = await kit.memberOf(ids[0]!);
		const release = (reason: 'medical' | 'cooling_off', by = kit.first) =>
			kit.as(by, 20, (work) => releaseMember(work, ZONE, { fundId, memberId, reason }));
		expect(codesOf(await release('medical', kit.counselor))).toBe('not_allowed');
		expect(codesOf(await release('cooling_off'))).toBe('fund_leave_over');
		expect(codesOf(await release('medical'))).toBe('done');
	});
});
