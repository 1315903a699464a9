import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossFoot } from '#lib/outcomes/reports/cross-foot.ts';
import { definitionIn, fits, type ReportLayout } from '#lib/outcomes/reports/layout.ts';
import { AFTER_FOUR_WEEKS, reported, theTwelve } from '#lib/outcomes/reports/people-for-tests.ts';
import type { ReportFacts, ReportPerson } from '#lib/outcomes/reports/people.ts';
import { periodBetween, periodOf } from '#lib/outcomes/reports/period.ts';
import { exactReport, type Report } from '#lib/outcomes/reports/report.ts';
import { shippedLayouts } from '#lib/outcomes/reports/shipped-layouts.ts';
import { tablesOf, type Table } from '#lib/outcomes/reports/tables.ts';
import { askedOfTold, toldPeriods } from '#lib/outcomes/reports/told-periods.ts';
import { quarterIn } from '#lib/outcomes/reports/told-spans.ts';
import { toldTables } from '#lib/outcomes/reports/told-tables.ts';
import { anyTown, recordsOf } from '#lib/outcomes/reports/town-for-tests.ts';
import { viewsOf } from '#lib/outcomes/reports/views-for-tests.ts';
import { K_AGENCY, SUPPRESSED } from '#lib/outcomes/suppression.ts';
import { clinic, closed, contactAt, personWith, q } from '#lib/programmes/facts-for-tests.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';

const [healthCentre, quarterly] = shippedLayouts() as [ReportLayout, ReportLayout];
const quarter = periodOf('2026Q3')!;

function report(
	layout: ReportLayout,
	facts: Partial<ReportFacts>,
	{ today = AFTER_FOUR_WEEKS, period = quarter } = {}
): Report {
	const about = { layout, programme: clinic, period, today, language: 'en' as const };
	return exactReport(about, { people: [], items: [], ...facts });
}

/** The cells of one row by the key of their column. */
function row(report: Report, table: string, key: string) {
	const found = report.tables.find((one) => one.key === table)!;
	const { cells } = found.rows.find((one) => one.key === key)!;
	return Object.fromEntries(found.columns.map((column, at) => [column.key, cells[at]]));
}

describe('the shipped layouts', () => {
	test('fit the shipped clinic, and no programme without its outcomes', () => {
		const other = shippedTemplates().find(({ key }) => key !== clinic.key)!;
		for (const layout of [healthCentre, quarterly]) {
			expect(fits(layout, clinic)).toBe(true);
			expect(fits(layout, other)).toBe(false);
		}
	});

	test('name in their checks only columns that they have', () => {
		for (const { columns, checks } of [healthCentre, quarterly]) {
			const known = columns.map(({ key }) => key);
			for (const { whole, parts } of checks)
				expect(known).toEqual(expect.arrayContaining([whole, ...parts]));
		}
	});

	test('bring a definition for six weeks, which the programme has not', () => {
		expect(definitionIn(healthCentre, clinic, 'quit_6w')?.window.target).toBe(42);
		expect(clinic.outcomes.some(({ key }) => key === 'quit_6w')).toBe(false);
	});
});

describe('the performance of a health centre', () => {
	test('the twelve give 7 of 10 and 4 of 10 with their intervals', () => {
		const made = report(healthCentre, { people: theTwelve() });
		expect(row(made, 'success', 'quit_4w.self_reported')).toEqual({
			...{ reached: 7, of: 10, percent: 70, low: 39.7, high: 89.2 },
			...{ lost: 1, not_due: 0, excluded: 2 }
		});
		expect(row(made, 'success', 'quit_4w.verified')).toMatchObject({
			...{ reached: 4, of: 10, percent: 40, low: 16.8, high: 68.7 }
		});
	});

	test('nobody is counted before their time', () => {
		const early = report(healthCentre, { people: theTwelve() }, { today: q(42) });
		expect(row(early, 'success', 'quit_4w.self_reported')).toMatchObject({
			...{ reached: 0, of: 0, percent: null, not_due: 10, excluded: 2 }
		});
	});

	test('registrations are counted by their day, contacts by theirs and by mode', () => {
		const people = [
			reported(personWith([contactAt(3, 'k1', {}, { mode: 'phone' })]), 1),
			reported(personWith([contactAt(40, 'k6', {}, { mode: 'sms' })]), 2, { isAgain: true }),
			reported(personWith([contactAt(3, 'k1', {}, { mode: 'phone', result: 'no_show' })]), 3)
		];
		const made = report(healthCentre, { people });
		expect(row(made, 'registrations', 'new')).toEqual({ people: 2 });
		expect(row(made, 'registrations', 'again')).toEqual({ people: 1 });
		expect(row(made, 'registrations', 'total')).toEqual({ people: 3 });
		expect(row(made, 'contacts', 'face')).toEqual({ contacts: 3, people: 3 });
		expect(row(made, 'contacts', 'phone')).toEqual({ contacts: 1, people: 1 });
		// Day 40 after the first of September lies in the next quarter.
		expect(row(made, 'contacts', 'text')).toEqual({ contacts: 0, people: 0 });
		const next = report(healthCentre, { people }, { period: periodOf('2026Q4')! });
		expect(row(next, 'contacts', 'text')).toEqual({ contacts: 1, people: 1 });
		expect(row(next, 'registrations', 'total')).toEqual({ people: 0 });
	});

	test('what was undone is no item handed out', () => {
		const label = { ko: '패치', en: 'Patch' };
		const items = [14, 7, -7].map((quantity) => ({
			...{ key: 'i', label, on: q(1), quantity },
			enrolmentId: 'e'
		}));
		const late = { key: 'i', label, on: q(90), quantity: 5, enrolmentId: 'e' };
		const made = report(healthCentre, { items: [...items, late] });
		expect(row(made, 'items', 'i')).toEqual({ pieces: 14 });
	});
});

