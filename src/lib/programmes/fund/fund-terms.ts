import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { particles } from '#lib/i18n/particles.ts';
import { formatNumber } from '#lib/i18n/times.ts';
import type { FundKind, NobodyRule } from '#lib/programmes/fund/fund.ts';

export type Terms = {
	kind: FundKind;
	deposit: number;
	employerShare: number;
	agencyShare: number;
	donorShare: number;
	nobody: NobodyRule;
	cap: number;
	coolingOffDays: number;
	custodian: string;
	charity: string;
};

const nobody = {
	return_all: m.fund_term_nobody_return_all,
	charity: m.fund_term_nobody_charity,
	carry_over: m.fund_term_nobody_carry_over
};

/** What joining means, a sentence each: what a person reads, and what the hash of their joining is made of. */
export function fundTerms(terms: Terms, language: Language): string[] {
	const spoken = { locale: language };
	const won = (amount: number) => ({ won: formatNumber(amount) });
	const { charity, custodian, deposit } = terms;
	const sentences = [
		m.fund_term_free({}, spoken),
		m.fund_term_work({}, spoken),
		deposit > 0 ? m.fund_term_pay(won(deposit), spoken) : m.fund_term_pay_none({}, spoken),
		successTerm(terms, language),
		m.fund_term_cap(won(terms.cap), spoken),
		m.fund_term_decides({}, spoken),
		failTerm(terms, language),
		...(deposit > 0 ? [nobody[terms.nobody]({ charity }, spoken)] : []),
		m.fund_term_appeal({}, spoken),
		m.fund_term_leave({ days: terms.coolingOffDays }, spoken),
		...(deposit > 0 ? [m.fund_term_later({}, spoken)] : []),
		m.fund_term_custodian({ custodian }, spoken)
	];
	return language === 'ko' ? sentences.map((one) => particles(one)) : sentences;
}

function successTerm(terms: Terms, language: Language): string {
	const { deposit, employerShare, agencyShare, donorShare } = terms;
	const amount = deposit + employerShare + agencyShare + donorShare;
	if (terms.kind === 'pool') return m.fund_term_pool({}, { locale: language });
	return m.fund_term_reward({ won: formatNumber(amount) }, { locale: language });
}

function failTerm({ kind, charity }: Terms, language: Language): string {
	const spoken = { locale: language };
	if (kind === 'reward') return m.fund_term_fail_none({}, spoken);
	if (kind === 'pool') return m.fund_term_fail_pool({}, spoken);
	return m.fund_term_fail({ charity }, spoken);
}
