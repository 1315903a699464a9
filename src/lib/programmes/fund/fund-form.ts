import * as v from 'valibot';
import {
	CAP_DEFAULT,
	custodianKinds,
	fundKinds,
	givers,
	nobodyRules,
	officeRefundReasons,
	remainderRules,
	WON_MAX
} from '#lib/programmes/fund/fund.ts';
import { choice, id, optional, text, wholeNumber } from '#lib/ui/form.ts';

const won = () => wholeNumber({ min: 0, max: WON_MAX });

/** A fund as the office writes it. The outcome is `key/variant`. */
export const fundForm = v.object({
	name: text({ max: 60 }),
	kind: choice(fundKinds),
	deposit: v.pipe(
		optional(won()),
		v.transform((typed) => typed ?? 0)
	),
	employerShare: v.pipe(
		optional(won()),
		v.transform((typed) => typed ?? 0)
	),
	agencyShare: v.pipe(
		optional(won()),
		v.transform((typed) => typed ?? 0)
	),
	donorShare: v.pipe(
		optional(won()),
		v.transform((typed) => typed ?? 0)
	),
	remainder: choice(remainderRules),
	nobody: choice(nobodyRules),
	cap: wholeNumber({ min: 0, max: WON_MAX }),
	coolingOffDays: wholeNumber({ min: 14, max: 60 }),
	outcome: text({ max: 120 }),
	custodianKind: choice(custodianKinds),
	custodian: text({ max: 80 }),
	charity: text({ max: 80 })
});
export type WrittenFund = v.InferOutput<typeof fundForm>;

/** What a new fund is until somebody writes otherwise: a reward, so that nobody has to pay in. */
export const newFund: Record<string, string> = {
	kind: 'reward',
	remainder: 'charity',
	nobody: 'return_all',
	cap: String(CAP_DEFAULT),
	coolingOffDays: '14',
	custodianKind: 'welfare_fund'
};

/** What the office records about money of those who give. */
export const moneyKinds = ['pledge', 'receipt', 'returned', 'charity_paid'] as const;
export type MoneyKind = (typeof moneyKinds)[number];

export const moneyForm = v.object({
	id: id(),
	what: choice(moneyKinds),
	giver: choice(givers),
	amount: wholeNumber({ min: 1, max: 10_000_000_000 }),
	evidence: text({ max: 200 })
});
export type WrittenMoney = v.InferOutput<typeof moneyForm>;

/** What a settled fund carries over to the next one. */
export const carryForm = v.object({
	id: id(),
	to: id(),
	amount: wholeNumber({ min: 1, max: 10_000_000_000 }),
	evidence: text({ max: 200 })
});
export type WrittenCarry = v.InferOutput<typeof carryForm>;

/** What one person paid in, or that they were paid. */
export const receiptForm = v.object({
	id: id(),
	amount: wholeNumber({ min: 1, max: WON_MAX }),
	evidence: text({ max: 200 })
});
export const proofForm = v.object({ id: id(), evidence: text({ max: 200 }) });
export const reversalForm = v.object({ journalId: id(), evidence: text({ max: 200 }) });
export const refundForm = v.object({ reason: choice(officeRefundReasons) });
export const payoutsForm = v.object({ reason: text({ max: 200 }) });
