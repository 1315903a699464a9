/** A fund of a series: money that others keep, and that this record only follows. Whole won throughout. */

/** What a fund promises; a reward asks nothing of its people, and is what a new fund is. */
export const fundKinds = ['reward', 'deposit', 'match', 'pool'] as const;
export type FundKind = (typeof fundKinds)[number];

/** Who gives to a fund beside its people. */
export const givers = ['employer', 'agency', 'donor'] as const;
export type Giver = (typeof givers)[number];

/** What happens with what a division leaves over. */
export const remainderRules = ['charity', 'largest_remainder'] as const;
export type RemainderRule = (typeof remainderRules)[number];

/** What happens where nobody reaches the outcome. */
export const nobodyRules = ['return_all', 'charity', 'carry_over'] as const;
export type NobodyRule = (typeof nobodyRules)[number];

/** Who keeps the money; never this product, and never the agency's own purse. */
export const custodianKinds = ['welfare_fund', 'bank', 'welfare_centre', 'other'] as const;
export type CustodianKind = (typeof custodianKinds)[number];

/** Why somebody gets back what they paid in, as the office may say it; by the private link it is the first. */
export const officeRefundReasons = [
	'cooling_off',
	'hardship',
	'medical',
	'retirement',
	'transfer',
	'not_assessed'
] as const;
export type RefundReason = (typeof officeRefundReasons)[number] | 'nobody_passed';

/** What one person may be paid in a year, until a fund says otherwise. */
export const CAP_DEFAULT = 240_000;
export const COOLING_OFF_DAYS = 14;
export const APPEAL_DAYS = 7;
/** Amounts are of this step, and so is every share, so that nobody gets back less than they paid. */
export const WON_STEP = 100;
export const WON_MAX = 100_000_000;
/** Fewer people than this are told to nobody of them. */
export const SHOWN_PEOPLE_MIN = 5;

/** What is set before anybody joins, and never changes afterwards. */
export type FundRules = {
	kind: FundKind;
	/** What each person pays in; nothing for a reward. */
	deposit: number;
	/** What each giver adds: for everybody in a pool, else for everybody who passes. */
	shares: Record<Giver, number>;
	remainder: RemainderRule;
	nobody: NobodyRule;
	/** What one person may be paid in a year, their own deposit included. */
	cap: number;
};

/** What the givers add for one person. */
export function addedByGivers({ shares }: Pick<FundRules, 'shares'>): number {
	return givers.reduce((sum, giver) => sum + shares[giver], 0);
}
