import postgres from 'postgres';
import { afterAll, beforeAll } from 'vitest';
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
	approveVerdict,
	openProposal,
	proposeVerdict
} from '#lib/programmes/fund/judge-member.server.ts';
import { membersOf, memberIdOf } from '#lib/programmes/fund/members.server.ts';
import { openFund } from '#lib/programmes/fund/open-fund.server.ts';
import { fundById, linesOf } from '#lib/programmes/fund/queries.server.ts';
import { recordDeposit, recordMoney } from '#lib/programmes/fund/record-money.server.ts';
import {
	fingerprint,
	settleFund,
	settlementPreview
} from '#lib/programmes/fund/settle-fund.server.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

/* A fund in a town of its own, for tests: people who set a day to quit, and the two who judge. */

export const ZONE = 'Asia/Seoul';
export const QUIT: Day = '2027-03-01';
export const template = shippedTemplates()[0]!;
export const at = (days: number) => new Date(`${addDays(QUIT, days)}T03:00:00Z`);

export const pool: WrittenFund = {
	...{ name: '예시 기금', kind: 'pool', deposit: 30_000, employerShare: 20_000, agencyShare: 0 },
	...{ donorShare: 0, remainder: 'charity', nobody: 'return_all', cap: 240_000 },
	...{ coolingOffDays: 14, outcome: 'quit_4w/verified', custodianKind: 'welfare_fund' },
	...{ custodian: '예시 복지기금', charity: '예시 모금회' }
};

/** What an act was refused with, or `done`. */
export const codesOf = (outcome: Outcome<unknown>) =>
	outcome.ok ? 'done' : outcome.problems.map(({ code }) => code).join();

/** What an act gave; throws where it was refused. */
export function valueOf<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
	return outcome.value;
}

/** A town with the people of its office, by name of what they do here. */
async function fundTown() {
	const town = await freshTown();
	const admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const actorOf = async (role: StaffActor['role']): Promise<StaffActor> => {
		const [row] = await admin<{ id: string }[]>`
			select id from staff where agency_id = ${town.agency.id} and role = ${role} order by email`;
		return { kind: 'staff', agencyId: town.agency.id, staffId: row!.id, role };
	};
	const first = await actorOf('administrator');
	const second = await actorOf('head');
	const counselor = await actorOf('counselor');
	const end = async () => {
		await admin.end();
		await town.leave();
	};
	const place = { town, admin, first, second, counselor };
	return { ...place, end, ...storiesIn(place) };
}
type FundTown = Awaited<ReturnType<typeof fundTown>>;

/** The town of one file of tests, from before the first of them on. */
export let kit: FundTown;

/** Raises that town, and clears it away after the last test of the file. */
export function liveInFundTown(): void {
	beforeAll(async () => {
		kit = await fundTown();
	}, 60_000);
	afterAll(() => kit.end());
}

type Place = {
	town: Awaited<ReturnType<typeof freshTown>>;
	admin: postgres.Sql;
	first: StaffActor;
	second: StaffActor;
	counselor: StaffActor;
};

function storiesIn({ town, admin, first, second, counselor }: Place) {
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

	return {
		...{ as, byThem, story, contact, join, memberOf, pay, give },
		...{ verdict, members, states, balances, settle }
	};
}
