import { and, desc, eq } from 'drizzle-orm';
import { agency, sealingKey, staff } from '#lib/identity/schema.server.ts';
import { asking, type Work } from '#lib/server/work.server.ts';

export type Agency = typeof agency.$inferSelect;

const KEEP_MS = 30_000;
const known = new Map<string, { agency: Agency; until: number }>();

/**
 * The agency that an address names, or null. The list is public and changes rarely, so each
 * process keeps what it read for half a minute.
 */
export async function agencyBySlug(slug: string): Promise<Agency | null> {
	const kept = known.get(slug);
	if (kept && kept.until > performance.now()) return kept.agency;
	const [found] = await asking((database) =>
		database.select().from(agency).where(eq(agency.slug, slug))
	);
	if (found) known.set(slug, { agency: found, until: performance.now() + KEEP_MS });
	return found ?? null;
}

/** The same by id: for jobs, which know only the id. */
export async function agencyById(id: string): Promise<Agency> {
	const [found] = await asking((database) =>
		database.select().from(agency).where(eq(agency.id, id))
	);
	if (!found) throw new Error('no such agency');
	return found;
}

/** All agencies: for duties on a clock, and for the demonstration's guide. */
export function allAgencies(): Promise<Agency[]> {
	return asking((database) => database.select().from(agency).orderBy(agency.slug));
}

/** The names of the agency's people by their ids, also of those who left. */
export async function staffNames({ actor, tx }: Work): Promise<Map<string, string>> {
	const rows = await tx
		.select({ id: staff.id, name: staff.name })
		.from(staff)
		.where(eq(staff.agencyId, actor.agencyId));
	return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The e-mail address of one of the agency's people. */
export async function staffEmail({ actor, tx }: Work, staffId: string): Promise<string> {
	const [found] = await tx
		.select({ email: staff.email })
		.from(staff)
		.where(and(eq(staff.agencyId, actor.agencyId), eq(staff.id, staffId)));
	if (!found) throw new Error('no such person');
	return found.email;
}

/** The key pair to which phones seal now. */
export async function newestSealingKey({ actor, tx }: Work) {
	const [newest] = await tx
		.select()
		.from(sealingKey)
		.where(eq(sealingKey.agencyId, actor.agencyId))
		.orderBy(desc(sealingKey.createdAt))
		.limit(1);
	if (!newest) throw new Error('this agency has no sealing key');
	return newest;
}
