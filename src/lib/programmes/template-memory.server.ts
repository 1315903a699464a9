import type { Template } from '#lib/programmes/template.ts';
import { pool, type Pool } from '#lib/server/database.server.ts';

// A published version never changes, is large, and is asked for in every exchange of every phone. What
// was read is known by when it was published too, so that one that was never committed, or stood there
// before a backup was put back, is not taken for the one that stands there now.
const KEPT_MAX = 50;
const byPool = new WeakMap<Pool, Map<string, Template>>();

/** Which version of whose template, as it stands in the database. */
export type Published = { agencyId: string; key: string; version: number; publishedAt: Date };

/** The template as it was read before, or as `read` gives it now; nothing is kept of "not there". */
export async function readOnce(
	published: Published,
	read: () => Promise<Template | null>
): Promise<Template | null> {
	const known = byPool.get(pool()) ?? new Map<string, Template>();
	byPool.set(pool(), known);
	const { agencyId, key, version, publishedAt } = published;
	const name = `${agencyId} ${key} ${version} ${publishedAt.toISOString()}`;
	const found = known.get(name) ?? (await read());
	if (!found) return null;
	if (!known.has(name) && known.size >= KEPT_MAX) known.delete(known.keys().next().value!);
	known.set(name, found);
	return found;
}
