import process from 'node:process';
import postgres from 'postgres';
import { copyOfTemplate } from '../database/copy.ts';
import { startThrowaway } from '../database/throwaway.ts';
import { aPhone } from '../town/phone.ts';
import { aBookedSeries } from '../town/stories.ts';
import { townIn } from '../town/town-in.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { exchange } from '#lib/field/exchange.server.ts';
import type { DayBundle } from '#lib/field/day.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { askedFilter } from '#lib/outcomes/dashboard-filter.ts';
import { counselorsWithFigures } from '#lib/outcomes/dashboard-queries.server.ts';
import { programmeFigures } from '#lib/outcomes/programme-figures.server.ts';
import { satisfactionOf } from '#lib/outcomes/queries.server.ts';
import { catchUpOutcomes, checkOutcomes } from '#lib/programmes/standings/outcome-duties.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { project } from '#lib/server/commands/project.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { countingWire, type CountingWire } from './count-statements.ts';
import { costOf, familyOf, postmasterOf } from './processes.ts';
import { median, quantile, rounded, type Figure } from './figures.ts';
import { askEverybody, CONTACTS_EACH, copyOutcomes, fillOutcomes } from './outcome-rows.ts';

export const about =
	'the outcome page over a million contacts, and what one new fact costs at 10,000 and a million';

const FEW = 10_000;
/** `--contacts=N` in place of the million. */
const asked = process.argv.find((one) => one.startsWith('--contacts='))?.split('=')[1];
const most = Number(asked ?? 1_000_000);
const REQUESTS = 60;
const FACTS = 40;
const GOAL_MS = 150;

export async function measure(): Promise<Figure[]> {
	const throwaway = await startThrowaway(project);
	try {
		const town = await townIn(await copyOfTemplate(throwaway.adminUrl, throwaway.passwords));
		await aBookedSeries(town.agency, 3);
		const admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
		await closeConnection();
		const wire = await countingWire(process.env.DATABASE_URL!);
		process.env.DATABASE_URL = wire.url;
		const figures: Figure[] = [];
		const [few, many] = [FEW, most].map((contacts) => contacts / CONTACTS_EACH) as [number, number];
		await fillOutcomes(admin, town.agency.id, few);
		figures.push(await workedOff(town.agency));
		figures.push(...(await factFigures(town.agency, admin, wire, FEW)));
		await copyOutcomes(admin, town.agency.id, many, few);
		figures.push(...(await factFigures(town.agency, admin, wire, most)));
		const postmaster = postmasterOf(throwaway.folder);
		figures.push(...(await pageFigures(town.agency, admin, wire, postmaster)));
		await askEverybody(admin, town.agency.id);
		figures.push(await satisfactionFigure(town.agency));
		figures.push(await differences(town.agency));
		const [row] = await admin`select count(*)::int as n from contact`;
		figures.push({ figure: 'contacts in all', value: row!.n, unit: 'contacts' });
		figures.push(sameFigure(figures));
		await admin.end();
		await town.leave();
		wire.close();
		return figures;
	} finally {
		await throwaway.end();
	}
}

/** As after an update of an old database: everybody's results are worked out from their facts. */
async function workedOff(agency: Agency): Promise<Figure> {
	const began = performance.now();
	const people = await catchUpOutcomes(agency.id, async () => {});
	const each = (performance.now() - began) / people;
	return { figure: 'a person’s results worked out anew', value: rounded(each, 2), unit: 'ms' };
}

/** What the bench wrote in bulk has to be what the product works out from the facts. */
async function differences(agency: Agency): Promise<Figure> {
	const value = await checkOutcomes(agency.id);
	const figure = 'results that differ from their facts, of a sample, and of the tally';
	return { figure, value, unit: 'differences', goal: { atMost: 0 } };
}

const pages = [
	['everybody', ''],
	['a year', 'from=2025-01&to=2025-12'],
	['large groups', 'size=100'],
	['one organization', 'organization=bench-17'],
	['one organization, a year', 'organization=bench-17&from=2025-01&to=2025-12'],
	['one counselor', 'who=COUNSELOR'],
	['one counselor, large groups', 'who=COUNSELOR&size=100'],
	['one counselor, a year', 'who=COUNSELOR&from=2025-01&to=2025-12'],
	['by month', 'by=month']
] as const;

/** The pages, those of one counselor for whoever has the most people. */
async function asksOf(admin: postgres.Sql): Promise<(readonly [string, string])[]> {
	const [most] = await admin<{ id: string }[]>`select counselor_id as id from outcome_result
		where counselor_id is not null group by 1 order by count(*) desc limit 1`;
	return pages.map(([name, query]) => [name, query.replace('COUNSELOR', most!.id)]);
}

