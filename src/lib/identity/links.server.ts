import { and, eq, gt, isNull, or } from 'drizzle-orm';
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
