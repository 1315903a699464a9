import { and, desc, eq, inArray } from 'drizzle-orm';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { siteRules } from '#lib/organizations/schema.server.ts';
import type { SiteRules } from '#lib/organizations/site-rules.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Writes down what a site asks of those who come. Whether that is allowed is the caller's to know. */
export async function describeSite(work: Work, siteId: string, rules: SiteRules): Promise<void> {
	const { actor, tx, now } = work;
	await tx.insert(siteRules).values({
		agencyId: actor.agencyId,
		id: newId(now),
		siteId,
		...rules,
		byKind: actor.kind,
		writtenAt: now
	});
	await record(work, { act: 'site.described', subjectId: siteId });
}

/** Takes the newest rules of a site along to another row of the same place; nothing where it has none. */
export async function carrySiteRules(
	{ actor, tx, now }: Work,
	fromId: string,
	toId: string
): Promise<void> {
	const [newest] = await tx
		.select()
		.from(siteRules)
		.where(and(eq(siteRules.agencyId, actor.agencyId), eq(siteRules.siteId, fromId)))
		.orderBy(desc(siteRules.writtenAt), desc(siteRules.id))
		.limit(1);
	if (newest) await tx.insert(siteRules).values({ ...newest, id: newId(now), siteId: toId });
}

/** The newest rules of each of these sites, by its id; sites without any are not in it. */
export async function rulesOfSites(
	{ actor, tx }: Work,
	siteIds: string[]
): Promise<Map<string, SiteRules>> {
	if (siteIds.length === 0) return new Map();
	const rows = await tx
		.selectDistinctOn([siteRules.siteId], {
			siteId: siteRules.siteId,
			entry: siteRules.entry,
			vehicle: siteRules.vehicle,
			gear: siteRules.gear,
			camera: siteRules.camera
		})
		.from(siteRules)
		.where(and(eq(siteRules.agencyId, actor.agencyId), inArray(siteRules.siteId, siteIds)))
		.orderBy(siteRules.siteId, desc(siteRules.writtenAt), desc(siteRules.id));
	return new Map(rows.map(({ siteId, ...rules }) => [siteId, rules]));
}
