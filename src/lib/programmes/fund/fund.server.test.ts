import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import postgres from 'postgres';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, type Day } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { balancesOf } from '#lib/programmes/fund/accounts.ts';
import type { WrittenFund } from '#lib/programmes/fund/fund-form.ts';
import { joinFund } from '#lib/programmes/fund/join-fund.server.ts';
import {
	appealVerdict,
	approveVerdict,
	openProposal,
	proposeVerdict
} from '#lib/programmes/fund/judge-member.server.ts';
import { leaveFund, releaseMember } from '#lib/programmes/fund/leave-fund.server.ts';
import { membersOf, memberIdOf } from '#lib/programmes/fund/members.server.ts';
import { changeFund, openFund } from '#lib/programmes/fund/open-fund.server.ts';
import { fundById, journalsOfFund, linesOf } from '#lib/programmes/fund/queries.server.ts';
import {
	recordDeposit,
	recordMoney,
	recordPayout
} from '#lib/programmes/fund/record-money.server.ts';
import { reverseJournal } from '#lib/programmes/fund/reverse-journal.server.ts';
import {
	fingerprint,
	settleFund,
	settlementPreview
} from '#lib/programmes/fund/settle-fund.server.ts';
import { takePayoutsHome } from '#lib/programmes/fund/take-payouts-home.server.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

const ZONE = 'Asia/Seoul';
const QUIT: Day = '2027-03-01';
const template = shippedTemplates()[0]!;
const at = (days: number) => new Date(`${addDays(QUIT, days)}T03:00:00Z`);

const pool: WrittenFund = {
	...{ name: '예시 기금', kind: 'pool', deposit: 30_000, employerShare: 20_000, agencyShare: 0 },
	...{ donorShare: 0, remainder: 'charity', nobody: 'return_all', cap: 240_000 },
	...{ coolingOffDays: 14, outcome: 'quit_4w/verified', custodianKind: 'welfare_fund' },
	...{ custodian: '예시 복지기금', charity: '예시 모금회' }
};

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let first: StaffActor;
let second: StaffActor;
let counselor: StaffActor;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const actorOf = async (role: StaffActor['role']): Promise<StaffActor> => {
		const [row] = await admin<{ id: string }[]>`
			select id from staff where agency_id = ${town.agency.id} and role = ${role} order by email`;
		return { kind: 'staff', agencyId: town.agency.id, staffId: row!.id, role };
	};
	first = await actorOf('administrator');
	second = await actorOf('head');
	counselor = await actorOf('counselor');
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const codesOf = (outcome: Outcome<unknown>) =>
	outcome.ok ? 'done' : outcome.problems.map(({ code }) => code).join();

function valueOf<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
	return outcome.value;
}

const as = <T>(actor: StaffActor, days: number, act: (work: Work<StaffActor>) => Promise<T>) =>
	acting(actor, act, at(days));
const byThem = <T>(days: number, act: (work: Work) => Promise<T>) =>
	acting(town.visitor, act, at(days));

/** A series whose people set a day to quit, and its fund. */
async function story(people: number, changes: Partial<WrittenFund> = {}) {
	const { series } = await aBookedSeries(town.agency, people);
	const enrolments = await admin<{ id: string }[]>`
		select id from enrolment where series_id = ${series.id} order by id`;
	const ids = enrolments.map(({ id }) => id);
	for (const id of ids) {
		await admin`insert into anchor (agency_id, id, enrolment_id, key, day, set_at)
			values (${town.agency.id}, ${newId(at(0))}, ${id}, 'quit_date', ${QUIT}, ${at(-7)})`;
		await contact(id, -7, 'k0', {});
	}
	const written = { ...pool, ...changes };
	const fundId = valueOf(
		await as(first, -8, (work) => openFund(work, template, [series.id], written))
	);
	return { fundId, ids, seriesId: series.id };
}

async function contact(
	enrolmentId: string,
	days: number,
	step: string,
	values: Record<string, number | boolean>
): Promise<void> {
	const id = newId(at(days));
	await admin`insert into contact (agency_id, id, enrolment_id, step_key, mode, result, occurred_on,
		occurred_at, recorded_by, received_at) values (${town.agency.id}, ${id}, ${enrolmentId}, ${step}, 'visit',
		'attended', ${addDays(QUIT, days)}, ${at(days)}, ${counselor.staffId}, ${at(days)})`;
	for (const [key, value] of Object.entries(values)) {
		await admin`insert into measure (agency_id, id, contact_id, key, value, taken_at)
			values (${town.agency.id}, ${newId(at(days))}, ${id}, ${key}, ${admin.json(value)}, ${at(days)})`;
	}
}

