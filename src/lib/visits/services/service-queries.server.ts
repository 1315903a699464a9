import { and, count, desc, eq, inArray, max } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import type { Service } from '#lib/visits/queries.server.ts';
import { series, service } from '#lib/visits/schema.server.ts';
import { isServiceKey, type ServiceFile } from '#lib/visits/services/service-file.ts';

/** A stored version of a service as the file that it came from. */
export function fileOf(stored: Service): ServiceFile {
	const { key, name, summary, preparation, source, roster, rules, content } = stored;
	const { templateKey, templateVersion, asksRegistration, discreetWords } = stored;
	const programme =
		templateKey === null ? null : { key: templateKey, version: templateVersion ?? 1 };
	const words = { key, name, summary, preparation, source, programme, roster };
	return { ...words, asksRegistration, discreetWords, rules, content };
}

/** The number of the newest version of a key; 0 where there is none. */
export async function latestVersion({ actor, tx }: Work, key: string): Promise<number> {
	if (!isServiceKey(key)) return 0;
	const [row] = await tx
		.select({ version: max(service.version) })
		.from(service)
		.where(and(eq(service.agencyId, actor.agencyId), eq(service.key, key)));
	return row?.version ?? 0;
}

/**
 * The newest version of a key, offered or not; null where the agency has none. A text that is no key,
 * as an address may hold, is not asked for: the database takes no sign zero.
 */
export async function newestVersion({ actor, tx }: Work, key: string): Promise<Service | null> {
	if (!isServiceKey(key)) return null;
	const [found] = await tx
		.select()
		.from(service)
		.where(and(eq(service.agencyId, actor.agencyId), eq(service.key, key)))
		.orderBy(desc(service.version))
		.limit(1);
	return found ?? null;
}

/** One version of a key; null where the agency has none. */
export async function serviceVersion(
	{ actor, tx }: Work,
	key: string,
	version: number
): Promise<Service | null> {
	if (!isServiceKey(key)) return null;
	const isVersion = and(eq(service.key, key), eq(service.version, version));
	const [found] = await tx
		.select()
		.from(service)
		.where(and(eq(service.agencyId, actor.agencyId), isVersion));
	return found ?? null;
}

/** Every service that the agency has or had, by its newest name, as a list to choose from. */
export function servicesBooked({ actor, tx }: Work) {
	return tx
		.selectDistinctOn([service.key], { key: service.key, name: service.name })
		.from(service)
		.where(eq(service.agencyId, actor.agencyId))
		.orderBy(service.key, desc(service.version));
}

export type OfficeService = Service & { seriesCount: number };

/** The newest version of every service of the agency, with the requests that all versions got. */
export async function servicesOfOffice({ actor, tx }: Work): Promise<OfficeService[]> {
	const { agencyId } = actor;
	const newest = await tx
		.selectDistinctOn([service.key])
		.from(service)
		.where(eq(service.agencyId, agencyId))
		.orderBy(service.key, desc(service.version));
	const counts = await tx
		.select({ key: service.key, requests: count(series.id) })
		.from(service)
		.innerJoin(series, and(eq(series.agencyId, service.agencyId), eq(series.serviceId, service.id)))
		.where(
			and(
				eq(service.agencyId, agencyId),
				inArray(
					service.key,
					newest.map((one) => one.key)
				)
			)
		)
		.groupBy(service.key);
	const requests = new Map(counts.map((one) => [one.key, one.requests]));
	return newest.map((one) => ({ ...one, seriesCount: requests.get(one.key) ?? 0 }));
}
