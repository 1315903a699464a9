import { and, asc, eq, inArray, or } from 'drizzle-orm';
import { template } from '#lib/programmes/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';
import {
	asAgreed,
	isCancellation,
	selectSeries,
	type SeriesDetails
} from '#lib/visits/queries.server.ts';
import { cancellation, series, visit } from '#lib/visits/schema.server.ts';

/* What a phone's day is made of, each in one question however many visits it holds. */

export type SeriesVisitRow = {
	seriesId: string;
	number: number;
	startsAt: Date;
	cancelledAt: Date | null;
};
export type TemplateRef = { key: string; version: number };

/** The named series, by id. */
export async function seriesByIds(work: Work, ids: string[]): Promise<Map<string, SeriesDetails>> {
	if (ids.length === 0) return new Map();
	const found = await selectSeries(work).where(
		and(eq(series.agencyId, work.actor.agencyId), inArray(series.id, ids))
	);
	return new Map(found.map((one) => [one.id, asAgreed(one)]));
}

/** The visits of the named series, whoever goes to them, in their order. */
export async function visitsOfAll(
	{ actor, tx }: Work,
	seriesIds: string[]
): Promise<SeriesVisitRow[]> {
	if (seriesIds.length === 0) return [];
	return tx
		.select({
			seriesId: visit.seriesId,
			number: visit.number,
			startsAt: visit.startsAt,
			cancelledAt: cancellation.cancelledAt
		})
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.where(and(eq(visit.agencyId, actor.agencyId), inArray(visit.seriesId, seriesIds)))
		.orderBy(visit.seriesId, asc(visit.number));
}

/** The named versions of templates, by key and version; others are not read. */
export async function templatesNamed(
	{ actor, tx }: Work,
	names: TemplateRef[]
): Promise<(TemplateRef & { body: Template })[]> {
	if (names.length === 0) return [];
	const isNamed = names.map(({ key, version }) =>
		and(eq(template.key, key), eq(template.version, version))
	);
	return tx
		.select({ key: template.key, version: template.version, body: template.body })
		.from(template)
		.where(and(eq(template.agencyId, actor.agencyId), or(...isNamed)))
		.orderBy(template.key, template.version);
}