const join = (enrolmentId: string, days = -6) =>
	byThem(days, (work) => joinFund(work, { enrolmentId, language: 'ko', zone: ZONE }));
const memberOf = async (enrolmentId: string) =>
	(await byThem(0, (work) => memberIdOf(work, enrolmentId)))!.id;

async function pay(fundId: string, enrolmentId: string, amount = 30_000) {
	const memberId = await memberOf(enrolmentId);
	const money = { id: newId(at(-5)), fundId, memberId, amount, evidence: '입금 확인' };
	return as(first, -5, (work) => recordDeposit(work, money));
}

const give = (fundId: string, amount: number, what: 'receipt' | 'returned' = 'receipt') =>
	as(first, -5, (work) =>
		recordMoney(work, fundId, {
			...{ id: newId(at(-5)), what, giver: 'employer', amount, evidence: '입금 확인' }
		})
	);

async function verdict(fundId: string, enrolmentId: string, days: number, by = [first, second]) {
	const memberId = await memberOf(enrolmentId);
	const about = { fundId, memberId };
	const proposed = await as(by[0]!, days, (work) => proposeVerdict(work, ZONE, about));
	if (!proposed.ok) return codesOf(proposed);
	const member = (await members(fundId, days)).find(({ id }) => id === memberId)!;
	const verdictId = openProposal(member)!.id;
	return codesOf(
		await as(by[1]!, days, (work) => approveVerdict(work, ZONE, { ...about, verdictId }))
	);
}

const members = (fundId: string, days: number) =>
	as(first, days, async (work) => membersOf(work, ZONE, (await fundById(work, fundId))!));
const states = async (fundId: string, days: number) =>
	(await members(fundId, days)).map(({ state }) => state);
const balances = (fundId: string) =>
	as(first, 0, async (work) => balancesOf(await linesOf(work, fundId)));

async function settle(fundId: string, days: number) {
	const seen = await as(first, days, async (work) => {
		const preview = await settlementPreview(work, ZONE, (await fundById(work, fundId))!);
		return fingerprint(preview.division);
	});
	return codesOf(await as(first, days, (work) => settleFund(work, ZONE, { fundId, seen })));
}

describe('a pool of three', () => {
	test('is paid in, judged by two, divided and paid out, to the last won', async () => {
		const { fundId, ids } = await story(3);
		for (const id of ids) expect(codesOf(await join(id))).toBe('done');
		expect(await states(fundId, -5)).toEqual(['enrolled', 'enrolled', 'enrolled']);
		for (const id of ids) expect(codesOf(await pay(fundId, id))).toBe('done');
		expect(codesOf(await pay(fundId, ids[0]!, 100))).toBe('out_of_range');
		expect(await states(fundId, 0)).toEqual(['active', 'active', 'active']);
		expect(await verdict(fundId, ids[0]!, 1)).toBe('fund_not_due');
		await contact(ids[0]!, 28, 'k5', { any_puff_since_day15: false, co_ppm: 3 });
		await contact(ids[1]!, 28, 'k5', { any_puff_since_day15: false, co_ppm: 10 });
		expect(await settle(fundId, 29)).toBe('fund_waiting');
		expect(await verdict(fundId, ids[0]!, 29, [first, first])).toBe('fund_same_person');
		expect(await verdict(fundId, ids[0]!, 29)).toBe('done');
		expect(await verdict(fundId, ids[1]!, 29)).toBe('done');
		expect(await verdict(fundId, ids[2]!, 43)).toBe('done');
		expect(await settle(fundId, 43)).toBe('fund_waiting');
		expect(await settle(fundId, 51)).toBe('fund_short');
		expect(codesOf(await give(fundId, 70_000))).toBe('done');
		expect(await settle(fundId, 51)).toBe('done');
		expect(await settle(fundId, 51)).toBe('done');
		expect(await states(fundId, 51)).toEqual(['settled', 'settled', 'settled']);
		// One of three passed: 3 × 50,000, and not more than the limit.
		expect(await balances(fundId)).toMatchObject({
			...{ participant_deposit: 0, payable_participant: 150_000, charity_payable: 0 },
			...{ employer_contribution: 10_000, custodian_cash: 160_000, rounding: 0 }
		});
		const file = valueOf(
			await as(first, 51, (work) => takePayoutsHome(work, ZONE, { fundId, reason: '지급' }))
		);
		expect(file.startsWith('\uFEFF')).toBe(true);
		expect(file.trim().split('\r\n')).toHaveLength(2);
		expect(file).toContain('"150000"');
		const [access] = await admin`select reason from access_entry
			where action = 'export' and subject_id = ${ids[0]!}`;
		expect(access!.reason).toBe('지급');
		const memberId = await memberOf(ids[0]!);
		const proof = { id: newId(at(52)), fundId, memberId, evidence: '이체 확인' };
		expect(codesOf(await as(first, 52, (work) => recordPayout(work, proof)))).toBe('done');
		expect((await give(fundId, 10_000, 'returned')).ok).toBe(true);
		expect(Object.values(await balances(fundId)).every((held) => held === 0)).toBe(true);
	});
});

