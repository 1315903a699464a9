import { and, count, desc, eq, gt, isNull, max, sql } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { revokeLinks, subjectOfLink } from '#lib/identity/links.server.ts';
import { personalLink } from '#lib/identity/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { organization } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { SERIES_LINK_DAYS } from '#lib/visits/contacts/link-ends.ts';
import { series, visit } from '#lib/visits/schema.server.ts';

/* The private links of series that stand: until when they work, and how the office ends them before. */

/** When the links of a series close: its end moves with its visits, so no date is kept for it. */
const ends = sql<string>`(select max(${visit.endsAt}) from ${visit}
	where ${visit.agencyId} = ${personalLink.agencyId} and ${visit.seriesId} = ${personalLink.subjectId})
	+ make_interval(days => ${SERIES_LINK_DAYS})`;

function isStanding({ actor, now }: Work) {
	return and(
		eq(personalLink.agencyId, actor.agencyId),
		eq(personalLink.kind, 'series'),
		isNull(personalLink.revokedAt),
		gt(ends, sql`${now.toISOString()}::timestamptz`)
	);
}

/** The series that a private link opens; null for one that is unknown, ended, or closed by itself. */
export async function seriesOfLink(work: Work, token: string): Promise<string | null> {
	const id = await subjectOfLink(work, 'series', token);
	if (!id) return null;
	const links = await linksOfSeries(work, id);
	return links ? id : null;
}

/** How many links of a series work, when the last one was made, and until when; null without one. */
export async function linksOfSeries(work: Work, seriesId: string) {
	const [found] = await work.tx
		.select({
			count: count(),
			madeAt: max(personalLink.createdAt),
			endsAt: sql<string>`max(${ends})`.mapWith((text) => new Date(text))
		})
		.from(personalLink)
		.where(and(isStanding(work), eq(personalLink.subjectId, seriesId)));
	if (!found?.count) return null;
	return { count: found.count, madeAt: found.madeAt!, endsAt: found.endsAt };
}

export const LINKS_A_PAGE = 50;

/** One page, from 1 on, of the series with links that work, the last that was sent first. */
export async function standingLinks(work: Work, askedPage: number) {
	const { tx } = work;
	const [row] = await tx
		.select({ total: sql<number>`count(distinct ${personalLink.subjectId})`.mapWith(Number) })
		.from(personalLink)
		.where(isStanding(work));
	const total = row!.total;
	const pages = Math.max(1, Math.ceil(total / LINKS_A_PAGE));
	const page = Math.min(Math.max(1, askedPage), pages);
	const rows = await tx
		.select({
			id: series.id,
			reference: series.reference,
			organization: organization.name,
			/** Empty where nobody could be sent one. */
			email: organization.contactEmail,
			count: count(),
			madeAt: sql<string>`max(${personalLink.createdAt})`.mapWith((text) => new Date(text)),
			endsAt: sql<string>`max(${ends})`.mapWith((text) => new Date(text))
		})
		.from(personalLink)
		.innerJoin(
			series,
			and(eq(series.agencyId, personalLink.agencyId), eq(series.id, personalLink.subjectId))
		)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.where(isStanding(work))
		.groupBy(series.agencyId, series.id, organization.agencyId, organization.id)
		.orderBy(desc(max(personalLink.createdAt)), series.id)
		.limit(LINKS_A_PAGE)
		.offset((page - 1) * LINKS_A_PAGE);
	return { rows, total, page, pages };
}

/** Ends every private link of a series and sends no other; the contact gets one by asking for it. */
export async function endLinks(work: Work<StaffActor>, seriesId: string): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const ended = await revokeLinks(work, 'series', seriesId);
	if (ended === 0) return refused(problem('link_unknown'));
	await record(work, { act: 'series.links_ended', subjectId: seriesId, details: { ended } });
	return done(null);
}
