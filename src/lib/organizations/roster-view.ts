import type { Day } from '#lib/base/days.ts';
import type { Problem } from '#lib/base/problems.ts';
import type { RosterColumns } from '#lib/organizations/roster-columns.ts';
import type { RosterPerson } from '#lib/organizations/roster-rows.ts';
import type { RosterSource } from '#lib/organizations/roster-table.ts';

/** People added at once. */
export type BatchView = {
	id: string;
	added: number;
	leftOut: number;
	addedAt: Date;
	/** Who of the agency keyed it in; null for the organization itself. */
	keyedBy: string | null;
};

/** What the page of a roster shows. */
export type RosterView = {
	zone: string;
	/** Somebody can still be added. */
	isOpen: boolean;
	/** Until when a batch can be taken back; null when that time is over. */
	undoUntil: Date | null;
	/** Until which day it is kept; null where no visit is left. */
	keptUntil: Day | null;
	/** Not taken back, the newest first. */
	batches: BatchView[];
	/** One page of all, and the place of its first among them. */
	people: (RosterPerson & { id: string })[];
	first: number;
	total: number;
	page: number;
	pages: number;
	/** What was done a moment ago: `added` or `undone`; `gone` where what was checked is no more. */
	done: string | null;
};

/** What the page shows on which a list is checked: the first of those to add and to leave out. */
export type DraftView = {
	draftId: string;
	source: RosterSource;
	columns: RosterColumns;
	/** What is wrong with the chosen columns. */
	problems: Problem[];
	headers: { row: number; text: string }[];
	choices: { at: number; letters: string; text: string }[];
	goodCount: number;
	mendedCount: number;
	good: (RosterPerson & { row: number })[];
	badCount: number;
	bad: { row: number; name: string; reasons: { problem: Problem; typed: string }[] }[];
};