describe('leaving', () => {
	test('within fourteen days gives all of it back, once, and for good', async () => {
		const { fundId, ids } = await story(2);
		await join(ids[0]!);
		await pay(fundId, ids[0]!);
		const leave = (days: number) => byThem(days, (work) => leaveFund(work, ZONE, ids[0]!));
		expect(codesOf(await leave(8))).toBe('fund_leave_over');
		expect(codesOf(await leave(7))).toBe('done');
		expect(codesOf(await leave(7))).toBe('done');
		expect(await states(fundId, 7)).toEqual(['left']);
		expect(await balances(fundId)).toMatchObject({
			participant_deposit: 0,
			payable_participant: 30_000
		});
		expect(codesOf(await join(ids[0]!, 8))).toBe('fund_left');
		expect(codesOf(await pay(fundId, ids[0]!))).toBe('fund_left');
	});

	test('later is for the office, with a reason', async () => {
		const { fundId, ids } = await story(1);
		await join(ids[0]!);
		const memberId = await memberOf(ids[0]!);
		const release = (reason: 'medical' | 'cooling_off', by = first) =>
			as(by, 20, (work) => releaseMember(work, ZONE, { fundId, memberId, reason }));
		expect(codesOf(await release('medical', counselor))).toBe('not_allowed');
		expect(codesOf(await release('cooling_off'))).toBe('fund_leave_over');
		expect(codesOf(await release('medical'))).toBe('done');
	});
});

describe('an appeal', () => {
	test('is a second test, once, which may turn the verdict', async () => {
		const { fundId, ids } = await story(1);
		await join(ids[0]!);
		await pay(fundId, ids[0]!);
		const appeal = (days: number) => byThem(days, (work) => appealVerdict(work, ZONE, ids[0]!));
		expect(codesOf(await appeal(20))).toBe('fund_appeal_over');
		await contact(ids[0]!, 41, 'k5', { any_puff_since_day15: false, co_ppm: 14 });
		expect(await verdict(fundId, ids[0]!, 42)).toBe('done');
		expect(codesOf(await appeal(49))).toBe('fund_appeal_over');
		expect(codesOf(await appeal(44))).toBe('done');
		expect(await states(fundId, 44)).toEqual(['appeal']);
		expect(await verdict(fundId, ids[0]!, 45)).toBe('fund_second_test');
		await contact(ids[0]!, 46, 'k5', { any_puff_since_day15: false, co_ppm: 2 });
		expect(await verdict(fundId, ids[0]!, 46, [second, first])).toBe('done');
		expect(await states(fundId, 46)).toEqual(['passed']);
	});
});

describe('the rules', () => {
	test('stay once somebody has joined, also for the database', async () => {
		const { fundId, ids } = await story(1);
		const change = () =>
			as(first, -7, (work) => changeFund(work, template, fundId, { ...pool, deposit: 40_000 }));
		expect(codesOf(await change())).toBe('done');
		await join(ids[0]!);
		expect(codesOf(await change())).toBe('fund_rules_stay');
		await expect(admin`update fund set deposit = 100 where id = ${fundId}`).rejects.toThrow(
			/rules/
		);
	});

	test.each([
		[{ kind: 'reward' as const }, 'out_of_range'],
		[{ deposit: 30_050 }, 'fund_hundreds'],
		[{ cap: 100 }, 'out_of_range'],
		[{ outcome: 'quit_4w/self_reported' }, 'not_a_choice']
	])('%j are refused with %s', async (changes, code) => {
		const { series } = await aBookedSeries(town.agency, 0);
		const written = { ...pool, ...changes };
		const open = (by: StaffActor, form: WrittenFund) =>
			as(by, 0, (work) => openFund(work, template, [series.id], form));
		expect(codesOf(await open(first, written))).toBe(code);
		expect(codesOf(await open(counselor, pool))).toBe('not_allowed');
		expect(codesOf(await open(first, pool))).toBe('done');
		expect(codesOf(await open(first, pool))).toBe('fund_known');
	});

	test('let nobody join whose result could be known, or above the limit of a year', async () => {
		const { ids } = await story(1, { cap: 90_000_000 });
		expect(codesOf(await join(ids[0]!, 25))).toBe('fund_too_late');
		expect(codesOf(await join(ids[0]!, 24))).toBe('done');
		const other = await story(1, { cap: 50_000 });
		expect(codesOf(await join(other.ids[0]!))).toBe('fund_cap_reached');
	});
});

