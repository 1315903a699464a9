import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reported } from '#lib/outcomes/reports/people-for-tests.ts';
import type { ReportPerson } from '#lib/outcomes/reports/people.ts';
import { periodOf } from '#lib/outcomes/reports/period.ts';
import { reportFor } from '#lib/outcomes/reports/report.ts';
import { shippedLayouts } from '#lib/outcomes/reports/shipped-layouts.ts';
import type { Cell } from '#lib/outcomes/reports/shown-report.ts';
import { tablesOf } from '#lib/outcomes/reports/tables.ts';
import { periodsFor } from '#lib/outcomes/reports/shown-periods.ts';
import { K_AGENCY, SUPPRESSED } from '#lib/outcomes/suppression.ts';
import { clinic, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import type { Facts } from '#lib/programmes/facts.ts';

const k = K_AGENCY;
const layout = shippedLayouts().find(({ key }) => key === 'quarterly-return')!;
const today = '2027-12-01';

/** How many quit, smoked and were lost among the women and the men of a month: mostly few. */
const few = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 16 }));
const month = fc.record({
	month: fc.constantFrom('2026-07', '2026-08', '2026-09', '2026-10', '2026-12'),
	sex: fc.constantFrom('F', 'M'),
	quit: few,
	smoked: few,
	lost: few
});
const months = fc.array(month, { minLength: 1, maxLength: 8 });

function factsOf(day: string, sex: string, answer: boolean | null): Facts {
	const facts = personWith(
		answer === null ? [] : [contactAt(28, 'k5', { any_puff_since_day15: answer })],
		{ sex, birth_year: 1990 }
	);
	const moved = (one: string) => shifted(one, day);
	return {
		...facts,
		enrolledOn: moved(facts.enrolledOn),
		anchors: facts.anchors.map((one) => ({ ...one, day: moved(one.day) })),
		contacts: facts.contacts.map((one) => ({ ...one, occurredOn: moved(one.occurredOn) }))
	};
}

const DAY_MS = 86_400_000;
/** A day as far after `day` as it was after the first day of the usual person. */
function shifted(one: string, day: string): string {
	const at = Date.parse(one) - Date.parse(q(0)) + Date.parse(day);
	return new Date(Math.round(at / DAY_MS) * DAY_MS).toISOString().slice(0, 10);
}

function peopleOf(
	some: { month: string; sex: string; quit: number; smoked: number; lost: number }[]
) {
	return some.flatMap(({ month, sex, quit, smoked, lost }) => {
		const of = (answer: boolean | null, count: number) =>
			Array.from({ length: count }, () => reported(factsOf(`${month}-10`, sex, answer), 0));
		return [...of(false, quit), ...of(true, smoked), ...of(null, lost)];
	});
}

/** More than there are people. */
const MANY = 10_000;
type Between = { low: number; high: number };
/** What a cell lets anybody conclude by itself; `parts`: of how many rounded ones it may be a sum. */
function concluded(cell: Cell, parts: number): Between {
	if (cell === SUPPRESSED) return { low: 0, high: 7 * parts };
	if (String(cell).startsWith('≥')) return { low: Number(String(cell).slice(2)), high: MANY };
	return { low: Number(cell) - 2 * parts, high: Number(cell) + 2 * parts };
}

type Sum = { whole: number; parts: number[] };

/** Narrows what is known until nothing more follows from the sums: as much as can be had by hand. */
function narrowed(known: Between[], sums: Sum[]): Between[] {
	const now = known.map((one) => ({ ...one }));
	for (let isChanged = true; isChanged;) {
		isChanged = false;
		const tell = (at: number, low: number, high: number) => {
			const one = now[at]!;
			if (low <= one.low && high >= one.high) return;
			[one.low, one.high] = [Math.max(one.low, low), Math.min(one.high, high)];
			isChanged = true;
		};
		for (const { whole, parts } of sums) {
			const total = (end: 'low' | 'high') => parts.reduce((all, at) => all + now[at]![end], 0);
			tell(whole, total('low'), total('high'));
			for (const part of parts) {
				const others = {
					low: total('low') - now[part]!.low,
					high: total('high') - now[part]!.high
				};
				tell(part, now[whole]!.low - others.high, now[whole]!.high - others.low);
			}
		}
	}
	return now;
}

