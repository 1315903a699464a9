import type { StaffActor } from '#lib/base/actor.ts';
import { worksAs } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { csvFile } from '#lib/organizations/roster-csv.ts';
import { paperTable } from '#lib/programmes/paper/paper-file.ts';
import { visitPaper } from '#lib/programmes/paper/paper-queries.server.ts';
import type { VisitPaper } from '#lib/programmes/paper/paper.ts';
import type { Work } from '#lib/server/work.server.ts';

/** A visit's roster to be printed, for whom `visitPaper` lets have it; that it was is noted. */
export async function printRoster(
	work: Work<StaffActor>,
	visitId: string
): Promise<Outcome<VisitPaper>> {
	const paper = await visitPaper(work, visitId);
	if (!paper.ok) return paper;
	const subjectIds = paper.value.people.map(({ enrolmentId }) => enrolmentId);
	await noteAccess(work, { action: 'print', subjectIds, reason: `visit roster ${visitId}` });
	return paper;
}

/** The same as a file to fill in, for administrators, with their reason in the access log. */
export async function takeRosterHome(
	work: Work<StaffActor>,
	{ visitId, reason }: { visitId: string; reason: string },
	language: Language
): Promise<Outcome<string>> {
	if (!worksAs(work.actor, 'administrator')) return refused(problem('not_allowed'));
	const paper = await visitPaper(work, visitId);
	if (!paper.ok) return paper;
	const subjectIds = paper.value.people.map(({ enrolmentId }) => enrolmentId);
	await noteAccess(work, { action: 'export', subjectIds, reason });
	const details = { people: subjectIds.length };
	await record(work, { act: 'roster.taken_home', subjectId: visitId, details });
	return done(csvFile(paperTable(paper.value, language)));
}
