import { exceptionWords } from '#lib/amends/exception-words.ts';
import { mayReview } from '#lib/amends/exception.ts';
import { allExceptions, type ListedException, type Search } from '#lib/amends/queries.server.ts';
import { exceptionState, exceptionStateWords } from '#lib/amends/state-words.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { wallClock } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatMinute } from '#lib/i18n/times.ts';
import { record } from '#lib/ledger/record.server.ts';
import { csvFile } from '#lib/organizations/roster-csv.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Exceptions in one file, the newest. */
const FILE_ROWS_MAX = 20_000;

/**
 * What is looked for as a file for spreadsheets, the newest first: what, who granted it, where and
 * when, and never to whom and why. Refuses with `not_allowed`.
 */
export async function takeExceptionsHome(
	work: Work<StaffActor>,
	search: Search,
	zone: string
): Promise<Outcome<string>> {
	const { actor } = work;
	if (!mayReview(actor.role)) return refused(problem('not_allowed'));
	const rows = await allExceptions(work, search, zone, FILE_ROWS_MAX);
	const details = { exceptions: rows.length };
	await record(work, { act: 'exceptions.taken_home', subjectId: actor.staffId, details });
	const heads = [
		...[m.exceptions_when(), m.exceptions_counselor(), m.exceptions_organization()],
		...[m.exceptions_to(), m.exceptions_what(), m.exceptions_won()],
		...[m.exceptions_state(), m.exceptions_above()]
	];
	return done(csvFile([heads, ...rows.map((row) => lineOf(row, zone))]));
}

function lineOf(row: ListedException, zone: string): string[] {
	const { day, minute } = wallClock(row.grantedAt, zone);
	return [
		...[`${day} ${formatMinute(minute)}`, row.counselor, row.organization],
		row.isToPerson ? m.exceptions_to_person() : m.exceptions_to_organization(),
		...[exceptionWords[row.what](), row.won === null ? '' : String(row.won)],
		...[exceptionStateWords[exceptionState(row)](), row.isAbove ? m.common_yes() : '']
	];
}
