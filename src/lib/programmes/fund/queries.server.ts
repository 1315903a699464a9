import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { isUuid } from '#lib/base/ids.ts';
import { organization } from '#lib/organizations/schema.server.ts';
import type { Line } from '#lib/programmes/fund/accounts.ts';
import type { FundRules } from '#lib/programmes/fund/fund.ts';
import { fundJournal, fundLine, fundSettlement } from '#lib/programmes/fund/money-schema.server.ts';
import { fund, fundMember, fundSeries } from '#lib/programmes/fund/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { series } from '#lib/visits/schema.server.ts';

export type Fund = typeof fund.$inferSelect;

/** The rules of a fund as its division reads them. */
export function rulesOf(row: Fund): FundRules {
	const { kind, deposit, remainder, nobody, cap } = row;
	const shares = { employer: row.employerShare, agency: row.agencyShare, donor: row.donorShare };
	return { kind, deposit, shares, remainder, nobody, cap };
}

/** One fund; null where the agency has none of that id. */
export async function fundById({ actor, tx }: Work, id: string): Promise<Fund | null> {
	const [found] = await tx
		.select()
		.from(fund)
		.where(and(eq(fund.agencyId, actor.agencyId), eq(fund.id, id)));
	return found ?? null;
}

/** The same, kept for this unit of work, so that what counts on a balance is done one after the other. */
export async function lockFund({ actor, tx }: Work, id: string): Promise<Fund | null> {
	if (!isUuid(id)) return null;
	const [found] = await tx
		.select()
		.from(fund)
		.where(and(eq(fund.agencyId, actor.agencyId), eq(fund.id, id)))
		.for('no key update');
	return found ?? null;
}

/** The fund of a series; null without one. */
export async function fundOfSeries(work: Work, seriesId: string): Promise<Fund | null> {
	const { actor, tx } = work;
	const [found] = await tx
		.select({ fundId: fundSeries.fundId })
		.from(fundSeries)
		.where(and(eq(fundSeries.agencyId, actor.agencyId), eq(fundSeries.seriesId, seriesId)));
	return found ? fundById(work, found.fundId) : null;
}

/** When a fund was settled; null while it goes on. */
export async function settledAt({ actor, tx }: Work, fundId: string): Promise<Date | null> {
	const [found] = await tx
		.select({ at: fundSettlement.settledAt })
		.from(fundSettlement)
		.where(and(eq(fundSettlement.agencyId, actor.agencyId), eq(fundSettlement.fundId, fundId)));
	return found?.at ?? null;
}

/** Every line of a fund. */
export async function linesOf({ actor, tx }: Work, fundId: string): Promise<Line[]> {
	const { account, memberId, debit, credit } = fundLine;
	return tx
		.select({ account, memberId, debit, credit })
		.from(fundLine)
		.where(and(eq(fundLine.agencyId, actor.agencyId), eq(fundLine.fundId, fundId)));
}

/** The journals of a fund with their lines, the newest first; of one person where one is named. */
export async function journalsOfFund({ actor, tx }: Work, fundId: string, memberId?: string) {
	const journals = await tx
		.select()
		.from(fundJournal)
		.where(
			and(
				eq(fundJournal.agencyId, actor.agencyId),
				eq(fundJournal.fundId, fundId),
				memberId ? eq(fundJournal.memberId, memberId) : undefined
			)
		)
		.orderBy(desc(fundJournal.recordedAt), desc(fundJournal.id));
	if (journals.length === 0) return [];
	const lines = await tx
		.select()
		.from(fundLine)
		.where(and(eq(fundLine.agencyId, actor.agencyId), eq(fundLine.fundId, fundId)))
		.orderBy(asc(fundLine.number));
	const ofJournal = Map.groupBy(lines, ({ journalId }) => journalId);
	return journals.map((journal) => ({ ...journal, lines: ofJournal.get(journal.id) ?? [] }));
}
export type Journal = Awaited<ReturnType<typeof journalsOfFund>>[number];

/** Every fund with its organization and how many joined, the newest first. */
export async function fundsOf({ actor, tx }: Work) {
	const rows = await tx
		.select({
			fund,
			organization: organization.name,
			/** One business may be several organizations, as one contact after the other named it. */
			business: sql<string>`coalesce(${organization.businessId}, ${organization.id})`,
			people: sql<number>`(select count(*)::int from ${fundMember} m
				where m.agency_id = ${fund.agencyId} and m.fund_id = ${fund.id})`,
			settledAt: fundSettlement.settledAt
		})
		.from(fund)
		.innerJoin(
			fundSeries,
			and(eq(fundSeries.agencyId, fund.agencyId), eq(fundSeries.fundId, fund.id))
		)
		.innerJoin(
			series,
			and(eq(series.agencyId, fundSeries.agencyId), eq(series.id, fundSeries.seriesId))
		)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.leftJoin(
			fundSettlement,
			and(eq(fundSettlement.agencyId, fund.agencyId), eq(fundSettlement.fundId, fund.id))
		)
		.where(eq(fund.agencyId, actor.agencyId))
		.orderBy(desc(fund.createdAt), desc(fund.id));
	// A fund of several series stands once.
	return [...new Map(rows.map((row) => [row.fund.id, row])).values()];
}

/** The series of a fund. */
export async function seriesOfFund({ actor, tx }: Work, fundId: string) {
	return tx
		.select({ id: series.id, reference: series.reference, organizationId: series.organizationId })
		.from(fundSeries)
		.innerJoin(
			series,
			and(eq(series.agencyId, fundSeries.agencyId), eq(series.id, fundSeries.seriesId))
		)
		.where(and(eq(fundSeries.agencyId, actor.agencyId), eq(fundSeries.fundId, fundId)))
		.orderBy(asc(series.requestedAt));
}
