import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { lastEdition } from '#lib/results/queries.server.ts';
import { resultRetraction } from '#lib/results/schema.server.ts';
import { tellRetraction, wasMailed } from '#lib/results/tell-report.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';

export type Retraction = { seriesId: string; edition: number; reason: string };

/**
 * Takes the edition that was looked at back; its organization reads why, and whoever was mailed the report
 * is mailed this too. The figures stay kept, for whoever saw them could lay them beside the next ones. Gives
 * whether somebody is told. Doing it again changes nothing; refuses with `report_changed` where another
 * edition stands by now.
 */
export async function retractReport(
	work: Work<StaffActor>,
	agency: Agency,
	{ seriesId, edition, reason }: Retraction
): Promise<Outcome<{ isTold: boolean }>> {
	const { actor, tx, now } = work;
	if (!worksAs(actor, 'administrator')) return refused(problem('not_allowed'));
	const found = await seriesById(work, seriesId);
	const last = await lastEdition(work, seriesId);
	if (!found || !last) return refused(problem('not_found'));
	if (last.edition !== edition) return refused(problem('report_changed'));
	if (last.retraction) return done({ isTold: await wasMailed(work, last.id) });
	const { agencyId, staffId: byId } = actor;
	const [made] = await tx
		.insert(resultRetraction)
		.values({ agencyId, reportId: last.id, reason, retractedAt: now, byId })
		.onConflictDoNothing()
		.returning({ reportId: resultRetraction.reportId });
	// Somebody else took it back in the same moment.
	if (!made) return done({ isTold: await wasMailed(work, last.id) });
	const details = { edition: last.edition };
	await record(work, { act: 'report.retracted', subjectId: seriesId, details });
	const isTold = await tellRetraction(work, agency, found, { reportId: last.id, reason });
	return done({ isTold });
}
