/* What a reader who knows every rule concludes from everything that is told. */
import { addDays } from '#lib/base/days.ts';
import type { BlockFigures } from '#lib/outcomes/blocks.ts';
import { quarterAfter } from '#lib/outcomes/trend.ts';
import { kindsOf, standsIn } from '#lib/outcomes/reports/alike.ts';
import { partsIn, peopleIn } from '#lib/outcomes/reports/breakdown.ts';
import { Knowledge, MANY, type Between } from '#lib/outcomes/reports/knowledge-for-tests.ts';
import { definitionIn, type TableLayout } from '#lib/outcomes/reports/layout.ts';
import { judgedIn, type Judged } from '#lib/outcomes/reports/people.ts';
import { periodAround, periodOf, type Period } from '#lib/outcomes/reports/period.ts';
import type { Cell, ShownTable } from '#lib/outcomes/reports/shown-report.ts';
import { toldCount } from '#lib/outcomes/reports/told-cells.ts';
import type { Town } from '#lib/outcomes/reports/town-for-tests.ts';
import { layouts, type OutcomeView, type Views } from '#lib/outcomes/reports/views-for-tests.ts';
import { K_AGENCY, SUPPRESSED, type ShownRate } from '#lib/outcomes/suppression.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

const k = K_AGENCY;
const DUE = ['verified', 'unverified', 'smoked', 'lost'];
const TREATED = [...DUE, 'waiting'];
const STATES = [...TREATED, 'excluded'];
const REACHED: Record<string, string[]> = {
	self_reported: ['verified', 'unverified'],
	verified: ['verified']
};
const COLUMNS: Record<string, string[]> = {
	...{ set: TREATED, quit: REACHED.self_reported!, not_quit: ['smoked'] },
	...{ lost: ['lost'], not_due: ['waiting'], verified: ['verified'] }
};
/** Of three numbers, each rounded on its own, one is the difference: so far it may be off. */
const DERIVED = 10;

function stateOf({ result }: Judged): string {
	if (result.status === 'excluded') return 'excluded';
	if (result.status !== 'counted' || !result.isMature) return 'waiting';
	if (result.reason === 'lost_to_follow_up') return 'lost';
	if (!result.met.self_reported) return 'smoked';
	return result.met.verified ? 'verified' : 'unverified';
}

/** One town and the views of one day; `name` tells two days apart in one knowledge. */
export class Reader {
	readonly known: Knowledge;
	readonly town: Town;
	readonly views: Views;
	readonly name: string;

	constructor(known: Knowledge, town: Town, views: Views, name = '') {
		[this.known, this.town, this.views, this.name] = [known, town, views, name];
	}

	readAll(): void {
		for (const one of this.views.outcomes) this.#readOutcome(one);
		// Before there is any span a report withholds everything, and its signs say nothing.
		const isAnything = this.views.outcomes.some(({ blocks }) => blocks.length > 0);
		for (const one of isAnything ? this.views.reports : []) this.#readReport(one);
	}

	/** The people of an outcome who stand so in some quarters, as one number. */
	people(definition: OutcomeDefinition, quarters: string[], states: string[]): number {
		const parts = quarters.flatMap((quarter) =>
			states.map((state) => this.#atom(definition, quarter, state))
		);
		const name = `${this.name}${definition.key} ${quarters.join('+')} ${states.join('+')}`;
		return parts.length === 1 ? parts[0]! : this.known.whole(name, parts);
	}

	#atom(definition: OutcomeDefinition, quarter: string, state: string): number {
		const name = `${this.name}${definition.key} ${quarter} ${state}`;
		const judged = this.#judged(definition, quarter);
		const at = this.known.of(name, judged.filter((one) => stateOf(one) === state).length);
		if (state === 'waiting' && this.#isOver(definition, quarter)) {
			this.known.tell({ low: 0, high: 0 }, [at]);
		}
		return at;
	}

	readonly #memory = new Map<string, Judged[]>();
	#judged(definition: OutcomeDefinition, quarter: string): Judged[] {
		const name = `${definition.key} ${quarter}`;
		const found =
			this.#memory.get(name) ??
			judgedIn(this.town.people, () => definition, this.#days(quarter), this.views.today);
		this.#memory.set(name, found);
		return found;
	}

