import { and, desc, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { template } from '#lib/programmes/schema.server.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Copies a shipped programme into the agency, which owns the copy from then on. Gives the version that
 * may be used. A programme of that key which is there already stays as the agency made it, however
 * often it is asked for. Refuses whoever is no administrator, and a key that is not shipped.
 */
export async function installShipped(
	work: Work<StaffActor>,
	key: string
): Promise<Outcome<{ key: string; version: number; isNew: boolean }>> {
	if (!worksAs(work.actor, 'administrator')) return refused(problem('not_allowed'));
	const body = shippedTemplates().find((one) => one.key === key);
	if (!body) return refused(problem('not_found'));
	const { actor, tx, now } = work;
	const { agencyId } = actor;
	const known = await newestVersion(work, key);
	if (known !== null) return done({ key, version: known, isNew: false });
	const { version } = body;
	const [fresh] = await tx
		.insert(template)
		.values({ agencyId, key, version, body, publishedAt: now })
		// Somebody else may copy it in the same moment.
		.onConflictDoNothing()
		.returning({ key: template.key });
	if (fresh)
		await record(work, {
			act: 'template.installed',
			subjectId: agencyId,
			details: { key, version }
		});
	return done({ key, version, isNew: fresh !== undefined });
}

async function newestVersion({ actor, tx }: Work, key: string): Promise<number | null> {
	const [newest] = await tx
		.select({ version: template.version })
		.from(template)
		.where(and(eq(template.agencyId, actor.agencyId), eq(template.key, key)))
		.orderBy(desc(template.version))
		.limit(1);
	return newest?.version ?? null;
}
