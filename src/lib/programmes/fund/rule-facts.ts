import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Terms } from '#lib/programmes/fund/fund-terms.ts';
import type { CustodianKind, RemainderRule } from '#lib/programmes/fund/fund.ts';
import {
	custodianWords,
	kindHints,
	kindWords,
	nobodyWords,
	remainderWords,
	wonWords
} from '#lib/programmes/fund/fund-words.ts';

type Rules = Terms & { remainder: RemainderRule; custodianKind: CustodianKind };

/** The rules of a fund as a list of facts; the amounts that are nothing are left out. */
export function ruleFacts(rules: Rules, outcome: string, language: Language) {
	const amounts = [
		{ label: m.fund_deposit(), won: rules.deposit },
		{ label: m.fund_share_employer(), won: rules.employerShare },
		{ label: m.fund_share_agency(), won: rules.agencyShare },
		{ label: m.fund_share_donor(), won: rules.donorShare },
		{ label: m.fund_cap(), won: rules.cap }
	];
	return [
		{ label: m.fund_kind(), value: `${kindWords[rules.kind]()}\n${kindHints[rules.kind]()}` },
		...amounts.flatMap(({ label, won }) =>
			won > 0 ? [{ label, value: wonWords(won, language) }] : []
		),
		{ label: m.fund_outcome(), value: outcome },
		...(rules.kind === 'pool'
			? [{ label: m.fund_remainder(), value: remainderWords[rules.remainder]() }]
			: []),
		...(rules.deposit > 0 ? [{ label: m.fund_nobody(), value: nobodyWords[rules.nobody]() }] : []),
		{ label: m.fund_cooling_off(), value: m.fund_days({ days: rules.coolingOffDays }) },
		{
			label: m.fund_custodian_kind(),
			value: `${rules.custodian} (${custodianWords[rules.custodianKind]()})`
		},
		{ label: m.fund_charity(), value: rules.charity }
	];
}
