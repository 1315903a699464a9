import { and, asc, count, countDistinct, desc, eq, max } from 'drizzle-orm';
import type { Localized } from '#lib/base/localized.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { publicationWaiver, templateRetirement } from '#lib/programmes/editor/schema.server.ts';
import { enrolment, template } from '#lib/programmes/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** A programme of the agency as it was last published. */
export type ListedProgramme = {
	key: string;
	version: number;
	name: Localized;
	publishedAt: Date;
	/** True while no new service may choose it. */
	isRetired: boolean;
	/** Everybody who ever enrolled, whatever the version. */
	enrolled: number;
};

/** Every programme that was ever published, by its key. */
export async function programmesOfAgency(work: Work): Promise<ListedProgramme[]> {
	const { actor, tx } = work;
	const rows = await tx
		.selectDistinctOn([template.key])
		.from(template)
		.where(eq(template.agencyId, actor.agencyId))
		.orderBy(asc(template.key), desc(template.version));
	const enrolled = await tx
		.select({ key: enrolment.templateKey, people: count() })
		.from(enrolment)
		.where(eq(enrolment.agencyId, actor.agencyId))
		.groupBy(enrolment.templateKey);
	const retired = await retiredVersions(work);
	return rows.map(({ key, version, body, publishedAt }) => ({
		...{ key, version, publishedAt, name: body.label },
		isRetired: version <= (retired.get(key) ?? 0),
		enrolled: enrolled.find((one) => one.key === key)?.people ?? 0
	}));
}

/** Up to which version each retired programme is retired, by key. */
export async function retiredVersions({ actor, tx }: Work): Promise<Map<string, number>> {
	const rows = await tx
		.select({ key: templateRetirement.key, version: max(templateRetirement.version) })
		.from(templateRetirement)
		.where(eq(templateRetirement.agencyId, actor.agencyId))
		.groupBy(templateRetirement.key);
	return new Map(rows.map(({ key, version }) => [key, version ?? 0]));
}

/** Whether no new service may choose a version. */
export async function isRetired(
	work: Work,
	{ key, version }: Pick<Template, 'key' | 'version'>
): Promise<boolean> {
	return ((await retiredVersions(work)).get(key) ?? 0) >= version;
}

/** The newest published version of a programme; null where there is none. */
export async function newestTemplate({ actor, tx }: Work, key: string): Promise<Template | null> {
	const [found] = await tx
		.select({ body: template.body })
		.from(template)
		.where(and(eq(template.agencyId, actor.agencyId), eq(template.key, key)))
		.orderBy(desc(template.version))
		.limit(1);
	return found?.body ?? null;
}

/** One published version with what is known about it; null where there is none. */
export async function publishedVersion(work: Work, key: string, version: number) {
	const { actor, tx } = work;
	const isOne = and(
		eq(template.agencyId, actor.agencyId),
		eq(template.key, key),
		eq(template.version, version)
	);
	const [found] = await tx.select().from(template).where(isOne);
	if (!found) return null;
	const [people] = await tx
		.select({ enrolled: count(), series: countDistinct(enrolment.seriesId) })
		.from(enrolment)
		.where(
			and(
				eq(enrolment.agencyId, actor.agencyId),
				eq(enrolment.templateKey, key),
				eq(enrolment.templateVersion, version)
			)
		);
	const versions = await tx
		.select({ version: template.version, publishedAt: template.publishedAt })
		.from(template)
		.where(and(eq(template.agencyId, actor.agencyId), eq(template.key, key)))
		.orderBy(desc(template.version));
	const { body, publishedAt } = found;
	return {
		...{ body, publishedAt, versions, ...people! },
		waiver: await waiverOf(work, key, version),
		retirement: await retirementOf(work, key, version)
	};
}

async function waiverOf({ actor, tx }: Work, key: string, version: number) {
	const [found] = await tx
		.select({
			reason: publicationWaiver.reason,
			at: publicationWaiver.waivedAt,
			by: staff.name
		})
		.from(publicationWaiver)
		.innerJoin(
			staff,
			and(eq(staff.agencyId, publicationWaiver.agencyId), eq(staff.id, publicationWaiver.byId))
		)
		.where(
			and(
				eq(publicationWaiver.agencyId, actor.agencyId),
				eq(publicationWaiver.key, key),
				eq(publicationWaiver.version, version)
			)
		);
	return found ?? null;
}

async function retirementOf({ actor, tx }: Work, key: string, version: number) {
	const [found] = await tx
		.select({
			version: templateRetirement.version,
			reason: templateRetirement.reason,
			at: templateRetirement.retiredAt,
			by: staff.name
		})
		.from(templateRetirement)
		.innerJoin(
			staff,
			and(eq(staff.agencyId, templateRetirement.agencyId), eq(staff.id, templateRetirement.byId))
		)
		.where(and(eq(templateRetirement.agencyId, actor.agencyId), eq(templateRetirement.key, key)))
		.orderBy(desc(templateRetirement.version))
		.limit(1);
	return found && found.version >= version ? found : null;
}
