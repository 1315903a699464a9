import { and, eq, lte, or } from 'drizzle-orm';
import type { ContactActor } from '#lib/base/actor.ts';
import { randomToken, sha256Hex } from '#lib/identity/cryptography.ts';
import { contactSession, organizationContact } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

const IDLE_HOURS = 12;
const AGE_DAYS_MAX = 30;
const SEEN_EVERY_MINUTES = 1;
const HOUR_MS = 3_600_000;

/** Starts a session of a contact and gives back the cookie's secret, which is nowhere stored. */
export async function startContactSession(work: Work, contactId: string): Promise<string> {
	const { actor, tx, now } = work;
	await dropOldSessions(work);
	const token = randomToken();
	await tx.insert(contactSession).values({
		agencyId: actor.agencyId,
		idHash: await sha256Hex(token),
		contactId,
		createdAt: now,
		endsAt: new Date(now.getTime() + AGE_DAYS_MAX * 24 * HOUR_MS),
		lastSeenAt: now
	});
	return token;
}

/** Which contact this cookie belongs to, or null; ends a session that is stale. */
export async function checkContactSession(work: Work, token: string): Promise<ContactActor | null> {
	const { actor, tx, now } = work;
	const [held] = await tx
		.select({
			contactId: contactSession.contactId,
			endsAt: contactSession.endsAt,
			lastSeenAt: contactSession.lastSeenAt,
			email: organizationContact.email
		})
		.from(contactSession)
		.innerJoin(
			organizationContact,
			and(
				eq(organizationContact.agencyId, contactSession.agencyId),
				eq(organizationContact.id, contactSession.contactId)
			)
		)
		.where(await isSession(work, token));
	if (!held) return null;
	const idleMs = now.getTime() - held.lastSeenAt.getTime();
	if (now >= held.endsAt || idleMs > IDLE_HOURS * HOUR_MS) {
		await endContactSession(work, token);
		return null;
	}
	if (idleMs >= SEEN_EVERY_MINUTES * 60_000) {
		await tx
			.update(contactSession)
			.set({ lastSeenAt: now })
			.where(await isSession(work, token));
	}
	const { contactId, email } = held;
	return { kind: 'contact', agencyId: actor.agencyId, contactId, email };
}

/** Ends the session of this cookie on the server. */
export async function endContactSession(work: Work, token: string): Promise<void> {
	await work.tx.delete(contactSession).where(await isSession(work, token));
}

/** Nobody's cookie opens these any more; whoever signs in sweeps them out. */
async function dropOldSessions({ actor, tx, now }: Work): Promise<void> {
	const idleSince = new Date(now.getTime() - IDLE_HOURS * HOUR_MS);
	const isOver = or(lte(contactSession.endsAt, now), lte(contactSession.lastSeenAt, idleSince));
	await tx.delete(contactSession).where(and(eq(contactSession.agencyId, actor.agencyId), isOver));
}

async function isSession({ actor }: Work, token: string) {
	return and(
		eq(contactSession.agencyId, actor.agencyId),
		eq(contactSession.idHash, await sha256Hex(token))
	);
}