/** Every cell of every report that may be asked for, exactly and as it is shown, with all sums. */
function everything(people: ReportPerson[]) {
	const cells: { name: string; exact: number; shown: Cell; parts: number }[] = [];
	const at = new Map<string, number>();
	const sums: Sum[] = [];
	const keys = ['2026', '2026H2', '2026Q3', '2026Q4', '2026-07', '2026-08', '2026-09'];
	const periods = keys
		.map((key) => periodOf(key)!)
		.filter(({ kind }) => periodsFor(layout.periods, k).includes(kind));
	for (const period of periods) {
		const asked = { layout, facts: { people, items: [] }, period, today, language: 'en' as const };
		const exact = tablesOf(asked);
		const shown = reportFor({ ...asked, programme: clinic, k }, asked.facts).tables;
		for (const [t, table] of exact.entries()) {
			for (const row of table.rows) {
				for (const [c, column] of table.columns.entries()) {
					const name = [period.key, table.key, row.key, column.key].join(' ');
					at.set(name, cells.length);
					const figure = row.figures[c] as { count: number };
					const cell = shown[t]!.rows.find(({ key }) => key === row.key)!.cells[c]!;
					const inRow = column.key === layout.checks[0]!.whole ? 4 : 1;
					const parts = inRow * (row.isTotal ? Math.max(1, table.rows.length - 1) : 1);
					cells.push({ name, exact: figure.count, shown: cell, parts });
				}
				for (const { kind, whole, parts } of layout.checks.filter((one) => one.kind === 'sum')) {
					const of = (key: string) => at.get([period.key, table.key, row.key, key].join(' '))!;
					if (kind === 'sum') sums.push({ whole: of(whole), parts: parts.map(of) });
				}
			}
			for (const { key } of table.columns) {
				const of = (row: string, of = table.key) => at.get([period.key, of, row, key].join(' '))!;
				const parts = table.rows.filter(({ isTotal }) => !isTotal).map((row) => of(row.key));
				if (parts.length > 0) sums.push({ whole: of('total'), parts });
				// The total of every table is that of the first.
				sums.push({ whole: of('total', exact[0]!.key), parts: [of('total')] });
			}
		}
	}
	// A half is two quarters, a year two halves, a quarter three months, as far as they are shown.
	const within: [string, string[]][] = [
		['2026', ['2026H2']],
		['2026', ['2026Q3', '2026Q4']],
		['2026H2', ['2026Q3', '2026Q4']],
		['2026Q3', ['2026-07', '2026-08', '2026-09']]
	];
	for (const [whole, parts] of within) {
		for (const { name } of [...cells]) {
			const [period, ...rest] = name.split(' ');
			if (period !== whole) continue;
			const some = parts.map((one) => at.get([one, ...rest].join(' ')));
			if (some.every((one) => one !== undefined)) sums.push({ whole: at.get(name)!, parts: some });
		}
	}
	return { cells, sums };
}

test('all reports that a viewer without records may ask for, laid beside each other, tell no small number', () => {
	fc.assert(
		fc.property(months, (some) => {
			const { cells, sums } = everything(peopleOf(some));
			const known = narrowed(
				cells.map(({ shown, parts }) => concluded(shown, parts)),
				sums
			);
			const told = cells.filter(({ exact }, at) => {
				const { low, high } = known[at]!;
				expect(exact).toBeGreaterThanOrEqual(low);
				expect(exact).toBeLessThanOrEqual(high);
				return exact > 0 && exact < k && low === high;
			});
			expect(told).toEqual([]);
		}),
		{ numRuns: 100 }
	);
}, 60_000);
