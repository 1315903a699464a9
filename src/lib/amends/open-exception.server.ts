import { and, eq } from 'drizzle-orm';
import { mayReview } from '#lib/amends/exception.ts';
import { reviewsOf, type ReadReview } from '#lib/amends/review-queries.server.ts';
import { grantedException } from '#lib/amends/schema.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { enrolmentById } from '#lib/programmes/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** The one purpose for which these words are read; it stands in the access log. */
const PURPOSE = 'exception review';

export type OpenedException = {
	reason: string;
	/** Null where it was granted to the organization. */
	person: string | null;
	/** What was learned before, the newest first. */
	reviews: ReadReview[];
};

/**
 * To whom an exception was granted and why. Who read it is written down in the same unit of work. For
 * administrators and the head alone (`not_allowed`); `not_found` for one that is not there.
 */
export async function openException(
	work: Work<StaffActor>,
	exceptionId: string
): Promise<Outcome<OpenedException>> {
	if (!mayReview(work.actor.role)) return refused(problem('not_allowed'));
	const [found] = await work.tx
		.select()
		.from(grantedException)
		.where(
			and(eq(grantedException.agencyId, work.actor.agencyId), eq(grantedException.id, exceptionId))
		);
	if (!found) return refused(problem('not_found'));
	const { enrolmentId, visitId, sealed, id } = found;
	await noteAccess(work, {
		action: 'view',
		subjectIds: [enrolmentId ?? visitId],
		reason: PURPOSE
	});
	const person = enrolmentId === null ? null : await enrolmentById(work, enrolmentId);
	return done({
		reason: await atRest.open(sealed, id),
		person: person?.name ?? null,
		reviews: await reviewsOf(work, exceptionId)
	});
}