describe('the quarterly return', () => {
	const all = { set: 10, quit: 7, not_quit: 2, lost: 1, not_due: 0, verified: 4 };

	test('the twelve are 10 = 7 + 2 + 1, 4 of them verified, and every check holds', () => {
		const made = report(quarterly, { people: theTwelve() });
		expect(row(made, 'all', 'total')).toEqual(all);
		expect(row(made, 'session', 'in_person')).toEqual({ ...all, set: 8, quit: 5 });
		expect(row(made, 'session', 'several')).toMatchObject({ set: 2, quit: 2, verified: 0 });
		expect(row(made, 'setting', 'organization')).toEqual(all);
		expect(row(made, 'sex_age', 'missing.missing')).toEqual(all);
		expect(made.checks.length).toBeGreaterThan(20);
		expect(made.checks.filter(({ holds }) => !holds)).toEqual([]);
	});

	test('sex and age are told apart where a programme records them', () => {
		const born = { sex: 'F', birth_year: 1990 };
		const people = [
			reported(personWith([], born), 1),
			reported(personWith([], { ...born, sex: 'M' }), 2),
			reported(personWith([], { sex: 'M' }), 3)
		];
		const made = report(quarterly, { people });
		expect(row(made, 'sex_age', 'F.35_44')).toMatchObject({ set: 1, lost: 1 });
		expect(row(made, 'sex_age', 'M.35_44')).toMatchObject({ set: 1 });
		expect(row(made, 'sex_age', 'M.missing')).toMatchObject({ set: 1 });
	});

	test('who was given something once is not among those who were given nothing', () => {
		const given = (product: string, days: number) =>
			contactAt(days, 'k2', { nrt_product: product });
		const people = [
			reported(personWith([given('none', 1), given('patch_21', 7)]), 1),
			reported(personWith([given('patch_21', 1), given('gum_2', 7)]), 2),
			reported(personWith([given('none', 1)]), 3)
		];
		const made = report(quarterly, { people });
		for (const key of ['patch', 'several', 'none']) {
			expect(row(made, 'pharmacotherapy', key)).toMatchObject({ set: 1 });
		}
	});

	test('is final only in the fourth quarter, once it is over and everybody is due', () => {
		const last = periodOf('2026Q4')!;
		const moved = personWith([]);
		moved.anchors = [{ ...moved.anchors[0]!, day: '2026-12-20' }];
		const people = [reported(moved, 1)];
		const on = (today: string, period = last) => report(quarterly, { people }, { today, period });
		expect(on('2027-03-01').isFinal).toBe(true);
		expect(on('2027-01-15').isFinal).toBe(false);
		expect(on('2027-03-01', quarter).isFinal).toBe(false);
		expect(report(healthCentre, { people }).isFinal).toBeNull();
	});
});

const answers = fc.record(
	{
		any_puff_since_day15: fc.boolean(),
		co_ppm: fc.integer({ min: 0, max: 30 }),
		sex: fc.constantFrom('F', 'M', 'other'),
		birth_year: fc.integer({ min: 1930, max: 2012 }),
		nrt_product: fc.constantFrom('none', 'patch_21', 'gum_2', 'lozenge_4')
	},
	{ requiredKeys: [] }
);
const contact = fc
	.tuple(
		fc.integer({ min: 0, max: 60 }),
		answers,
		fc.constantFrom('visit', 'phone', 'video', 'sms' as const),
		fc.constantFrom('attended', 'no_show' as const)
	)
	.map(([days, values, mode, result]) => {
		const known = Object.entries(values).filter(([, value]) => value !== undefined);
		return contactAt(days, 'k5', Object.fromEntries(known) as Record<string, never>, {
			...({ mode, result } as { mode: 'visit'; result: 'attended' }),
			id: `${days}${mode}${result}`
		});
	});
