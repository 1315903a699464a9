import { and, eq, inArray } from 'drizzle-orm';
import { atRest } from '#lib/identity/at-rest.server.ts';
import {
	generateSealingKeys,
	newId,
	openingKey,
	type OpeningKey
} from '#lib/identity/cryptography.ts';
import { openerOf, type Opener } from '#lib/identity/opener.server.ts';
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

/** The private halves of these key pairs, by id, ready to open; an id that the agency lacks is left out. */
export async function openingKeys(work: Work, ids: string[]): Promise<Map<string, OpeningKey>> {
	const halves = [...(await privateHalves(work, ids))];
	const ready = halves.map(async ([id, half]) => [id, await openingKey(half)] as const);
	return new Map(await Promise.all(ready));
}

/** The same to open many small envelopes at once. */
export async function openers(work: Work, ids: string[]): Promise<Map<string, Opener>> {
	const halves = [...(await privateHalves(work, ids))];
	return new Map(halves.map(([id, half]) => [id, openerOf(half)]));
}

async function privateHalves(work: Work, ids: string[]): Promise<Map<string, JsonWebKey>> {
	if (ids.length === 0) return new Map();
	const found = await work.tx
		.select({ id: sealingKey.id, wrapped: sealingKey.wrappedPrivate })
		.from(sealingKey)
		.where(and(eq(sealingKey.agencyId, work.actor.agencyId), inArray(sealingKey.id, ids)));
	const opened = found.map(async ({ id, wrapped }) => {
		return [id, JSON.parse(await atRest.open(wrapped, id)) as JsonWebKey] as const;
	});
	return new Map(await Promise.all(opened));
}
