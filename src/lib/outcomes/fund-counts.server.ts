import { fundPeople, type FundPeople } from '#lib/outcomes/fund-people.ts';
import type { ShownCount } from '#lib/outcomes/suppression.ts';
import { holdingVerdict } from '#lib/programmes/fund/member-state.ts';
import { membersOf } from '#lib/programmes/fund/members.server.ts';
import {
	journalsOfFund,
	seriesOfFund,
	settledAt,
	type Fund
} from '#lib/programmes/fund/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';

export type FundForOrganization = {
	/** What the organization itself promised and paid, which it knows. */
	pledged: number;
	received: number;
	people: ShownCount | { kind: 'later' };
	passed: ShownCount | { kind: 'later' };
};

/**
 * What an organization may know of a fund: its own money, and after the end rounded numbers of people.
 * No sum that was paid out is told: divided by the amount for one person it would be an exact count.
 */
export async function fundForOrganization(work: Work, fund: Fund): Promise<FundForOrganization> {
	const journals = await journalsOfFund(work, fund.id);
	const own = journals.filter(({ giver }) => giver === 'employer');
	const undone = new Set(journals.map(({ reversesId }) => reversesId));
	const received = own.filter(({ id, kind }) => kind === 'receipt' && !undone.has(id));
	const money = {
		pledged: own.reduce((sum, { pledged }) => sum + (pledged ?? 0), 0),
		received: received.reduce((sum, one) => sum + one.lines[0]!.debit, 0)
	};
	if (!(await settledAt(work, fund.id))) {
		return { ...money, people: { kind: 'later' }, passed: { kind: 'later' } };
	}
	return { ...money, ...(await peopleShown(work, fund)) };
}

async function peopleShown(work: Work, fund: Fund): Promise<FundPeople> {
	const series = await seriesOfFund(work, fund.id);
	const known = await Promise.all(series.map(({ id }) => seriesById(work, id)));
	const headcount = known.reduce((sum, one) => sum + (one?.headcount ?? 0), 0);
	const zone = known[0]!.site.zone;
	const taking = (await membersOf(work, zone, fund)).filter(({ state }) => state === 'settled');
	const passed = taking.filter(({ facts }) => holdingVerdict(facts.verdicts)?.isPassed);
	return fundPeople(taking.length, passed.length, headcount);
}
