import { m } from '#lib/i18n/paraglide/messages.js';

/** What the fields of a fund's rules are called, in the order of the form. */
export const fundLabels = () => ({
	name: m.fund_name(),
	kind: m.fund_kind(),
	deposit: m.fund_deposit(),
	employerShare: m.fund_share_employer(),
	agencyShare: m.fund_share_agency(),
	donorShare: m.fund_share_donor(),
	outcome: m.fund_outcome(),
	remainder: m.fund_remainder(),
	nobody: m.fund_nobody(),
	cap: m.fund_cap(),
	coolingOffDays: m.fund_cooling_off(),
	custodianKind: m.fund_custodian_kind(),
	custodian: m.fund_custodian(),
	charity: m.fund_charity()
});
