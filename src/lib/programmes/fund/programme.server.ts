import { and, asc, eq, isNull, ne } from 'drizzle-orm';
import type { Localized } from '#lib/base/localized.ts';
import { fundSeries } from '#lib/programmes/fund/schema.server.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';
import { series } from '#lib/visits/schema.server.ts';

/** The programme of a series; null where there is none, or no such series. */
export async function programmeOfSeries(work: Work, seriesId: string): Promise<Template | null> {
	const found = await seriesById(work, seriesId);
	if (!found?.service.templateKey) return null;
	return templateOf(work, found.service.templateKey, found.service.templateVersion!);
}

/** What a fund goes by, in words; null where the programme lacks it. */
export async function outcomeOf(
	work: Work,
	seriesId: string,
	{ outcomeKey, variant }: { outcomeKey: string; variant: string }
): Promise<Localized | null> {
	const template = await programmeOfSeries(work, seriesId);
	const outcome = template?.outcomes.find(({ key }) => key === outcomeKey);
	const checked = outcome?.variants.find(({ key }) => key === variant);
	if (!outcome || !checked) return null;
	return {
		ko: `${outcome.label.ko} (${checked.label.ko})`,
		en: `${outcome.label.en} (${checked.label.en})`
	};
}

/** Other series of the same organization and service version that have no fund yet. */
export async function seriesBeside({ actor, tx }: Work, seriesId: string) {
	const isIt = and(eq(series.agencyId, actor.agencyId), eq(series.id, seriesId));
	const [own] = await tx.select().from(series).where(isIt);
	if (!own) return [];
	return tx
		.select({ id: series.id, reference: series.reference })
		.from(series)
		.leftJoin(
			fundSeries,
			and(eq(fundSeries.agencyId, series.agencyId), eq(fundSeries.seriesId, series.id))
		)
		.where(
			and(
				eq(series.agencyId, actor.agencyId),
				eq(series.organizationId, own.organizationId),
				eq(series.serviceId, own.serviceId),
				ne(series.id, seriesId),
				isNull(fundSeries.fundId)
			)
		)
		.orderBy(asc(series.requestedAt));
}
