import type { StaffActor } from '#lib/base/actor.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { verifiableOutcomes } from '#lib/programmes/fund/due-outcome.ts';
import { joinFund } from '#lib/programmes/fund/join-fund.server.ts';
import { leaveFund } from '#lib/programmes/fund/leave-fund.server.ts';
import { memberIdOf } from '#lib/programmes/fund/members.server.ts';
import { openFund } from '#lib/programmes/fund/open-fund.server.ts';
import { recordDeposit, recordMoney } from '#lib/programmes/fund/record-money.server.ts';
import { peopleGoingOn } from '#lib/programmes/people-going-on.server.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';

const [JOINED, PAID, LEFT] = [6, 5, 1];
type Verifiable = ReturnType<typeof verifiableOutcomes>[number];

const [DEPOSIT, EMPLOYER] = [30_000, 20_000];

/**
 * A sample fund of a series, as it stands before anybody's answers count: most paid in, one has still to,
 * one left within the days in which everybody may. Their results follow once the clock is moved.
 */
export async function tellFund(agency: Agency, keeper: StaffActor, seriesId: string) {
	const visitor = { kind: 'visitor', agencyId: agency.id } as const;
	const fundId = kept(await acting(keeper, (work) => open(work, seriesId)));
	const people = await reading(keeper, (work) => peopleGoingOn(work, [seriesId]));
	const joined = people.slice(0, JOINED);
	for (const { id } of joined) {
		const joining = { enrolmentId: id, language: 'ko' as const, zone: agency.zone };
		kept(await acting(visitor, (work) => joinFund(work, joining)));
	}
	for (const { id } of joined.slice(0, PAID)) {
		kept(await acting(keeper, (work) => payIn(work, fundId, id)));
	}
	for (const { id } of joined.slice(0, LEFT)) {
		kept(await acting(visitor, (work) => leaveFund(work, agency.zone, id)));
	}
	const amount = EMPLOYER * (JOINED - LEFT);
	const given = { giver: 'employer', amount, evidence: '예시 약정서' } as const;
	kept(
		await acting(keeper, (work) =>
			recordMoney(work, fundId, { id: newId(work.now), what: 'pledge', ...given })
		)
	);
}

async function open(work: Work<StaffActor>, seriesId: string): Promise<Outcome<string>> {
	const { service } = (await seriesById(work, seriesId))!;
	const template = await templateOf(work, service.templateKey!, service.templateVersion!);
	const [{ outcome, variant }] = verifiableOutcomes(template) as [Verifiable];
	return openFund(work, template, [seriesId], {
		...{ name: '함께 도전 기금 (예시)', kind: 'pool', deposit: DEPOSIT, employerShare: EMPLOYER },
		...{ agencyShare: 0, donorShare: 0, remainder: 'charity', nobody: 'carry_over' },
		...{ cap: 240_000, coolingOffDays: 14, outcome: `${outcome.key}/${variant.key}` },
		...{ custodianKind: 'welfare_fund', custodian: '다온 사내복지기금 (예시)' },
		charity: '한강 이웃돕기 (예시)'
	});
}

async function payIn(work: Work<StaffActor>, fundId: string, enrolmentId: string) {
	const { id: memberId } = (await memberIdOf(work, enrolmentId))!;
	const money = { id: newId(work.now), fundId, memberId, amount: DEPOSIT };
	return recordDeposit(work, { ...money, evidence: '예시 입금 확인' });
}

function kept<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
	return outcome.value;
}
