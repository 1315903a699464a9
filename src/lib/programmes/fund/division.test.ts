import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	accounts,
	balancesOf,
	isBalanced,
	reversed,
	type Line
} from '#lib/programmes/fund/accounts.ts';
import { credit, debit, accountOf } from '#lib/programmes/fund/accounts.ts';
import { divide, matched, shareOut, type Judged } from '#lib/programmes/fund/division.ts';
import {
	fundKinds,
	givers,
	nobodyRules,
	remainderRules,
	type FundRules
} from '#lib/programmes/fund/fund.ts';
import { journalsOf } from '#lib/programmes/fund/settlement.ts';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;
const unlimited = (people: number) => Array.from({ length: people }, () => NO_LIMIT);
const people = (passed: number, all: number): Judged[] =>
	Array.from({ length: all }, (_, at) => ({
		memberId: `m${at}`,
		isPassed: at < passed,
		paidBefore: 0
	}));

const yeongam: FundRules = {
	kind: 'pool',
	deposit: 30_000,
	shares: { employer: 20_000, agency: 50_000, donor: 0 },
	remainder: 'charity',
	nobody: 'return_all',
	cap: NO_LIMIT
};
const samho: FundRules = {
	...yeongam,
	deposit: 100_000,
	shares: { employer: 100_000, agency: 0, donor: 0 }
};

describe('published funds', () => {
	test('Yeongam: 114 × 100,000 among 56 is 203,500 each, and 4,000 are left', () => {
		expect(shareOut(11_400_000, unlimited(56), 'charity')).toEqual({
			shares: Array.from({ length: 56 }, () => 203_500),
			rest: 4_000
		});
		const { total, payouts, charity } = divide(yeongam, people(56, 114));
		expect(total).toBe(11_400_000);
		expect(new Set(payouts.map(({ amount }) => amount))).toEqual(new Set([203_500]));
		expect(charity).toBe(4_000);
	});

	test('Yeongam with the rest by largest remainder: the first 40 get a hundred won more', () => {
		const { shares, rest } = shareOut(11_400_000, unlimited(56), 'largest_remainder');
		expect(shares.filter((share) => share === 203_600)).toHaveLength(40);
		expect(shares.slice(40)).toEqual(Array.from({ length: 16 }, () => 203_500));
		expect(rest).toBe(0);
	});

	test('Samho: 402 × 200,000 among 216 is 372,222, so 372,200 each', () => {
		expect(Math.floor((402 * 200_000) / 216)).toBe(372_222);
		const { payouts, charity } = divide(samho, people(216, 402));
		expect(new Set(payouts.map(({ amount }) => amount))).toEqual(new Set([372_200]));
		expect(charity).toBe(402 * 200_000 - 216 * 372_200);
	});

	test('a deposit comes back to who passed; a match m gives (1 + m) of it', () => {
		const deposit: FundRules = { ...samho, kind: 'deposit', shares: yeongamNothing };
		expect(divide(deposit, people(1, 2)).payouts).toEqual([{ memberId: 'm0', amount: 100_000 }]);
		expect(divide(deposit, people(1, 2)).charity).toBe(100_000);
		expect(matched(100_000, 1)).toBe(200_000);
		expect(matched(120_000, 1)).toBe(240_000);
		const match: FundRules = { ...samho, kind: 'match' };
		expect(divide(match, people(1, 1)).payouts[0]!.amount).toBe(matched(100_000, 1));
	});
});

const yeongamNothing = { employer: 0, agency: 0, donor: 0 };

describe('where nobody passed', () => {
	test.each([
		['return_all', { refunded: 3, charity: 0, carried: 0 }],
		['charity', { refunded: 0, charity: 300_000, carried: 0 }],
		['carry_over', { refunded: 0, charity: 0, carried: 300_000 }]
	] as const)('%s', (nobody, { refunded, charity, carried }) => {
		const found = divide({ ...yeongam, nobody }, people(0, 3));
		expect(found.payouts).toEqual([]);
		expect([found.refunded.length, found.charity, found.carried]).toEqual([
			refunded,
			charity,
			carried
		]);
	});
});

test('what is above the limit of one person and year goes to charity, never to another', () => {
	const capped = { ...samho, cap: 240_000 };
	const { payouts, charity, total } = divide(capped, people(1, 2));
	expect(payouts[0]!.amount).toBe(240_000);
	expect(charity).toBe(total - 240_000);
	const paidBefore = [{ memberId: 'm0', isPassed: true, paidBefore: 200_000 }];
	// Their own money is always theirs.
	expect(divide(capped, paidBefore).payouts[0]!.amount).toBe(100_000);
});

