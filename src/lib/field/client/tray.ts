/** The list of what the server does not have yet, for a person to look through. */
import type { Operation } from '#lib/field/protocol.ts';
import type { FieldDatabase, KeptOperation } from '#lib/field/client/database.ts';
import { contentsOf, readOperation } from '#lib/field/client/outbox.ts';

/** `operation` is null when the key that could read it is gone; the server can still read it. */
export type TrayItem = KeptOperation & { operation: Operation | null };

/** Everything not yet with the server, oldest first. Content shows only while unlocked. */
export async function readTray(
	database: FieldDatabase,
	key: CryptoKey | null
): Promise<TrayItem[]> {
	const all = await database.read((tx) => tx.objectStore('outbox').getAll());
	const open = all.filter((kept) => kept.state !== 'with_server').sort((a, b) => a.seq - b.seq);
	const contents = await contentsOf(
		database,
		open.map((kept) => kept.id)
	);
	return Promise.all(
		open.map(async (kept, place) => {
			const read = key && readOperation(contents[place]!, key).catch(() => null);
			return { ...kept, operation: await read };
		})
	);
}

/** What the server has, of the last 30 days, the newest first. Its content is no longer here. */
export async function readSent(database: FieldDatabase): Promise<KeptOperation[]> {
	const all = await database.read((tx) => tx.objectStore('outbox').getAll());
	return all.filter((kept) => kept.state === 'with_server').sort((a, b) => b.seq - a.seq);
}
