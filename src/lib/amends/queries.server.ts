import { and, asc, count, desc, eq, gte, isNull, lt, sql, type SQL } from 'drizzle-orm';
import { aboveCap, capAt, monthOf, spanOf, type CapSince, type Month } from '#lib/amends/cap.ts';
import type { ExceptionKind } from '#lib/amends/exception.ts';
import {
	exceptionCap,
	exceptionReview,
	exceptionUndo,
	grantedException
} from '#lib/amends/schema.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { organization } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { series, visit } from '#lib/visits/schema.server.ts';

export const EXCEPTIONS_A_PAGE = 50;

/** Everything that the office looks for; null where it does not ask. */
export type Search = {
	month: Month | null;
	staffId: string | null;
	what: ExceptionKind | null;
	/** Only those that nobody has looked at yet. */
	isOpen: boolean;
};

export type ListedException = Awaited<ReturnType<typeof selectListed>>[number] & {
	isAbove: boolean;
};

/** Joins the undoing of an exception. */
export const isUndoOf = and(
	eq(exceptionUndo.agencyId, grantedException.agencyId),
	eq(exceptionUndo.exceptionId, grantedException.id)
);
/** Joins the last look at an exception; earlier ones are left out. */
export const isLastReviewOf = and(
	eq(exceptionReview.agencyId, grantedException.agencyId),
	eq(exceptionReview.exceptionId, grantedException.id),
	sql`not exists (select from exception_review later
		where later.agency_id = ${exceptionReview.agencyId}
			and later.exception_id = ${exceptionReview.exceptionId}
			and (later.reviewed_at, later.id) > (${exceptionReview.reviewedAt}, ${exceptionReview.id}))`
);

/** A page of what was granted, without to whom and why, the newest first; and how many there are. */
export async function foundExceptions(
	work: Work<StaffActor>,
	search: Search,
	zone: string,
	page: number
) {
	const isAsked = asked(work, search, zone);
	const [all] = await work.tx
		.select({ total: count() })
		.from(grantedException)
		.leftJoin(exceptionUndo, isUndoOf)
		.leftJoin(exceptionReview, isLastReviewOf)
		.where(isAsked);
	const { total } = all!;
	const pages = Math.max(1, Math.ceil(total / EXCEPTIONS_A_PAGE));
	const shown = Math.min(page, pages);
	const offset = (shown - 1) * EXCEPTIONS_A_PAGE;
	const rows = await selectListed(work, isAsked, EXCEPTIONS_A_PAGE, offset);
	return { total, pages, page: shown, rows: await withAbove(work, rows, zone) };
}

/** All that is looked for, the newest first, of at most `max`. */
export async function allExceptions(
	work: Work<StaffActor>,
	search: Search,
	zone: string,
	max: number
): Promise<ListedException[]> {
	return withAbove(work, await selectListed(work, asked(work, search, zone), max), zone);
}

/** One of them, without to whom and why; null when there is none. */
export async function exceptionById(
	work: Work<StaffActor>,
	id: string,
	zone: string
): Promise<ListedException | null> {
	const isIt = and(
		eq(grantedException.agencyId, work.actor.agencyId),
		eq(grantedException.id, id)
	)!;
	const [found] = await withAbove(work, await selectListed(work, isIt, 1), zone);
	return found ?? null;
}

function asked({ actor }: Work, search: Search, zone: string): SQL {
	const span = search.month === null ? null : spanOf(search.month, zone);
	return and(
		eq(grantedException.agencyId, actor.agencyId),
		span ? gte(grantedException.grantedAt, span.from) : undefined,
		span ? lt(grantedException.grantedAt, span.to) : undefined,
		search.staffId === null ? undefined : eq(grantedException.staffId, search.staffId),
		search.what === null ? undefined : eq(grantedException.what, search.what),
		// What was undone waits for nobody.
		search.isOpen ? and(isNull(exceptionReview.id), isNull(exceptionUndo.undoneAt)) : undefined
	)!;
}

