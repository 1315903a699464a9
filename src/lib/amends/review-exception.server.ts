import { and, eq } from 'drizzle-orm';
import { mayReview } from '#lib/amends/exception.ts';
import { namesSomebody } from '#lib/amends/names-somebody.ts';
import { reviewsOf } from '#lib/amends/review-queries.server.ts';
import { exceptionReview, grantedException } from '#lib/amends/schema.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { enrolledIn } from '#lib/programmes/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visitById } from '#lib/visits/queries.server.ts';

export type Review = {
	exceptionId: string;
	learned: string;
	/** What everybody of the agency may read; null where it is not told. */
	story: string | null;
};

/**
 * Keeps that somebody looked at an exception, what they learned, and the story that is told of it. It
 * changes nothing about the exception. A later look takes the place of an earlier one; the same again
 * changes nothing. Refuses with `not_allowed`, `not_found`, and `story_names_somebody` where the story
 * names a person of that visit or somebody else, as far as that can be seen.
 */
export async function reviewException(
	work: Work<StaffActor>,
	{ exceptionId, learned, story }: Review
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (!mayReview(actor.role)) return refused(problem('not_allowed'));
	const [granted] = await tx
		.select({ visitId: grantedException.visitId })
		.from(grantedException)
		.where(
			and(eq(grantedException.agencyId, actor.agencyId), eq(grantedException.id, exceptionId))
		);
	if (!granted) return refused(problem('not_found'));
	if (story !== null && namesSomebody(story, await namesAt(work, granted.visitId))) {
		return refused(problem('story_names_somebody', undefined, 'story'));
	}
	const last = (await reviewsOf(work, exceptionId))[0];
	if (last?.learned === learned && last.story === story) return done(null);
	const id = newId(now);
	const sealed = await atRest.close(learned, id);
	const { agencyId, staffId: byId } = actor;
	const row = { agencyId, id, exceptionId, sealed, story, reviewedAt: now, byId };
	await tx.insert(exceptionReview).values(row);
	const details = { story: story === null ? 'no' : 'yes' };
	await record(work, { act: 'exception.reviewed', subjectId: exceptionId, details });
	return done(null);
}

/** Everybody who ever enrolled there: the sentence may be about any of them. */
async function namesAt(work: Work, visitId: string): Promise<string[]> {
	const visit = await visitById(work, visitId);
	return visit ? (await enrolledIn(work, visit.seriesId)).map(({ name }) => name) : [];
}
