import { sql } from 'drizzle-orm';
import { worksAs } from '#lib/base/actor.ts';
import type { Day } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { keepBatch, undoBatch } from '#lib/organizations/keep-batch.server.ts';
import {
	columnProblems,
	guessColumns,
	type RosterColumns
} from '#lib/organizations/roster-columns.ts';
import { draftOf, dropDraft, keepDraft } from '#lib/organizations/roster-draft.server.ts';
import { isAdded, knownOnRoster } from '#lib/organizations/roster-queries.server.ts';
import { checkRows, type RosterCheck } from '#lib/organizations/roster-rows.ts';
import type { RosterTable } from '#lib/organizations/roster-table.ts';
import type { Work } from '#lib/server/work.server.ts';
import { rosterKeptUntil } from '#lib/visits/rosters/roster-kept.ts';
import {
	goesToSeries,
	seriesById,
	visitsOfSeries,
	type SeriesDetails
} from '#lib/visits/queries.server.ts';

export type SeriesRoster = {
	series: SeriesDetails;
	/** Somebody can still be added. */
	isOpen: boolean;
	/** Until then a batch can be taken back: the first visit begins. */
	undoUntil: Date | null;
	/** Until which day it is kept after the last visit; null where none is left. */
	keptUntil: Day | null;
};

/**
 * The roster of a series as far as this actor may touch it: the organization whose link it is, the
 * office, and the counselors who go there. Refuses everybody else, and everybody where the service takes no roster.
 */
export async function rosterOfSeries(work: Work, seriesId: string): Promise<Outcome<SeriesRoster>> {
	if (!(await mayTouch(work, seriesId))) return refused(problem('not_allowed'));
	const series = await seriesById(work, seriesId);
	if (!series) return refused(problem('not_found'));
	if (series.service.roster !== 'organization') return refused(problem('roster_not_allowed'));
	const visits = await visitsOfSeries(work, seriesId);
	const kept = visits.filter((one) => one.cancelledAt === null);
	return done({
		series,
		isOpen: kept.some((one) => one.endsAt > work.now),
		keptUntil: rosterKeptUntil(visits, series.site.zone),
		undoUntil: kept[0] && kept[0].startsAt > work.now ? kept[0].startsAt : null
	});
}

async function mayTouch(work: Work, seriesId: string): Promise<boolean> {
	const { actor } = work;
	if (actor.kind === 'organization') return actor.seriesId === seriesId;
	return actor.kind === 'staff' && actor.role === 'counselor'
		? goesToSeries(work, actor.staffId, seriesId)
		: worksAs(actor, 'administrator', 'head', 'lead');
}

/** Keeps a list to be checked. Nothing of it is on the roster yet. */
export async function draftRoster(
	work: Work,
	seriesId: string,
	table: RosterTable
): Promise<Outcome<null>> {
	const roster = await openRoster(work, seriesId);
	if (!roster.ok) return roster;
	await keepDraft(work, seriesId, table);
	return done(null);
}

export type DraftCheck = RosterCheck & {
	draftId: string;
	table: RosterTable;
	columns: RosterColumns;
};

/**
 * What adding the draft would do, with the columns that were chosen or else guessed. Refuses
 * `roster_draft_gone`. Where no column is the name's, nobody can be added.
 */
export async function checkDraft(
	work: Work,
	seriesId: string,
	chosen: RosterColumns | null
): Promise<Outcome<DraftCheck>> {
	const roster = await rosterOfSeries(work, seriesId);
	if (!roster.ok) return roster;
	const draft = await draftOf(work, seriesId);
	if (!draft) return refused(problem('roster_draft_gone'));
	const { id: draftId, table } = draft;
	const columns = chosen ?? guessColumns(table.rows);
	const isUnclear = columnProblems(columns).length > 0;
	const check = isUnclear
		? { good: [], bad: [] }
		: checkRows(table.rows, columns, await knownOnRoster(work, seriesId));
	return done({ draftId, table, columns, ...check });
}

/**
 * Adds the good rows of the draft as one batch; the same form sent twice adds once. The rows left
 * out stay as the draft, so that they can be looked at and taken home. Refuses without a name's
 * column, without anybody to add, or where another draft took the place of this one.
 */
export async function addDraft(
	work: Work,
	seriesId: string,
	{ draftId, columns }: { draftId: string; columns: RosterColumns | null }
): Promise<Outcome<null>> {
	const roster = await openRoster(work, seriesId);
	if (!roster.ok) return roster;
	if (!isUuid(draftId)) return refused(problem('roster_draft_gone'));
	if (await isAdded(work, seriesId, draftId)) return done(null);
	if (!columns) return refused(problem('required', undefined, 'name'));
	const unclear = columnProblems(columns);
	if (unclear.length) return refused(...unclear);
	const checked = await checkDraft(work, seriesId, columns);
	if (!checked.ok) return checked;
	if (checked.value.draftId !== draftId) return refused(problem('roster_draft_gone'));
	const { good, bad, table } = checked.value;
	if (!good.length) return refused(problem('roster_nobody_to_add'));
	const people = good.map(({ person }) => person);
	await keepBatch(work, { seriesId, draftId, people, leftOut: bad.length });
	if (bad.length) await keepDraft(work, seriesId, leftOver(table, checked.value));
	else await dropDraft(work, seriesId);
	return done(null);
}

/** The rows that were left out, in their places. */
function leftOver(table: RosterTable, { good }: RosterCheck): RosterTable {
	const added = new Set(good.map(({ row }) => row));
	return { ...table, rows: table.rows.map((cells, at) => (added.has(at + 1) ? [] : cells)) };
}

/** Takes a whole batch back, until the first visit begins. Gives back how many people it had. */
export async function takeBack(
	work: Work,
	seriesId: string,
	batchId: string
): Promise<Outcome<{ removed: number }>> {
	const roster = await rosterOfSeries(work, seriesId);
	if (!roster.ok) return roster;
	if (!roster.value.undoUntil) return refused(problem('visit_begun'));
	const removed = isUuid(batchId) ? await undoBatch(work, seriesId, batchId) : null;
	return removed === null ? refused(problem('not_found')) : done({ removed });
}

/** One change of a series' roster after the other. */
async function openRoster(work: Work, seriesId: string): Promise<Outcome<SeriesRoster>> {
	if (!isUuid(seriesId)) return refused(problem('not_found'));
	await work.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${seriesId}, 0))`);
	const roster = await rosterOfSeries(work, seriesId);
	if (!roster.ok || roster.value.isOpen) return roster;
	return refused(problem('roster_over'));
}
