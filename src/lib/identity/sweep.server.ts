import { and, eq, lte, or } from 'drizzle-orm';
import { attempt, contactSession, personalLink, session } from '#lib/identity/schema.server.ts';
import { acting } from '#lib/server/work.server.ts';

const DAY_MS = 86_400_000;
// A link that is over still tells for a while that it was one of ours.
const LINK_KEPT_DAYS = 30;

/**
 * A duty: throws away what nobody can use any more, sessions and counted tries that are over and
 * links that ended a month ago. Without it these tables grow for ever. Gives how many rows.
 */
export async function sweepExpired(agencyId: string): Promise<number> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		const longAgo = new Date(now.getTime() - LINK_KEPT_DAYS * DAY_MS);
		const sessions = await tx
			.delete(session)
			// The library that makes sessions writes the moment of their idle end by the machine's own
			// clock, which a demonstration's moved clock does not know; the last end is ours.
			.where(and(eq(session.agencyId, agencyId), lte(session.absoluteExpiresAt, now)));
		const contacts = await tx
			.delete(contactSession)
			.where(and(eq(contactSession.agencyId, agencyId), lte(contactSession.endsAt, now)));
		const tries = await tx
			.delete(attempt)
			.where(and(eq(attempt.agencyId, agencyId), lte(attempt.windowEndsAt, now)));
		const links = await tx
			.delete(personalLink)
			.where(
				and(
					eq(personalLink.agencyId, agencyId),
					or(lte(personalLink.expiresAt, longAgo), lte(personalLink.revokedAt, longAgo))
				)
			);
		return sessions.count + contacts.count + tries.count + links.count;
	});
}