	/** The days of a quarter, as far as figures reach. */
	#days(quarter: string): Period {
		const period = periodOf(quarter.replace('-', ''))!;
		const until = addDays(this.views.today, -1);
		return { ...period, to: until < period.to ? until : period.to };
	}

	/** By the calendar alone nobody can be waiting any more. */
	#isOver({ matureAfterDays }: OutcomeDefinition, quarter: string): boolean {
		return addDays(this.#days(quarter).to, matureAfterDays) < this.views.today;
	}

	#readOutcome({ definition, shown }: { definition: OutcomeDefinition; shown: OutcomeView[] }) {
		for (const { blocks, isAll, figures } of shown) {
			if (blocks.length === 0) continue;
			const quarters = blocks.flatMap(quartersOf);
			const tell = (cell: Cell, states: string[]) =>
				this.known.tell(countedIn(cell, blocks.length), [
					this.people(definition, quarters, states)
				]);
			tell(figures.enrolled, STATES);
			tell(figures.treated, TREATED);
			tell(figures.due, DUE);
			for (const { key, rate } of figures.variants) {
				this.#readRate(definition, quarters, REACHED[key]!, rate, blocks.length);
			}
			if (blocks.length === 1) this.#readEnds(definition, quarters, blocks[0]!);
			if (!isAll) continue;
			const reasons = figures.excluded.map(({ people }) => countedIn(people, 1));
			const sum = (end: 'low' | 'high') => reasons.reduce((all, one) => all + one[end], 0);
			this.known.tell({ low: sum('low'), high: sum('high') }, [
				this.people(definition, quarters, ['excluded'])
			]);
		}
	}

	#readRate(
		definition: OutcomeDefinition,
		quarters: string[],
		states: string[],
		rate: ShownRate,
		blocks: number
	) {
		if (rate.kind !== 'percent') return;
		const { numerator } = rate;
		this.known.tell({ low: numerator - 4 * blocks, high: numerator + 4 * blocks }, [
			this.people(definition, quarters, states)
		]);
	}

	/** Of one block the rule is known by which a number is few, all but few, or rounded between. */
	#readEnds(definition: OutcomeDefinition, quarters: string[], block: BlockFigures) {
		const of = (states: string[]) => this.people(definition, quarters, states);
		this.known.tell({ low: 2 * k, high: MANY }, [of(DUE)]);
		const read = ({ low, high }: Between, states: string[]) => {
			const rest = of(DUE.filter((state) => !states.includes(state)));
			const [few, many] = [
				{ low: 0, high: k - 1 },
				{ low: k, high: MANY }
			];
			if (low === high) {
				this.known.tell({ low: Math.max(k, low - 2), high: low + 4 }, [of(states)]);
				this.known.tell(many, [rest]);
			} else if (low === 0 && high === k - 1) this.known.tell(few, [of(states)]);
			else this.known.tell(few, [rest]);
		};
		for (const [key, between] of Object.entries(block.reached)) read(between, REACHED[key]!);
		read(block.lost, ['lost']);
	}

	#readReport({ report, layout: key, period }: Views['reports'][number]) {
		const layout = layouts.find((one) => one.key === key)!;
		const quarters = quartersOf({ from: quarterOfDay(period.from), to: quarterOfDay(period.to) });
		for (const table of layout.tables) {
			const shown = report.tables.find((one) => one.key === table.key)!;
			if (table.kind === 'breakdown') this.#readBreakdown(table, shown, quarters, layout);
			if (table.kind === 'outcomes') this.#readOutcomes(table, shown, quarters, layout);
			if (table.kind === 'registrations') this.#readRegistrations(shown, quarters);
		}
	}

	/** How many blocks of an outcome some quarters are made of: so often a number was rounded. */
	#blocksIn(definition: OutcomeDefinition, quarters: string[]): number {
		const known = this.views.outcomes.find((one) => one.definition.key === definition.key);
		const blocks = known?.blocks ?? [];
		return blocks.filter(({ from }) => quarters.includes(from)).length || quarters.length;
	}

	#readOutcomes(
		table: TableLayout & { kind: 'outcomes' },
		shown: ShownTable,
		quarters: string[],
		layout: (typeof layouts)[number]
	) {
		for (const { key, cells } of shown.rows) {
			const [outcome, variant] = key.split('.') as [string, string];
			const definition = definitionIn(layout, clinic, outcome)!;
			const blocks = this.#blocksIn(definition, quarters);
			const at = (column: string) => cells[shown.columns.findIndex((one) => one.key === column)]!;
			const tell = (cell: Cell, states: string[], off = 2) =>
				this.known.tell(countedIn(cell, blocks, off, true), [
					this.people(definition, quarters, states)
				]);
			tell(at('of'), DUE);
			tell(at('reached'), REACHED[variant]!, 4);
			tell(at('lost'), ['lost'], 4);
		}
	}

	#readBreakdown(
		table: TableLayout & { kind: 'breakdown' },
		shown: ShownTable,
		quarters: string[],
		layout: (typeof layouts)[number]
	) {
		const definition = definitionIn(layout, clinic, table.outcome)!;
		const blocks = this.#blocksIn(definition, quarters);
		const names = partsIn(table.by, [], { layout, language: 'en' }).map(({ key }) => key);
		const atom = (row: string, quarter: string, state: string) =>
			this.known.of(`${this.name}${quarter} ${table.key} ${row} ${state}`, () => {
				const judged = this.#parts(table, quarter, layout).get(row)!;
				return judged.filter((one) => stateOf(one) === state).length;
			});
		if (names.length > 0) {
			for (const quarter of quarters) {
				for (const state of TREATED) {
					const rows = names.map((row) => atom(row, quarter, state));
					this.known.tell({ low: 0, high: 0 }, rows, [this.#atom(definition, quarter, state)]);
				}
			}
		}
		for (const row of [...names, 'total']) {
			const cells = shown.rows.find(({ key }) => key === row)?.cells;
			for (const [at, { key }] of shown.columns.entries()) {
				const cell = cells?.[at] ?? SUPPRESSED;
				const states = COLUMNS[key]!;
				if (row === 'total') {
					this.known.tell(countedIn(cell, blocks, DERIVED, true), [
						this.people(definition, quarters, states)
					]);
					continue;
				}
				const parts = quarters.flatMap((quarter) =>
					states.map((state) => atom(row, quarter, state))
				);
				const name = `${this.name}${quarters.join('+')} ${table.key} ${row} ${key}`;
				const atoms = states.length * blocks;
				this.known.tell(countedIn(cell, atoms), [
					parts.length === 1 ? parts[0]! : this.known.whole(name, parts)
				]);
			}
		}
	}

	readonly #divided = new Map<string, Map<string, Judged[]>>();
	#parts(
		table: TableLayout & { kind: 'breakdown' },
		quarter: string,
		layout: (typeof layouts)[number]
	): Map<string, Judged[]> {
		const name = `${table.key} ${quarter}`;
		const { today } = this.views;
		const asked = { layout, facts: this.town, period: this.#days(quarter), today };
		const parts = () =>
			partsIn(table.by, peopleIn(table, { ...asked, language: 'en' }), {
				layout,
				language: 'en'
			}).map(({ key, judged }) => [key, judged] as const);
		const found = this.#divided.get(name) ?? new Map(parts());
		this.#divided.set(name, found);
		return found;
	}

	#readRegistrations(shown: ShownTable, quarters: string[]) {
		const registered = clinic.outcomes.find(({ anchor }) => anchor === 'enrolled')!;
		const atom = (quarter: string, isAgain: boolean) =>
			this.known.of(`${this.name}${quarter} registered ${isAgain}`, () => {
				const { from, to } = this.#days(quarter);
				return this.town.people.filter(
					(one) =>
						one.isAgain === isAgain && one.facts.enrolledOn >= from && one.facts.enrolledOn <= to
				).length;
			});
		for (const quarter of quarters) {
			this.known.tell(
				{ low: 0, high: 0 },
				[atom(quarter, true), atom(quarter, false)],
				[this.people(registered, [quarter], STATES)]
			);
		}
		const spans = this.views.reports[0] ? this.#blocksIn(clinic.outcomes[0]!, quarters) : 1;
		for (const { key, cells } of shown.rows.filter(({ isTotal }) => !isTotal)) {
			const parts = quarters.map((quarter) => atom(quarter, key === 'again'));
			const name = `${this.name}${quarters.join('+')} registered ${key}`;
			this.known.tell(countedIn(cells[0]!, spans), [
				parts.length === 1 ? parts[0]! : this.known.whole(name, parts)
			]);
		}
	}
}

