import { and, eq, inArray } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { record } from '#lib/ledger/record.server.ts';
import { verifiableOutcomes } from '#lib/programmes/fund/due-outcome.ts';
import { WON_STEP } from '#lib/programmes/fund/fund.ts';
import type { WrittenFund } from '#lib/programmes/fund/fund-form.ts';
import { fundOfSeries, lockFund } from '#lib/programmes/fund/queries.server.ts';
import { fund, fundMember, fundSeries } from '#lib/programmes/fund/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';
import { series } from '#lib/visits/schema.server.ts';

/**
 * Opens a fund for one series, or several of one organization. Gives its id. Refuses who keeps no
 * funds, a series that has one (`fund_known`), an outcome that no measure verifies, and amounts that
 * contradict the kind.
 */
export async function openFund(
	work: Work<StaffActor>,
	template: Template,
	seriesIds: string[],
	written: WrittenFund
): Promise<Outcome<string>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	const faults = faultsOf(template, written);
	if (faults.length > 0) return refused(...faults);
	if (!(await areOfOneOrganization(work, seriesIds))) return refused(problem('not_found'));
	for (const id of seriesIds) {
		if (await fundOfSeries(work, id)) return refused(problem('fund_known'));
	}
	const { agencyId, staffId } = work.actor;
	const id = newId(work.now);
	const by = { createdBy: staffId, createdAt: work.now };
	await work.tx.insert(fund).values({ agencyId, id, ...valuesOf(written), ...by });
	await work.tx
		.insert(fundSeries)
		.values(seriesIds.map((seriesId) => ({ agencyId, seriesId, fundId: id })));
	await record(work, { act: 'fund.opened', subjectId: id, details: { kind: written.kind } });
	return done(id);
}

/** Sets the rules anew, as long as nobody has joined; afterwards refuses with `fund_rules_stay`. */
export async function changeFund(
	work: Work<StaffActor>,
	template: Template,
	fundId: string,
	written: WrittenFund
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	const faults = faultsOf(template, written);
	if (faults.length > 0) return refused(...faults);
	if (!(await lockFund(work, fundId))) return refused(problem('not_found'));
	const isIt = and(eq(fundMember.agencyId, work.actor.agencyId), eq(fundMember.fundId, fundId));
	const joined = await work.tx.select({ id: fundMember.id }).from(fundMember).where(isIt).limit(1);
	if (joined.length > 0) return refused(problem('fund_rules_stay'));
	await work.tx
		.update(fund)
		.set(valuesOf(written))
		.where(and(eq(fund.agencyId, work.actor.agencyId), eq(fund.id, fundId)));
	await record(work, { act: 'fund.changed', subjectId: fundId, details: { kind: written.kind } });
	return done(null);
}

function valuesOf({ outcome, ...written }: WrittenFund) {
	const [outcomeKey, variant] = outcome.split('/') as [string, string];
	return { ...written, outcomeKey, variant };
}

const amounts = ['deposit', 'employerShare', 'agencyShare', 'donorShare'] as const;

function faultsOf(template: Template, written: WrittenFund): Problem[] {
	const { kind, deposit, employerShare, agencyShare, donorShare, cap } = written;
	const given = employerShare + agencyShare + donorShare;
	const known = verifiableOutcomes(template).map((one) => `${one.outcome.key}/${one.variant.key}`);
	const limit = kind === 'pool' ? deposit : deposit + given;
	return [
		...amounts.flatMap((name) =>
			written[name] % WON_STEP === 0 ? [] : [problem('fund_hundreds', undefined, name)]
		),
		...(kind === 'reward' && deposit > 0 ? [problem('out_of_range', { max: 0 }, 'deposit')] : []),
		...(kind !== 'reward' && deposit === 0
			? [problem('out_of_range', { min: WON_STEP }, 'deposit')]
			: []),
		...(kind === 'deposit' && given > 0
			? [
					problem(
						'out_of_range',
						{ max: 0 },
						amounts.find((name) => name !== 'deposit' && written[name] > 0)!
					)
				]
			: []),
		...((kind === 'reward' || kind === 'match') && given === 0
			? [problem('out_of_range', { min: WON_STEP }, 'employerShare')]
			: []),
		...(cap < limit ? [problem('out_of_range', { min: limit }, 'cap')] : []),
		...(known.includes(written.outcome) ? [] : [problem('not_a_choice', undefined, 'outcome')])
	];
}

async function areOfOneOrganization({ actor, tx }: Work, ids: string[]): Promise<boolean> {
	const found = await tx
		.select({ organizationId: series.organizationId })
		.from(series)
		.where(and(eq(series.agencyId, actor.agencyId), inArray(series.id, ids)));
	return found.length === ids.length && new Set(found.map((one) => one.organizationId)).size === 1;
}
