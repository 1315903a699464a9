import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { editionOf, readinessOf, type Edition } from '#lib/results/edition.ts';
import { exactOf } from '#lib/results/exact.server.ts';
import { lastEdition } from '#lib/results/queries.server.ts';
import { resultReport } from '#lib/results/schema.server.ts';
import { tellReport } from '#lib/results/tell-report.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById, type AgreedSeries } from '#lib/visits/queries.server.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';

/** What would be released today, exactly and as it would be told; for administrators alone. */
export async function reportPreview(work: Work, found: AgreedSeries) {
	const exact = await exactOf(work, found);
	const last = await lastEdition(work, found.id);
	const edition = editionOf(exact, last, dayOf(work.now, found.site.zone));
	return {
		exact,
		edition,
		last,
		readiness: readinessOf(exact, last?.behind ?? null),
		stamp: await stampOf(edition, found)
	};
}

/** By which a release is of what its administrator saw, and goes to whom they saw. */
function stampOf({ figures, behind }: Edition, { organization }: AgreedSeries): Promise<string> {
	const { contactName, contactEmail } = organization;
	return sha256Hex(JSON.stringify([figures, behind, contactName, contactEmail]));
}

/**
 * Releases the report of a series as it was seen (`stamp`), for good, and tells its contact. Refuses
 * `report_not_ready` before the results are due or enough more have come since the last edition, taken
 * back or not, `report_changed` where something came between, and `not_found` for one of the agency's own
 * sessions, which have no organization to tell.
 */
export async function releaseReport(
	work: Work<StaffActor>,
	agency: Agency,
	{ seriesId, stamp }: { seriesId: string; stamp: string }
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator')) return refused(problem('not_allowed'));
	const found = await seriesById(work, seriesId);
	if (!found || isAtStops(found.service.rules)) return refused(problem('not_found'));
	const preview = await reportPreview(work, found);
	if (preview.readiness !== 'ready') return refused(problem('report_not_ready'));
	if (preview.stamp !== stamp) return refused(problem('report_changed'));
	const { edition, last } = preview;
	const [made] = await work.tx
		.insert(resultReport)
		.values({
			agencyId: work.actor.agencyId,
			id: newId(work.now),
			seriesId,
			edition: (last?.edition ?? 0) + 1,
			asOf: dayOf(work.now, found.site.zone),
			...edition,
			releasedAt: work.now,
			byId: work.actor.staffId
		})
		.onConflictDoNothing()
		.returning({ id: resultReport.id, edition: resultReport.edition });
	// Somebody else released it in the same moment.
	if (!made) return refused(problem('report_changed'));
	await record(work, {
		act: 'report.released',
		subjectId: seriesId,
		details: { edition: made.edition }
	});
	await tellReport(work, agency, found, made.id);
	return done(null);
}
