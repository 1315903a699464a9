import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { ExceptionKind } from '#lib/amends/exception.ts';
import { isLastReviewOf, isUndoOf } from '#lib/amends/queries.server.ts';
import { exceptionReview, exceptionUndo, grantedException } from '#lib/amends/schema.server.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Story = { id: string; what: ExceptionKind; text: string; toldAt: Date };

/** The stories that everybody of the agency may read, the newest first. None of what was undone. */
export async function storiesOf({ actor, tx }: Work, max: number): Promise<Story[]> {
	const found = await tx
		.select({
			id: grantedException.id,
			what: grantedException.what,
			text: exceptionReview.story,
			toldAt: exceptionReview.reviewedAt
		})
		.from(grantedException)
		.innerJoin(exceptionReview, isLastReviewOf)
		.leftJoin(exceptionUndo, isUndoOf)
		.where(
			and(
				eq(grantedException.agencyId, actor.agencyId),
				isNotNull(exceptionReview.story),
				isNull(exceptionUndo.exceptionId)
			)
		)
		.orderBy(desc(exceptionReview.reviewedAt), desc(exceptionReview.id))
		.limit(max);
	return found.map((row) => ({ ...row, text: row.text! }));
}

export type ReadReview = {
	learned: string;
	story: string | null;
	by: string;
	reviewedAt: Date;
};

/** Every look at an exception, the newest first. */
export async function reviewsOf({ actor, tx }: Work, exceptionId: string): Promise<ReadReview[]> {
	const found = await tx
		.select({
			id: exceptionReview.id,
			sealed: exceptionReview.sealed,
			story: exceptionReview.story,
			by: staff.name,
			reviewedAt: exceptionReview.reviewedAt
		})
		.from(exceptionReview)
		.innerJoin(
			staff,
			and(eq(staff.agencyId, exceptionReview.agencyId), eq(staff.id, exceptionReview.byId))
		)
		.where(
			and(
				eq(exceptionReview.agencyId, actor.agencyId),
				eq(exceptionReview.exceptionId, exceptionId)
			)
		)
		.orderBy(desc(exceptionReview.reviewedAt), desc(exceptionReview.id));
	return Promise.all(
		found.map(async ({ id, sealed, ...rest }) => ({
			...rest,
			learned: await atRest.open(sealed, id)
		}))
	);
}
