import { and, eq } from 'drizzle-orm';
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
