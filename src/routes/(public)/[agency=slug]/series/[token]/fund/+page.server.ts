import { fundForOrganization } from '#lib/outcomes/fund-counts.server.ts';
import { outcomeOf } from '#lib/programmes/fund/programme.server.ts';
import { fundOfSeries } from '#lib/programmes/fund/queries.server.ts';
import { agencyOf, missing } from '#lib/server/doors.server.ts';
import { readingHeld } from '../held-series.server.ts';

/** Totals alone: who takes part, and who succeeds, is nobody's business here. */
export function load({ locals, params }) {
	const { slug } = agencyOf(locals);
	return readingHeld(locals, params.token, async (work, found) => {
		const fund = (await fundOfSeries(work, found.id)) ?? missing();
		const { custodianKind, remainder, kind, nobody, coolingOffDays, cap, deposit } = fund;
		const { employerShare, agencyShare, donorShare, custodian, charity } = fund;
		const rules = { custodianKind, remainder, kind, nobody, coolingOffDays, cap, deposit };
		const outcome = await outcomeOf(work, found.id, fund);
		return {
			back: `/${slug}/series/${params.token}`,
			name: fund.name,
			rules: { ...rules, employerShare, agencyShare, donorShare, custodian, charity },
			outcome: outcome ? outcome[locals.language] : '',
			totals: await fundForOrganization(work, fund)
		};
	});
}
