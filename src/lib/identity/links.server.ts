import { and, desc, eq, gt, isNull, or } from 'drizzle-orm';
import { randomToken, sha256Hex } from '#lib/identity/cryptography.ts';
import { personalLink, type LinkKind } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Makes a link for a subject and gives back its token, which is nowhere stored. */
export async function makeLink(
	work: Work,
	kind: LinkKind,
	subjectId: string,
	expiresAt: Date | null = null
): Promise<string> {
	const token = randomToken();
	await work.tx.insert(personalLink).values({
		agencyId: work.actor.agencyId,
		tokenHash: await sha256Hex(token),
		kind,
		subjectId,
		createdAt: work.now,
		expiresAt
	});
	return token;
}

/** Uses a link up that works once, and gives its subject; null for any that no longer works. */
export async function useUpLink(work: Work, kind: LinkKind, token: string): Promise<string | null> {
	const { actor, tx, now } = work;
	const [used] = await tx
		.update(personalLink)
		.set({ revokedAt: now })
		.where(
			and(
				eq(personalLink.agencyId, actor.agencyId),
				eq(personalLink.tokenHash, await sha256Hex(token)),
				eq(personalLink.kind, kind),
				isNull(personalLink.revokedAt),
				or(isNull(personalLink.expiresAt), gt(personalLink.expiresAt, now))
			)
		)
		.returning({ subjectId: personalLink.subjectId });
	return used?.subjectId ?? null;
}

/** Revokes every link of a kind that stands for a subject; gives how many there were. */
export async function revokeLinks(
	{ actor, tx, now }: Work,
	kind: LinkKind,
	subjectId: string
): Promise<number> {
	const revoked = await tx
		.update(personalLink)
		.set({ revokedAt: now })
		.where(
			and(
				eq(personalLink.agencyId, actor.agencyId),
				eq(personalLink.kind, kind),
				eq(personalLink.subjectId, subjectId),
				isNull(personalLink.revokedAt)
			)
		)
		.returning({ tokenHash: personalLink.tokenHash });
	return revoked.length;
}

/** When the newest working link of a kind was made for a subject; null without one. */
export async function linkMadeAt(
	{ actor, tx }: Work,
	kind: LinkKind,
	subjectId: string
): Promise<Date | null> {
	const [found] = await tx
		.select({ createdAt: personalLink.createdAt })
		.from(personalLink)
		.where(
			and(
				eq(personalLink.agencyId, actor.agencyId),
				eq(personalLink.kind, kind),
				eq(personalLink.subjectId, subjectId),
				isNull(personalLink.revokedAt)
			)
		)
		.orderBy(desc(personalLink.createdAt))
		.limit(1);
	return found?.createdAt ?? null;
}

/** The subject that a link stands for, or null when it is unknown, revoked or expired. */
export async function subjectOfLink(
	{ actor, tx, now }: Work,
	kind: LinkKind,
	token: string
): Promise<string | null> {
	const [found] = await tx
		.select({ subjectId: personalLink.subjectId })
		.from(personalLink)
		.where(
			and(
				eq(personalLink.agencyId, actor.agencyId),
				eq(personalLink.tokenHash, await sha256Hex(token)),
				eq(personalLink.kind, kind),
				isNull(personalLink.revokedAt),
				or(isNull(personalLink.expiresAt), gt(personalLink.expiresAt, now))
			)
		);
	return found?.subjectId ?? null;
}