/** Everybody stands in one of a layout's kinds: what a reader takes for granted, said as a test. */
export function standsInAKind(one: Judged, layout: (typeof layouts)[number]): boolean {
	const own = standsIn(layout.columns, one).join();
	return kindsOf(layout, false).some(({ columns }) => columns.join() === own);
}

/** Of every cell by itself which numbers are told so: the rule is known to whoever reads. */
const ranges = new Map<Cell, Between>();
for (let count = 0; count < 500; count++) {
	const cell = toldCount(count);
	ranges.set(cell, { low: ranges.get(cell)?.low ?? count, high: count });
}

/** What a cell of a number lets anybody conclude: of so many rounded numbers it may be the sum. */
function countedIn(cell: Cell, parts: number, off = 2, isLoose = false): Between {
	// A difference of told numbers that is small says no more than those do.
	if (isLoose && cell === SUPPRESSED) return { low: 0, high: MANY };
	const own = ranges.get(cell);
	if (own && !isLoose && (parts === 1 || cell === SUPPRESSED || cell === 0)) {
		return { low: own.low * parts, high: own.high * parts };
	}
	if (typeof cell === 'number') return { low: cell - off * parts, high: cell + off * parts };
	const least = Number(String(cell).slice(2));
	return { low: isLoose ? least - off * parts : least, high: MANY };
}

function quartersOf({ from, to }: { from: string; to: string }): string[] {
	const quarters = [from];
	while (quarters.at(-1)! < to) quarters.push(quarterAfter(quarters.at(-1)!));
	return quarters;
}

function quarterOfDay(day: string): string {
	return periodAround('quarter', day).key.replace('Q', '-Q');
}
