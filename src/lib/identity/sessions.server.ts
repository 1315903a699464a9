import { and, eq, lte } from 'drizzle-orm';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import type { Role } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { session, staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

// The only file that knows lucia. It keeps the life cycle of a session (creation, renewal at half
// life, ending); the absolute age and the idle limit of administrators are ours.
const IDLE_HOURS = 12;
const IDLE_MINUTES_OFFICE = 30;
const SEEN_EVERY_MINUTES = 1;
const ageHoursMax: Record<Role, number> = {
	administrator: 12,
	head: 12,
	lead: 12,
	counselor: 14 * 24
};

export type SignedIn = {
	staffId: string;
	name: string;
	role: Role;
	language: Language;
	/** When they gave their password. */
	since: Date;
};

type UserAttributes = { name: string; role: Role; language: Language; disabledAt: Date | null };
type SessionAttributes = { createdAt: Date; absoluteExpiresAt: Date; lastSeenAt: Date };

declare module 'lucia' {
	interface Register {
		Lucia: ReturnType<typeof luciaOf>;
		DatabaseUserAttributes: UserAttributes;
		DatabaseSessionAttributes: SessionAttributes;
	}
}

/** Starts a session and gives back the cookie's secret, which is nowhere stored. */
export async function startSession(work: Work, staffId: string, role: Role): Promise<string> {
	const started = await luciaOf(work).createSession(staffId, {
		createdAt: work.now,
		absoluteExpiresAt: new Date(work.now.getTime() + ageHoursMax[role] * 3_600_000),
		lastSeenAt: work.now
	});
	return started.id;
}

/** Who this cookie belongs to, or null; renews a session that is in use and ends a stale one. */
export async function checkSession(work: Work, token: string): Promise<SignedIn | null> {
	const lucia = luciaOf(work);
	const { session: held, user } = await lucia.validateSession(token);
	if (!held) return null;
	if (user.disabledAt || isOver(held, user.role, work.now)) {
		await lucia.invalidateSession(token);
		return null;
	}
	await noteSeen(work, token, held.lastSeenAt);
	const { name, role, language } = user;
	return { staffId: user.id, name, role, language, since: held.createdAt };
}

export async function endSession(work: Work, token: string): Promise<void> {
	await luciaOf(work).invalidateSession(token);
}

/** Ends every session of a person, on all their devices. */
export async function endAllSessions(work: Work, staffId: string): Promise<void> {
	await luciaOf(work).invalidateUserSessions(staffId);
}

function isOver(held: SessionAttributes, role: Role, now: Date): boolean {
	const idleMinutes = role === 'counselor' ? IDLE_HOURS * 60 : IDLE_MINUTES_OFFICE;
	const idleSince = now.getTime() - held.lastSeenAt.getTime();
	return now >= held.absoluteExpiresAt || idleSince > idleMinutes * 60_000;
}

async function noteSeen({ actor, tx, now }: Work, token: string, lastSeenAt: Date): Promise<void> {
	if (now.getTime() - lastSeenAt.getTime() < SEEN_EVERY_MINUTES * 60_000) return;
	await tx
		.update(session)
		.set({ lastSeenAt: now })
		.where(and(eq(session.agencyId, actor.agencyId), eq(session.idHash, await sha256Hex(token))));
}

function luciaOf(work: Work) {
	return new Lucia<SessionAttributes, UserAttributes>(new HashedSessions(work), {
		sessionExpiresIn: new TimeSpan(IDLE_HOURS, 'h'),
		getSessionAttributes: (attributes) => attributes,
		getUserAttributes: (attributes) => attributes
	});
}

/** lucia's seven methods over our tables: the token goes in and comes back, only its hash is kept. */
class HashedSessions implements Adapter {
	work: Work;
	constructor(work: Work) {
		this.work = work;
	}

	async getSessionAndUser(token: string) {
		const { tx } = this.work;
		const [row] = await tx
			.select({
				session,
				name: staff.name,
				role: staff.role,
				language: staff.language,
				disabledAt: staff.disabledAt
			})
			.from(session)
			.innerJoin(staff, and(eq(staff.agencyId, session.agencyId), eq(staff.id, session.staffId)))
			.where(await this.byToken(token));
		if (!row) return [null, null] as [null, null];
		const { session: held, ...attributes } = row;
		// The token is given back, not the hash: lucia renews by this id and writes it to the cookie.
		return [asLucia(held, token), { id: held.staffId, attributes }] as never;
	}

	async getUserSessions(staffId: string): Promise<DatabaseSession[]> {
		const rows = await this.work.tx.select().from(session).where(this.byStaff(staffId));
		return rows.map((row) => asLucia(row, row.idHash));
	}

	async setSession(fresh: DatabaseSession): Promise<void> {
		await this.work.tx.insert(session).values({
			agencyId: this.work.actor.agencyId,
			idHash: await sha256Hex(fresh.id),
			staffId: fresh.userId,
			expiresAt: fresh.expiresAt,
			...fresh.attributes
		});
	}

	async updateSessionExpiration(token: string, expiresAt: Date): Promise<void> {
		await this.work.tx
			.update(session)
			.set({ expiresAt })
			.where(await this.byToken(token));
	}

	async deleteSession(token: string): Promise<void> {
		await this.work.tx.delete(session).where(await this.byToken(token));
	}

	async deleteUserSessions(staffId: string): Promise<void> {
		await this.work.tx.delete(session).where(this.byStaff(staffId));
	}

	async deleteExpiredSessions(): Promise<void> {
		await this.work.tx.delete(session).where(lte(session.expiresAt, this.work.now));
	}

	async byToken(token: string) {
		return and(
			eq(session.agencyId, this.work.actor.agencyId),
			eq(session.idHash, await sha256Hex(token))
		);
	}

	byStaff(staffId: string) {
		return and(eq(session.agencyId, this.work.actor.agencyId), eq(session.staffId, staffId));
	}
}

function asLucia(row: typeof session.$inferSelect, id: string): DatabaseSession {
	const { staffId, expiresAt, createdAt, absoluteExpiresAt, lastSeenAt } = row;
	return {
		id,
		userId: staffId,
		expiresAt,
		attributes: { createdAt, absoluteExpiresAt, lastSeenAt }
	};
}
