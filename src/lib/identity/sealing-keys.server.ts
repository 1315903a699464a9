import { and, eq } from 'drizzle-orm';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { generateSealingKeys, newId } from '#lib/identity/cryptography.ts';
import { sealingKey } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Makes a new key pair for the agency's phones. Old private halves stay, for late phones. */
export async function makeSealingKey(work: Work): Promise<string> {
	const { publicJwk, privateJwk } = await generateSealingKeys();
	const id = newId(work.now);
	await work.tx.insert(sealingKey).values({
		agencyId: work.actor.agencyId,
		id,
		publicJwk,
		wrappedPrivate: await atRest.close(JSON.stringify(privateJwk), id),
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
	return found ? (JSON.parse(await atRest.open(found.wrapped, id)) as JsonWebKey) : null;
}
