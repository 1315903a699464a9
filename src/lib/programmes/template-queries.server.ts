import { and, asc, desc, eq } from 'drizzle-orm';
import { retiredVersions } from '#lib/programmes/editor/programme-queries.server.ts';
import { template } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Whether the agency has a template of that key and version. */
export async function isTemplateThere(
	{ actor, tx }: Work,
	{ key, version }: { key: string; version: number }
): Promise<boolean> {
	const rows = await tx
		.select({ key: template.key })
		.from(template)
		.where(
			and(
				eq(template.agencyId, actor.agencyId),
				eq(template.key, key),
				eq(template.version, version)
			)
		);
	return rows.length > 0;
}

/** Whether a new service may choose a version of a programme: nobody retired it. */
export async function isTemplateOffered(
	work: Work,
	{ key, version }: { key: string; version: number }
): Promise<boolean> {
	return version > ((await retiredVersions(work)).get(key) ?? 0);
}

/** Every version of the agency's templates by its name, the newest of each key first. */
export async function templateNames(work: Work) {
	const { actor, tx } = work;
	const rows = await tx
		.select({ key: template.key, version: template.version, body: template.body })
		.from(template)
		.where(eq(template.agencyId, actor.agencyId))
		.orderBy(asc(template.key), desc(template.version));
	const retired = await retiredVersions(work);
	return rows.map(({ key, version, body }) => ({
		...{ key, version, name: body.label },
		isRetired: version <= (retired.get(key) ?? 0)
	}));
}