const hundreds = (max: number) => fc.integer({ min: 0, max }).map((count) => count * 100);
const anyRules: fc.Arbitrary<FundRules> = fc
	.record({
		kind: fc.constantFrom(...fundKinds),
		deposit: hundreds(5000),
		shares: fc.record({ employer: hundreds(3000), agency: hundreds(3000), donor: hundreds(3000) }),
		remainder: fc.constantFrom(...remainderRules),
		nobody: fc.constantFrom(...nobodyRules),
		more: hundreds(20_000)
	})
	.map(({ more, ...rules }) => {
		const deposit = rules.kind === 'reward' ? 0 : rules.deposit + 100;
		const shares = rules.kind === 'deposit' ? yeongamNothing : rules.shares;
		return { ...rules, deposit, shares, cap: deposit + more };
	});
const anybody = fc.array(
	fc.record({ isPassed: fc.boolean(), paidBefore: fc.integer({ min: 0, max: 900_000 }) }),
	{ maxLength: 60 }
);
const named = (all: { isPassed: boolean; paidBefore: number }[]): Judged[] =>
	all.map((one, at) => ({ ...one, memberId: `m${at}` }));

describe('any division', () => {
	test('gives out what was paid in and added, no won more or less', () => {
		fc.assert(
			fc.property(anyRules, anybody, (rules, all) => {
				const { total, payouts, refunded, charity, carried, added } = divide(rules, named(all));
				const paid = payouts.reduce((sum, { amount }) => sum + amount, 0);
				const given = givers.reduce((sum, giver) => sum + added[giver], 0);
				expect(paid + refunded.length * rules.deposit + charity + carried).toBe(total);
				expect(all.length * rules.deposit + given).toBe(total);
				expect(
					Math.min(charity, carried, ...givers.map((giver) => added[giver]))
				).toBeGreaterThanOrEqual(0);
				for (const { amount } of payouts) {
					expect(amount).toBeGreaterThanOrEqual(rules.deposit);
					expect(amount % 100).toBe(0);
				}
			})
		);
	});

	test('makes balanced journals that leave nothing undivided and no account below zero', () => {
		fc.assert(
			fc.property(anyRules, anybody, (rules, all) => {
				const division = divide(rules, named(all));
				const settled = journalsOf(division, rules.deposit);
				for (const { lines } of settled) expect(isBalanced(lines)).toBe(true);
				const held = balancesOf([
					...receipts(rules, all.length),
					...settled.flatMap((one) => one.lines)
				]);
				expect(held.rounding).toBe(0);
				expect(held.participant_deposit).toBe(0);
				for (const account of accounts) expect(held[account]).toBeGreaterThanOrEqual(0);
				const owed = accounts.filter((one) => one !== 'custodian_cash');
				expect(owed.reduce((sum, one) => sum + held[one], 0)).toBe(held.custodian_cash);
			})
		);
	});

	test('of the same journals in any order gives the same balances; reversed they are nothing', () => {
		const shuffled = fc.tuple(anyRules, anybody).chain(([rules, all]) => {
			const made = journalsOf(divide(rules, named(all)), rules.deposit);
			const lines = [receipts(rules, all.length), ...made.map((one) => one.lines)];
			return fc.tuple(
				fc.constant(lines),
				fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length })
			);
		});
		fc.assert(
			fc.property(shuffled, ([first, other]) => {
				expect(balancesOf(other.flat())).toEqual(balancesOf(first.flat()));
				const undone = balancesOf([...first.flat(), ...reversed(first.flat())]);
				expect(Object.values(undone).every((held) => held === 0)).toBe(true);
			})
		);
	});
});

/** Everybody's deposit, and from each giver what the rules may ever take. */
function receipts({ deposit, shares }: FundRules, count: number): Line[] {
	const own = named(Array.from({ length: count }, () => ({ isPassed: true, paidBefore: 0 })));
	return [
		...own.flatMap(({ memberId }) =>
			deposit > 0
				? [debit('custodian_cash', deposit), credit('participant_deposit', deposit, memberId)]
				: []
		),
		...givers.flatMap((giver) => {
			const amount = shares[giver] * count;
			if (amount === 0) return [];
			return [debit('custodian_cash', amount), credit(accountOf[giver], amount)];
		})
	];
}
