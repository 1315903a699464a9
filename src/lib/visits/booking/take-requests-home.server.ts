import type { StaffActor } from '#lib/base/actor.ts';
import { worksAs } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { requestFile } from '#lib/visits/booking/request-file.ts';
import type { RequestFilter } from '#lib/visits/booking/request-filter.ts';
import { countRequests, requestRows } from '#lib/visits/booking/request-queries.server.ts';

/** Requests in one file; more are taken home in parts. */
export const FILE_ROWS_MAX = 5000;

/**
 * The requests of a filter as a file for spreadsheets, with who took them, when and for what reason in
 * the access log, one line for each. Refuses whoever does not work in the office, and more rows than
 * one file holds.
 */
export async function takeRequestsHome(
	work: Work<StaffActor>,
	{ filter, zone, reason }: { filter: RequestFilter; zone: string; reason: string },
	language: Language
): Promise<Outcome<string>> {
	const { actor } = work;
	if (!worksAs(actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const total = await countRequests(work, filter, zone);
	if (total > FILE_ROWS_MAX) return refused(problem('file_too_long', { max: FILE_ROWS_MAX }));
	const rows = await requestRows(work, filter, zone, { limit: FILE_ROWS_MAX, offset: 0 });
	await noteAccess(work, { action: 'export', subjectIds: rows.map(({ id }) => id), reason });
	await record(work, {
		act: 'requests.taken_home',
		subjectId: actor.staffId,
		details: { requests: rows.length }
	});
	return done(requestFile(rows, language));
}
