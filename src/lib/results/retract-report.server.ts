import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { lastEdition } from '#lib/results/queries.server.ts';
import { resultRetraction } from '#lib/results/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Retraction = { seriesId: string; edition: number; reason: string };

/**
 * Takes the edition that was looked at back; its organization reads why. The figures stay kept, for whoever
 * saw them could lay them beside the next ones. Doing it again changes nothing; refuses with
 * `report_changed` where another edition stands by now.
 */
export async function retractReport(
	work: Work<StaffActor>,
	{ seriesId, edition, reason }: Retraction
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (!worksAs(actor, 'administrator')) return refused(problem('not_allowed'));
	const last = await lastEdition(work, seriesId);
	if (!last) return refused(problem('not_found'));
	if (last.edition !== edition) return refused(problem('report_changed'));
	if (last.retraction) return done(null);
	const { agencyId, staffId: byId } = actor;
	const [made] = await tx
		.insert(resultRetraction)
		.values({ agencyId, reportId: last.id, reason, retractedAt: now, byId })
		.onConflictDoNothing()
		.returning({ reportId: resultRetraction.reportId });
	if (made) {
		const details = { edition: last.edition };
		await record(work, { act: 'report.retracted', subjectId: seriesId, details });
	}
	return done(null);
}
