/** Reads a roster that came back filled in, and says what of it is new, known or in doubt. */
import { dayOf, instantOf } from '#lib/base/days.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { checkMeasure, readMeasure } from '#lib/programmes/measures.ts';
import {
	findColumns,
	type FixedColumn,
	type FoundColumns
} from '#lib/programmes/paper/paper-columns.ts';
import { readTick, readTime } from '#lib/programmes/paper/typed-cells.ts';
import type { Measure } from '#lib/programmes/template.ts';

/** What stands in the records about somebody who may be in the file. */
export type KnownPerson = {
	enrolmentId: string;
	name: string;
	/** What can be measured of them by itself. */
	readings: Measure[];
	/** Whether what is sensitive may be recorded: they agreed to all of it. */
	mayMeasure: boolean;
	checkedInAt: Date | null;
	/** What was measured that day, by the key of its measure; several where it was several times. */
	taken: { key: string; value: unknown }[];
};

export type FilledVisit = { visitId: string; startsAt: Date; zone: string };

/** What a row says: that somebody came, or what a device showed. */
export type PaperFact = { row: number; enrolmentId: string; name: string; at: Date } & (
	{ kind: 'arrival' } | { kind: 'reading'; measure: Measure; value: number; isUnlikely: boolean }
);

/** A fact of the file that differs from what is recorded; an earlier arrival always stands. */
export type Clash = { fact: PaperFact; recorded: (Date | number)[]; isSettled: boolean };

/** A cell that cannot be taken over; the column is null where the whole row is meant. */
export type BadCell = {
	row: number;
	column: FixedColumn | Measure | null;
	name: string;
	problem: Problem;
	typed: string;
};

export type FilledCheck = {
	fresh: PaperFact[];
	/** Facts that are recorded just so. */
	knownCount: number;
	clashes: Clash[];
	bad: BadCell[];
};

/** By what a fact is named in a form. */
export function factKey(fact: PaperFact): string {
	return `${fact.enrolmentId} ${fact.kind === 'reading' ? fact.measure.key : 'arrival'}`;
}

/** Null where the table is no roster of ours: no row of titles names the column of ids. */
export function checkFilled(
	rows: string[][],
	visit: FilledVisit,
	people: KnownPerson[],
	now: Date
): FilledCheck | null {
	const measures = new Map(people.flatMap(({ readings }) => readings.map((one) => [one.key, one])));
	const columns = findColumns(rows, [...measures.values()]);
	if (!columns) return null;
	const known = new Map(people.map((one) => [one.enrolmentId, one]));
	const check: FilledCheck = { fresh: [], knownCount: 0, clashes: [], bad: [] };
	const seen = new Map<string, number>();
	rows.forEach((cells, at) => {
		if (at <= columns.titles) return;
		const row: Row = { number: at + 1, cells, columns };
		if (isUnfilled(row)) return;
		const person = personOf(row, visit, known, seen);
		if ('problem' in person) check.bad.push(person);
		else readRow(check, row, person, visit, now);
	});
	return check;
}

type Row = { number: number; cells: string[]; columns: FoundColumns };

const cellOf = ({ cells }: Row, at: number | undefined) =>
	at === undefined ? '' : (cells[at] ?? '').normalize('NFKC').trim();
const fixedCell = (row: Row, column: FixedColumn) => cellOf(row, row.columns.fixed[column]);

/** Nothing was written by hand: neither that they came nor what was measured. */
function isUnfilled(row: Row): boolean {
	const byHand = [
		row.columns.fixed.arrived,
		row.columns.fixed.time,
		...row.columns.readings.values()
	];
	return byHand.every((at) => cellOf(row, at) === '');
}

function personOf(
	row: Row,
	{ visitId }: FilledVisit,
	known: Map<string, KnownPerson>,
	seen: Map<string, number>
): KnownPerson | BadCell {
	const id = fixedCell(row, 'enrolment').toLowerCase();
	const person = known.get(id);
	const name = person?.name ?? fixedCell(row, 'name');
	const wrong = (code: Problem, column: FixedColumn, typed: string): BadCell => {
		return { row: row.number, column, name, problem: code, typed };
	};
	const named = fixedCell(row, 'visit').toLowerCase();
	if (named && named !== visitId) return wrong(problem('paper_other_visit'), 'visit', named);
	if (!person) return wrong(problem('paper_person_unknown'), 'enrolment', id);
	const before = seen.get(id);
	if (before) {
		return wrong(problem('paper_person_repeated', { row: before }), 'enrolment', '');
	}
	seen.set(id, row.number);
	return person;
}