describe('a mistake', () => {
	test('that went back and is sent twice is kept once, though nothing is left by then', async () => {
		const { fundId } = await story(0);
		await give(fundId, 50_000);
		const money = { id: newId(at(-5)), what: 'returned', giver: 'employer' } as const;
		const back = () =>
			as(first, -5, (work) =>
				recordMoney(work, fundId, { ...money, amount: 50_000, evidence: '반환 확인' })
			);
		expect([codesOf(await back()), codesOf(await back())]).toEqual(['done', 'done']);
		expect((await balances(fundId)).custodian_cash ?? 0).toBe(0);
	});

	test('of somebody who is in another fund is refused', async () => {
		const [one, other] = [await story(1), await story(1)];
		await join(other.ids[0]!);
		expect(codesOf(await pay(one.fundId, other.ids[0]!))).toBe('not_found');
	});

	test('is reversed, never changed', async () => {
		const { fundId } = await story(0);
		await give(fundId, 50_000);
		const [wrong] = await as(first, 0, (work) => journalsOfFund(work, fundId));
		const undo = () =>
			as(first, 0, (work) =>
				reverseJournal(work, { fundId, journalId: wrong!.id, evidence: '잘못 적음' })
			);
		expect(codesOf(await undo())).toBe('done');
		expect(codesOf(await undo())).toBe('done');
		expect((await balances(fundId)).custodian_cash).toBe(0);
		await give(fundId, 50_000);
		await give(fundId, 50_000, 'returned');
		const journals = await as(first, 0, (work) => journalsOfFund(work, fundId));
		const used = journals.find((one) => one.kind === 'receipt' && one.id !== wrong!.id);
		const after = await as(first, 0, (work) =>
			reverseJournal(work, { fundId, journalId: used!.id, evidence: 'x' })
		);
		expect(codesOf(after)).toBe('fund_used');
	});
});

describe('the database refuses', () => {
	const line = (fundId: string, journalId: string, number: number) => ({
		...{ agency_id: town.agency.id, journal_id: journalId, number, fund_id: fundId }
	});

	async function journal(
		fundId: string,
		kind: string,
		lines: Record<string, unknown>[],
		more = {}
	) {
		const id = newId(at(0));
		const row = { agency_id: town.agency.id, id, fund_id: fundId, kind, recorded_at: at(0) };
		await admin.begin(async (tx) => {
			await tx`insert into fund_journal ${tx({ ...row, evidence: 'x', ...more })}`;
			const rows = lines.map((one, at) => ({ ...line(fundId, id, at), ...one }));
			for (const one of rows) await tx`insert into fund_line ${tx(one as never)}`;
		});
	}

	test('what does not balance, an account below zero, and a payout without a verdict', async () => {
		const { fundId, ids } = await story(1);
		await join(ids[0]!);
		await pay(fundId, ids[0]!);
		const memberId = await memberOf(ids[0]!);
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
		const { fundId, ids } = await story(1);
		await join(ids[0]!);
		const memberId = await memberOf(ids[0]!);
		const id = newId(at(0));
		const by = first.staffId;
		const { agency } = town;
		await admin`insert into fund_verdict (agency_id, id, fund_id, member_id, is_passed, outcome_key,
			outcome_version, variant, proposed_by, proposed_at)
			values (${agency.id}, ${id}, ${fundId}, ${memberId}, true, 'x', 1, 'x', ${by}, now())`;
		await expect(admin`insert into fund_approval (agency_id, verdict_id, member_id, is_passed, proposed_by,
			approved_by, approved_at) values (${agency.id}, ${id}, ${memberId}, true, ${by}, ${by}, now())`).rejects.toThrow(
			/by_another/
		);
	});
});