/** The question of the page as its door asks it, with all that is worked out from the answer. */
async function pageFigures(
	agency: Agency,
	admin: postgres.Sql,
	wire: CountingWire,
	postmaster: number
): Promise<Figure[]> {
	const actor = { kind: 'system', agencyId: agency.id } as const;
	const asks = await asksOf(admin);
	const look = (query: string) =>
		reading(actor, async (work) => {
			const filter = askedFilter(new URLSearchParams(query));
			const asked = { filter, k: 0, zone: agency.zone, language: 'ko' } as const;
			const { programme } = await programmeFigures(work, asked);
			await counselorsWithFigures(work);
			return programme!.outcomes;
		});
	const took: number[] = [];
	const figures: Figure[] = [];
	let statements = 0;
	for (const [name, query] of asks) {
		await look(query);
		const own: number[] = [];
		for (let run = 0; run < REQUESTS / asks.length; run++) {
			const [began, before] = [performance.now(), wire.statements()];
			await look(query);
			own.push(performance.now() - began);
			statements = Math.max(statements, wire.statements() - before);
		}
		took.push(...own);
		figures.push({ figure: `the page of ${name}`, value: rounded(median(own), 1), unit: 'ms' });
	}
	const all = async () => {
		for (const [, query] of asks) for (let run = 0; run < 4; run++) await look(query);
	};
	const cost = await costOf(
		() => [process.pid],
		() => familyOf([postmaster]),
		all
	);
	const each = (ms: number) => rounded(ms / asks.length / 4, 1);
	const shown = await look('');
	return [
		...figures,
		{ figure: `the page, median of ${took.length}`, value: rounded(median(took), 1), unit: 'ms' },
		{
			figure: `the page, p95 of ${took.length}`,
			value: rounded(quantile(took, 0.95), 1),
			unit: 'ms',
			goal: { atMost: GOAL_MS }
		},
		{ figure: 'the page, the app’s processor', value: each(cost.appMs), unit: 'ms' },
		{ figure: 'the page, PostgreSQL’s processor', value: each(cost.databaseMs), unit: 'ms' },
		{ figure: 'statements of a page at most', value: statements, unit: 'statements' },
		{ figure: 'enrolled, as the page says', value: Number(shown[0]!.enrolled), unit: 'people' }
	];
}

/** The page of how everybody found it, where every enrolment was asked once. */
async function satisfactionFigure(agency: Agency): Promise<Figure> {
	const actor = { kind: 'system', agencyId: agency.id } as const;
	const took: number[] = [];
	for (let run = 0; run < 10; run++) {
		const began = performance.now();
		await reading(actor, (work) => satisfactionOf(work, 0));
		took.push(performance.now() - began);
	}
	return { figure: 'the page of satisfaction', value: rounded(median(took), 1), unit: 'ms' };
}

/** One operation of a phone, as it comes in by itself. */
async function factFigures(
	agency: Agency,
	admin: postgres.Sql,
	wire: CountingWire,
	contacts: number
): Promise<Figure[]> {
	const actor = await whoGoesThere(admin, agency.id);
	const phone = await aPhone(async (request) => {
		const outcome = await exchange(actor, agency, { name: 'bench', since: now() }, request);
		if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
		return outcome.value;
	}, now);
	const day = await phone.day();
	const took: number[] = [];
	let statements = 0;
	for (let run = 0; run <= FACTS; run++) {
		const { envelope } = await phone.write('contact', newId(now()), aContact(day));
		const [began, before] = [performance.now(), wire.statements()];
		const verdicts = await phone.push(envelope);
		if ([...verdicts.values()].some(({ verdict }) => verdict !== 'applied'))
			throw new Error('refused');
		// The first warms up.
		if (run) took.push(performance.now() - began);
		statements = wire.statements() - before;
	}
	const size = contacts.toLocaleString('en');
	return [
		{ figure: `a new fact at ${size} contacts`, value: rounded(median(took), 1), unit: 'ms' },
		{ figure: `a new fact at ${size} contacts`, value: statements, unit: 'statements' }
	];
}

function aContact(day: DayBundle) {
	const visit = day.visits[0]!;
	const { enrolmentId } = visit.roster[0]!;
	return {
		...{ contactId: newId(now()), enrolmentId, visitId: visit.id },
		...{ stepKey: 'k1', mode: 'phone' as const, result: 'attended' as const, measures: [] }
	};
}

async function whoGoesThere(admin: postgres.Sql, agencyId: string): Promise<StaffActor> {
	const [row] = await admin<{ id: string }[]>`
		select r.staff_id as id from allocation a join resource r on r.id = a.resource_id
		where a.agency_id = ${agencyId} and r.staff_id is not null limit 1`;
	return { kind: 'staff', agencyId, staffId: row!.id, role: 'counselor' };
}

function sameFigure(figures: Figure[]): Figure {
	const [few, many] = figures
		.filter(({ figure, unit }) => figure.startsWith('a new fact') && unit === 'statements')
		.map(({ value }) => value);
	return {
		figure: 'statements of a new fact, more at a million than at 10,000',
		value: many! - few!,
		unit: 'statements',
		goal: { atMost: 0 }
	};
}
