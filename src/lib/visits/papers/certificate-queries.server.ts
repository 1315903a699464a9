import { and, eq, inArray } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById, visitsOfSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { certificate } from '#lib/visits/papers/schema.server.ts';
import { series } from '#lib/visits/schema.server.ts';

export type Certificate = typeof certificate.$inferSelect;

/** The certificate of a series; null before it was issued. */
export async function certificateOf(
	{ actor, tx }: Work,
	seriesId: string
): Promise<Certificate | null> {
	const [found] = await tx
		.select()
		.from(certificate)
		.where(and(eq(certificate.agencyId, actor.agencyId), eq(certificate.seriesId, seriesId)));
	return found ?? null;
}

/** Which of these series have one. */
export async function certifiedAmong(
	{ actor, tx }: Work,
	seriesIds: string[]
): Promise<Set<string>> {
	if (seriesIds.length === 0) return new Set();
	const rows = await tx
		.select({ seriesId: certificate.seriesId })
		.from(certificate)
		.where(and(eq(certificate.agencyId, actor.agencyId), inArray(certificate.seriesId, seriesIds)));
	return new Set(rows.map(({ seriesId }) => seriesId));
}

/** What a paper says, by its two numbers together; null where they do not belong to one. */
export async function certificateByCode(
	work: Work,
	{ reference, code }: { reference: string; code: string }
) {
	const { actor, tx } = work;
	const [found] = await tx
		.select({ id: series.id })
		.from(series)
		.innerJoin(
			certificate,
			and(eq(certificate.agencyId, series.agencyId), eq(certificate.seriesId, series.id))
		)
		.where(
			and(
				eq(series.agencyId, actor.agencyId),
				eq(series.reference, reference),
				eq(certificate.checkCode, code)
			)
		);
	const details = found && (await seriesById(work, found.id));
	const issued = details && (await certificateOf(work, details.id));
	return issued ? certificatePaper(work, details, issued) : null;
}

/** What stands on the paper: whom we visited, when, how often, and how many took part. */
export async function certificatePaper(work: Work, found: SeriesDetails, issued: Certificate) {
	const visits = await visitsOfSeries(work, found.id);
	return {
		reference: found.reference,
		checkCode: issued.checkCode,
		issuedAt: issued.issuedAt,
		visitsHeld: issued.visitsHeld,
		served: issued.served,
		organization: found.organization.name,
		place: [found.site.address, found.site.room].filter(Boolean).join(' '),
		zone: found.site.zone,
		service: found.service.name,
		visits: visits
			.filter((one) => one.cancelledAt === null)
			.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt }))
	};
}

export type CertificatePaper = Awaited<ReturnType<typeof certificatePaper>>;
