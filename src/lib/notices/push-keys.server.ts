import { eq } from 'drizzle-orm';
import webPush from 'web-push';
import { pushKey } from '#lib/notices/schema.server.ts';
import { knownSealer } from '#lib/notices/sealed-words.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** The public half of the agency's key pair, which is made when somebody first asks. */
export async function publicPushKey(work: Work): Promise<string> {
	const { agencyId } = work.actor;
	const found = await keyRow(work);
	if (found) return found.publicKey;
	const { publicKey, privateKey } = webPush.generateVAPIDKeys();
	const wrappedPrivate = await knownSealer().close(privateKey, agencyId);
	const fresh = { agencyId, publicKey, wrappedPrivate, createdAt: work.now };
	// Of two at once one makes it; a browser that knew another key could never be reached.
	await work.tx.insert(pushKey).values(fresh).onConflictDoNothing();
	return (await keyRow(work))!.publicKey;
}

/** Both halves; null while nobody turned messages on. */
export async function pushKeyPair(work: Work) {
	const found = await keyRow(work);
	if (!found) return null;
	const privateKey = await knownSealer().open(found.wrappedPrivate, work.actor.agencyId);
	return { publicKey: found.publicKey, privateKey };
}

async function keyRow({ actor, tx }: Work) {
	const [row] = await tx.select().from(pushKey).where(eq(pushKey.agencyId, actor.agencyId));
	return row;
}
