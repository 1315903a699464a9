import { sql } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { RosterTable } from '#lib/organizations/roster-table.ts';
import { writeCheckIns } from '#lib/programmes/check-in.server.ts';
import {
	checkFilled,
	factKey,
	type FilledCheck,
	type PaperFact
} from '#lib/programmes/paper/filled-rows.ts';
import { knownAtVisit } from '#lib/programmes/paper/paper-queries.server.ts';
import { keepContact } from '#lib/programmes/record-contact.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visitById } from '#lib/visits/queries.server.ts';

/** How the ledger tells a fact that was keyed in from paper. */
const KEYED = { keyed: 'paper' };

/** How long a file may be looked at before it has to be sent again. */
const LOOK_MINUTES = 60;
/** The longest table that a form carries, in characters; a roster of some hundred people is far below. */
const CARRIED_CHARS_MAX = 400_000;

type Visit = NonNullable<Awaited<ReturnType<typeof visitById>>>;
/** The check, and the file itself, sealed, which the form of the check brings back. */
export type PaperCheck = FilledCheck & { sealed: string; visit: Visit };
type Carried = { rows: string[][]; madeAt: number };

/**
 * What keying a filled-in roster in would do; nothing is recorded and nothing kept, only that its
 * people were looked at is noted. Refuses what is no roster of this house (`paper_not_ours`), and a
 * visit that has not begun or was cancelled.
 */
export async function lookAtPaper(
	work: Work<StaffActor>,
	visitId: string,
	{ rows }: Pick<RosterTable, 'rows'>
): Promise<Outcome<PaperCheck>> {
	const visit = await keyableVisit(work, visitId);
	if (!visit.ok) return visit;
	const carried = JSON.stringify({ rows, madeAt: work.now.getTime() } satisfies Carried);
	if (carried.length > CARRIED_CHARS_MAX)
		return refused(problem('paper_not_ours', undefined, 'file'));
	const check = await checkRows(work, visit.value, rows);
	if (!check) return refused(problem('paper_not_ours', undefined, 'file'));
	const facts = [...check.fresh, ...check.clashes.map(({ fact }) => fact)];
	const subjectIds = [...new Set(facts.map(({ enrolmentId }) => enrolmentId))];
	await noteAccess(work, { action: 'view', subjectIds, reason: `visit roster ${visitId}` });
	const sealed = await atRest.close(carried, sealedFor(work, visitId));
	return done({ ...check, sealed, visit: visit.value });
}

/**
 * Records what a file that was looked at has and the records have not, and of what differs only the
 * facts that are named (`factKey`); what the phones recorded stays. Checked anew, so that what was
 * heard meanwhile stands, and the same form sent twice records once. Gives how many facts were
 * recorded; refuses `roster_draft_gone` after an hour, and `paper_nothing_new`.
 */
export async function keyInPaper(
	work: Work<StaffActor>,
	visitId: string,
	{ sealed, chosen }: { sealed: string; chosen: string[] }
): Promise<Outcome<{ arrivals: number; readings: number }>> {
	const visit = await keyableVisit(work, visitId);
	if (!visit.ok) return visit;
	// One file of a series after the other: two of them, of one visit or of two on one day, would each
	// record the same person's value, for neither would find it taken.
	const { seriesId } = visit.value;
	await work.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${seriesId}, 0))`);
	const rows = await unsealed(work, visitId, sealed);
	const check = rows && (await checkRows(work, visit.value, rows));
	if (!check) return refused(problem('roster_draft_gone'));
	const open = check.clashes.filter(({ isSettled }) => !isSettled).map(({ fact }) => fact);
	const facts = [...check.fresh, ...open.filter((fact) => chosen.includes(factKey(fact)))];
	if (facts.length === 0) return refused(problem('paper_nothing_new'));
	const arrivals = facts.filter(({ kind }) => kind === 'arrival');
	const places = arrivals.map(({ enrolmentId, at }) => ({ visitId, enrolmentId, at }));
	await writeCheckIns(work, places, KEYED);
	const recorded = await writeReadings(work, visitId, facts);
	if (!recorded.ok) return recorded;
	const counts = { arrivals: arrivals.length, readings: facts.length - arrivals.length };
	await record(work, { act: 'roster.keyed_in', subjectId: visitId, details: counts });
	return done(counts);
}

/** A file belongs to who sent it, and to the visit it was sent for. */
function sealedFor({ actor }: Work<StaffActor>, visitId: string): string {
	return `${actor.agencyId} ${actor.staffId} ${visitId}`;
}

/** The rows of a sealed file; null where it is not ours, not theirs, or its hour is over. */
async function unsealed(
	work: Work<StaffActor>,
	visitId: string,
	sealed: string
): Promise<string[][] | null> {
	const text = await atRest.open(sealed, sealedFor(work, visitId)).catch(() => null);
	if (text === null) return null;
	const { rows, madeAt } = JSON.parse(text) as Carried;
	return work.now.getTime() - madeAt <= LOOK_MINUTES * 60_000 ? rows : null;
}

async function checkRows(work: Work, visit: Visit, rows: string[][]): Promise<FilledCheck | null> {
	const people = await knownAtVisit(work, visit);
	const { id: visitId, startsAt, zone } = visit;
	return checkFilled(rows, { visitId, startsAt, zone }, people, work.now);
}

async function writeReadings(
	work: Work<StaffActor>,
	visitId: string,
	facts: PaperFact[]
): Promise<Outcome<null>> {
	const readings = facts.filter((one) => one.kind === 'reading');
	for (const enrolmentId of new Set(readings.map((one) => one.enrolmentId))) {
		const own = readings.filter((one) => one.enrolmentId === enrolmentId);
		const kept = await keepContact(
			work,
			{
				contactId: newId(work.now),
				...{ enrolmentId, visitId, stepKey: null, mode: 'visit', result: 'attended' },
				measures: own.map(({ measure: { key, unit }, value }) => ({
					...{ id: newId(work.now), key, value, unit: unit ?? null }
				})),
				at: own[0]!.at
			},
			KEYED
		);
		if (!kept.ok) return kept;
		// Asked before, in this very transaction: only an answer that was taken back since can be open.
		if (kept.value === 'awaits_consent') return refused(problem('consent_missing'));
	}
	return done(null);
}

/** A visit that has begun, for administrators: what is keyed in has happened. */
async function keyableVisit(work: Work<StaffActor>, visitId: string): Promise<Outcome<Visit>> {
	if (!worksAs(work.actor, 'administrator')) return refused(problem('not_allowed'));
	const visit = isUuid(visitId) ? await visitById(work, visitId) : null;
	if (!visit) return refused(problem('not_found'));
	if (visit.cancelledAt) return refused(problem('already_cancelled'));
	return visit.startsAt > work.now ? refused(problem('paper_too_early')) : done(visit);
}