const person = fc
	.tuple(fc.array(contact, { maxLength: 4 }), fc.boolean(), fc.boolean())
	.map(([contacts, dies, atStop]) => {
		const facts = personWith(contacts);
		const setting = atStop ? 'own_place' : 'organization';
		return reported(dies ? closed(facts, 'died', 20) : facts, 0, { setting });
	});
const population = fc.array(person, { maxLength: 40 });
const day = fc.integer({ min: 0, max: 80 }).map(q);

const exact = (people: ReportPerson[], today: string): Table[] =>
	tablesOf({
		...{ layout: quarterly, facts: { people, items: [] }, period: quarter, today },
		language: 'en'
	});

describe('over any population', () => {
	test('every check of the return holds', () => {
		fc.assert(
			fc.property(population, day, (people, today) => {
				const failed = crossFoot(quarterly, exact(people, today)).filter(({ holds }) => !holds);
				expect(failed).toEqual([]);
			})
		);
	});

	test('a figure that is one off is found, wherever it stands', () => {
		const planted = fc.tuple(
			fc.array(person, { minLength: 3, maxLength: 20 }),
			fc.nat(),
			fc.nat(),
			fc.nat()
		);
		fc.assert(
			fc.property(planted, ([people, a, b, c]) => {
				const tables = exact(people, q(60));
				const table = tables[a % tables.length]!;
				const wrong = table.rows[b % table.rows.length]!.figures;
				const at = c % wrong.length;
				wrong[at] = { count: (wrong[at] as { count: number }).count + 1 };
				expect(crossFoot(quarterly, tables).some(({ holds }) => !holds)).toBe(true);
			})
		);
	});

	test('without access to records no figure between 1 and 7 is shown, in tables or checks', () => {
		fc.assert(
			fc.property(anyTown.map(recordsOf), (town) => {
				for (const report of viewsOf(town, '2027-02-14', K_AGENCY).reports()) {
					const counts = [
						...report.tables.flatMap(({ columns, rows }) =>
							rows.flatMap(({ cells }) =>
								cells.filter((_, at) => !['percent', 'low', 'high'].includes(columns[at]!.key))
							)
						),
						...report.checks.flatMap(({ whole, parts }) =>
							[whole, ...parts].map(({ count }) => count)
						)
					];
					expect(report.checks.filter(({ holds }) => !holds)).toEqual([]);
					for (const count of counts) {
						if (count === SUPPRESSED) continue;
						// A sum of which a part is withheld says how many it is at least.
						const least = /^≥ (\d+)$/.exec(String(count))?.[1];
						if (least) expect(Number(least)).toBeGreaterThan(5);
						else expect((count as number) % 5).toBe(0);
					}
				}
			}),
			{ numRuns: 10 }
		);
	}, 120_000);

	test('without access to records contacts are told of no fewer people than are told', () => {
		const calls = (count: number) =>
			personWith(
				Array.from({ length: count }, (_, at) =>
					contactAt(28 + at, 'k5', {}, { mode: 'phone', id: `call${at}` })
				)
			);
		const phone = (people: ReportPerson[]) => {
			const [from, to] = [q(-120), q(200)].map(quarterIn);
			const period = periodBetween(from!.replace('-', ''), to!.replace('-', ''));
			const about = { programme: clinic, period, today: q(240), language: 'en' as const };
			const spans = [{ from: from!, to: to! }];
			const facts = { people, items: [] };
			const told = toldTables({ ...about, layout: healthCentre, facts, counts: [], spans, k: 5 });
			const rows = told.find(({ key }) => key === 'contacts')!.rows;
			return rows.find(({ key }) => key === 'phone')!.cells;
		};
		expect(phone([reported(calls(8), 0)])).toEqual([SUPPRESSED, SUPPRESSED]);
		const many = Array.from({ length: 10 }, (_, at) => reported(calls(2), at));
		expect(phone(many)).toEqual([20, 10]);
	});

	test('without access to records a period that would cut a span is refused, and whole ones are offered', () => {
		const spans = [
			{ from: '2025-Q4', to: '2026-Q2' },
			{ from: '2026-Q3', to: '2026-Q4' }
		];
		const told = (key: string | null) => {
			const { period, isRefused } = askedOfTold(key, spans, '2027-01-01');
			return { key: period.key, isRefused };
		};
		expect(told(null)).toEqual({ key: '2026Q3-2026Q4', isRefused: false });
		expect(told('2026H2')).toMatchObject({ isRefused: false });
		for (const key of ['2026', '2026Q3', '2026-09', '2024']) {
			expect(told(key)).toEqual({ key, isRefused: true });
		}
		expect(toldPeriods(spans, '2027-01-01').map(({ key }) => key)).toEqual([
			...['2026Q3-2026Q4', '2025Q4-2026Q2', '2025Q4-2026Q4']
		]);
		expect(askedOfTold(null, [], '2027-01-01')).toMatchObject({ isRefused: false });
	});
});