function selectListed({ tx }: Work, which: SQL, max: number, offset = 0) {
	return tx
		.select({
			id: grantedException.id,
			staffId: grantedException.staffId,
			counselor: staff.name,
			visitId: grantedException.visitId,
			visitAt: visit.startsAt,
			organization: organization.name,
			isToPerson: sql<boolean>`${grantedException.enrolmentId} is not null`,
			what: grantedException.what,
			won: grantedException.won,
			grantedAt: grantedException.grantedAt,
			receivedAt: grantedException.receivedAt,
			undoneAt: exceptionUndo.undoneAt,
			reviewedAt: exceptionReview.reviewedAt,
			story: exceptionReview.story
		})
		.from(grantedException)
		.innerJoin(
			staff,
			and(eq(staff.agencyId, grantedException.agencyId), eq(staff.id, grantedException.staffId))
		)
		.innerJoin(
			visit,
			and(eq(visit.agencyId, grantedException.agencyId), eq(visit.id, grantedException.visitId))
		)
		.innerJoin(series, and(eq(series.agencyId, visit.agencyId), eq(series.id, visit.seriesId)))
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.leftJoin(exceptionUndo, isUndoOf)
		.leftJoin(exceptionReview, isLastReviewOf)
		.where(which)
		.orderBy(desc(grantedException.grantedAt), desc(grantedException.id))
		.limit(max)
		.offset(offset);
}

type Listed = Awaited<ReturnType<typeof selectListed>>;

/** The rows with whether each went above the cap: asked with everything of the months they lie in. */
async function withAbove(work: Work, rows: Listed, zone: string): Promise<ListedException[]> {
	if (rows.length === 0) return [];
	const newest = spanOf(monthOf(rows[0]!.grantedAt, zone), zone);
	const oldest = spanOf(monthOf(rows.at(-1)!.grantedAt, zone), zone);
	const all = await work.tx
		.select({
			id: grantedException.id,
			staffId: grantedException.staffId,
			at: grantedException.grantedAt,
			isUndone: sql<boolean>`${exceptionUndo.exceptionId} is not null`
		})
		.from(grantedException)
		.leftJoin(exceptionUndo, isUndoOf)
		.where(
			and(
				eq(grantedException.agencyId, work.actor.agencyId),
				gte(grantedException.grantedAt, oldest.from),
				lt(grantedException.grantedAt, newest.to)
			)
		);
	const above = aboveCap(all, await capsOf(work), zone);
	return rows.map((row) => ({ ...row, isAbove: above.has(row.id) }));
}

/** What the agency said of the cap so far, the earliest first. */
export function capsOf({ actor, tx }: Work): Promise<CapSince[]> {
	return tx
		.select({ cap: exceptionCap.cap, since: exceptionCap.setAt })
		.from(exceptionCap)
		.where(eq(exceptionCap.agencyId, actor.agencyId))
		.orderBy(asc(exceptionCap.setAt), asc(exceptionCap.id));
}

/** How many exceptions a counselor's month has room for now. */
export async function capNow(work: Work): Promise<number> {
	return capAt(await capsOf(work), work.now);
}

/** What one counselor granted since, with the words; the earliest first. */
export async function grantedBy({ actor, tx }: Work, staffId: string, since: Date) {
	const found = await tx
		.select({
			id: grantedException.id,
			visitId: grantedException.visitId,
			enrolmentId: grantedException.enrolmentId,
			what: grantedException.what,
			won: grantedException.won,
			at: grantedException.grantedAt,
			sealed: grantedException.sealed,
			isUndone: sql<boolean>`${exceptionUndo.exceptionId} is not null`
		})
		.from(grantedException)
		.leftJoin(exceptionUndo, isUndoOf)
		.where(
			and(
				eq(grantedException.agencyId, actor.agencyId),
				eq(grantedException.staffId, staffId),
				gte(grantedException.grantedAt, since)
			)
		)
		.orderBy(asc(grantedException.grantedAt), asc(grantedException.id));
	return Promise.all(
		found.map(async ({ sealed, ...rest }) => ({
			...rest,
			reason: await atRest.open(sealed, rest.id)
		}))
	);
}

/** Everybody who ever granted one, by name. */
export function whoGranted({ actor, tx }: Work): Promise<{ id: string; name: string }[]> {
	return tx
		.selectDistinct({ id: staff.id, name: staff.name })
		.from(grantedException)
		.innerJoin(
			staff,
			and(eq(staff.agencyId, grantedException.agencyId), eq(staff.id, grantedException.staffId))
		)
		.where(eq(grantedException.agencyId, actor.agencyId))
		.orderBy(asc(staff.name), asc(staff.id));
}
