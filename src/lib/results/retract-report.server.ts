import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { lastEdition } from '#lib/results/queries.server.ts';
import { resultRetraction } from '#lib/results/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Takes the edition that stands back; its organization reads why. The figures stay kept, for whoever saw
 * them could lay them beside the next ones.
 */
export async function retractReport(
	work: Work<StaffActor>,
	{ seriesId, reason }: { seriesId: string; reason: string }
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (!worksAs(actor, 'administrator')) return refused(problem('not_allowed'));
	const last = await lastEdition(work, seriesId);
	if (!last || last.retraction) return refused(problem('not_found'));
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
