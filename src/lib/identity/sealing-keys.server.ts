import { and, eq } from 'drizzle-orm';
import {
	fromBase64url,
	generateSealingKeys,
	newId,
	unwrapSecret,
	wrapSecret
} from '#lib/identity/cryptography.ts';
import { sealingKey } from '#lib/identity/schema.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Makes a new key pair for the agency's phones. Old private halves stay, for late phones. */
export async function makeSealingKey(work: Work): Promise<string> {
	const { publicJwk, privateJwk } = await generateSealingKeys();
	const id = newId(work.now);
	await work.tx.insert(sealingKey).values({
		agencyId: work.actor.agencyId,
		id,
		publicJwk,
		wrappedPrivate: await wrapSecret(master(), JSON.stringify(privateJwk), id),
		createdAt: work.now
	});
	return id;
}

/** The private half of a key pair, or null when the agency has no such pair. */
export async function privateSealingKey(work: Work, id: string): Promise<JsonWebKey | null> {
	const [found] = await work.tx
		.select({ wrapped: sealingKey.wrappedPrivate })
		.from(sealingKey)
		.where(and(eq(sealingKey.agencyId, work.actor.agencyId), eq(sealingKey.id, id)));
	return found ? (JSON.parse(await unwrapSecret(master(), found.wrapped, id)) as JsonWebKey) : null;
}

function master() {
	return fromBase64url(settings.secret.replace(/=+$/, ''));
}