/** Each cell for itself, so that a wrong value does not take the arrival with it. */
function readRow(
	check: FilledCheck,
	row: Row,
	person: KnownPerson,
	visit: FilledVisit,
	now: Date
): void {
	const { number, columns } = row;
	const { enrolmentId, name } = person;
	const arrival = arrivalOf(row, visit, now);
	if ('problem' in arrival) {
		check.bad.push({ row: number, name, ...arrival });
		return;
	}
	const written = [...columns.readings].filter(([, at]) => cellOf(row, at) !== '');
	if (arrival.hasCome === false) {
		const column = person.readings.find(({ key }) => key === written[0]?.[0]);
		if (!column) return;
		const typed = cellOf(row, written[0]![1]);
		check.bad.push({ row: number, name, column, typed, problem: problem('paper_absent_measured') });
		return;
	}
	const stated = arrival.at ?? (person.checkedInAt ? null : visit.startsAt);
	const at = stated ?? person.checkedInAt!;
	if (stated) sortArrival(check, { kind: 'arrival', row: number, enrolmentId, name, at }, person);
	for (const [key, place] of written) {
		readReading(check, row, { person, key, typed: cellOf(row, place), at });
	}
}

type Arrival = { hasCome: boolean; at: Date | null };
type WrongArrival = Pick<BadCell, 'column' | 'problem' | 'typed'>;

/** A time, a value or a yes says that they came; without a time it is not known when. */
function arrivalOf(row: Row, { startsAt, zone }: FilledVisit, now: Date): Arrival | WrongArrival {
	const [typed, typedTime] = [fixedCell(row, 'arrived'), fixedCell(row, 'time')];
	const tick = readTick(typed);
	if (tick === undefined) return { column: 'arrived', typed, problem: problem('not_a_choice') };
	const minute = readTime(typedTime);
	const wrong = (code: Problem): WrongArrival => ({
		column: 'time',
		typed: typedTime,
		problem: code
	});
	if (minute === undefined) return wrong(problem('not_a_time'));
	if (minute === null) return { hasCome: tick ?? true, at: null };
	if (tick === false) return wrong(problem('paper_absent_measured'));
	const at = instantOf(dayOf(startsAt, zone), minute, zone);
	return at > now ? wrong(problem('paper_time_to_come')) : { hasCome: true, at };
}

const MINUTE_MS = 60_000;
const minuteOf = (at: Date) => Math.floor(at.getTime() / MINUTE_MS);

function sortArrival(check: FilledCheck, fact: PaperFact, { checkedInAt }: KnownPerson): void {
	if (!checkedInAt) check.fresh.push(fact);
	else if (minuteOf(checkedInAt) === minuteOf(fact.at)) check.knownCount += 1;
	else check.clashes.push({ fact, recorded: [checkedInAt], isSettled: checkedInAt < fact.at });
}

type Written = { person: KnownPerson; key: string; typed: string; at: Date };

function readReading(check: FilledCheck, row: Row, { person, key, typed, at }: Written): void {
	const { enrolmentId, name, taken } = person;
	const measure = person.readings.find((one) => one.key === key);
	const bad = (why: Problem, column: Measure | null) =>
		void check.bad.push({ row: row.number, name, column, typed, problem: why });
	if (!measure) return bad(problem('unknown_measure'), null);
	const value = readMeasure(measure, typed);
	const taking = { mode: 'visit', isConfirmed: true } as const;
	const [wrong] = checkMeasure(measure, value!, taking);
	if (wrong) return bad(wrong, measure);
	if (measure.sensitive && !person.mayMeasure) return bad(problem('consent_missing'), measure);
	const isUnlikely = checkMeasure(measure, value!, { mode: 'visit' }).length > 0;
	const fact: PaperFact = {
		...{ kind: 'reading', row: row.number, enrolmentId, name, at },
		...{ measure, value: value as number, isUnlikely }
	} as const;
	const recorded = taken.filter((one) => one.key === key).map((one) => one.value as number);
	if (recorded.includes(fact.value)) check.knownCount += 1;
	else if (recorded.length) check.clashes.push({ fact, recorded, isSettled: false });
	else check.fresh.push(fact);
}
