import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { companies, participants } from '../../../tests/town/cast.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import { co, fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { shownChecklists } from '#lib/outcomes/checklists.ts';
import { summaryOf } from '#lib/outcomes/counts.ts';
import { askedFilter } from '#lib/outcomes/dashboard-filter.ts';
import {
	countsFor,
	programmesWithOutcomes,
	waitingOutcomes
} from '#lib/outcomes/dashboard-queries.server.ts';
import { summarize } from '#lib/outcomes/rates.ts';
import { judgedIn } from '#lib/outcomes/reports/people.ts';
import { periodOf } from '#lib/outcomes/reports/period.ts';
import { reportFacts } from '#lib/outcomes/reports/report-people.server.ts';
import { summariesOf } from '#lib/outcomes/reports/summary.server.ts';
import { readPeople } from '#lib/outcomes/read-people.server.ts';
import { clinic } from '#lib/programmes/facts-for-tests.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { evaluateOutcome } from '#lib/programmes/outcome.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

const DAY_MS = 86_400_000;
const [first, second] = participants.map(({ name }) => name) as [string, string];
let field: FieldTown;
let administratorId: string;

beforeAll(async () => {
	field = await fieldTown();
	const today = dayOf(now(), field.agency.zone);
	const { visitId, enrolmentId } = field.at(first);
	const chosen = { enrolmentId, visitId, anchor: 'quit_date', day: today, reason: null };
	const facts = [
		await field.consent(first, true),
		await field.contact(first, { measures: [co(3)] }),
		await field.phone.write('anchor', enrolmentId, chosen),
		await field.contact(second)
	];
	await field.phone.push(...facts.map(({ envelope }) => envelope));
	const [row] = await field.admin`select id from staff where agency_id = ${field.agency.id}
		and role = 'administrator' limit 1`;
	administratorId = row!.id;
}, 60_000);
afterAll(() => field.leave());

const later = (days: number) => new Date(now().getTime() + days * DAY_MS);
const actor = (role: StaffActor['role'] = 'administrator'): StaffActor => ({
	kind: 'staff',
	agencyId: field.agency.id,
	staffId: administratorId,
	role
});
const asked = (query: string) => askedFilter(new URLSearchParams(query));

/** The programme that the people of the town are in. */
async function clinicOf(work: Work) {
	const all = await programmesWithOutcomes(work);
	return all.find(({ key }) => key === clinic.key);
}

/** The figures of every outcome, from rows, and from evaluating everybody on that day. */
async function bothWays(work: Work, query: string) {
	const { zone } = field.agency;
	const body = await clinicOf(work);
	const counts = await countsFor(work, body!, asked(query), zone);
	const people = await factsOfEnrolments(work, zone);
	const today = dayOf(work.now, zone);
	return body!.outcomes.map((definition) => ({
		shown: summaryOf(
			definition,
			counts.filter(({ outcomeKey }) => outcomeKey === definition.key)
		),
		anew: summarize(
			definition,
			people.map(({ facts }) => evaluateOutcome(body!, definition, facts, today))
		)
	}));
}

describe('the figures of the page', () => {
	test.each([-1, 0, 1, 15, 42, 43, 60, 98, 99, 210, 211, 224, 225, 400])(
		'%i days on are those of evaluating everybody, by tally and by rows',
		async (days) => {
			for (const query of ['', `organization=${companies[0]!.organization.slice(0, 2)}`]) {
				const both = await acting(actor(), (work) => bothWays(work, query), later(days));
				for (const { shown, anew } of both) expect(shown).toEqual(anew);
			}
		}
	);

	test.each(['', 'size=30', 'size=300', 'to=2020-01'])(
		'of a counselor (%s) are by tally what the rows say',
		async (query) => {
			const { zone } = field.agency;
			const [row] =
				await field.admin`select counselor_id as id, count(distinct enrolment_id)::int as people
				from outcome_result where counselor_id is not null group by 1`;
			const figures = (also: string) => {
				const wanted = asked(`${query}&who=${row!.id}${also}`);
				const ask = async (work: Work) => {
					const body = (await clinicOf(work))!;
					const [definition] = body.outcomes;
					const counts = await countsFor(work, body, wanted, zone);
					const own = counts.filter(({ outcomeKey }) => outcomeKey === definition!.key);
					return summaryOf(definition!, own);
				};
				return acting(actor(), ask, later(400));
			};
			// A part of every organization's name: so rows are counted, of the same people.
			const [tally, rows] = [await figures(''), await figures('&organization=예시')];
			expect(tally).toEqual(rows);
			if (query === '') expect(tally.enrolled).toBe(row!.people);
		}
	);

	test('are narrowed by period, group and name', async () => {
		const enrolled = (query: string) =>
			acting(actor(), async (work) => (await bothWays(work, query))[0]!.shown.enrolled);
		const month = dayOf(now(), field.agency.zone).slice(0, 7);
		const before = addDays(`${month}-01`, -1).slice(0, 7);
		expect(await enrolled('')).toBe(3);
		expect(await enrolled(`from=${month}`)).toBe(3);
		expect(await enrolled(`to=${before}`)).toBe(0);
		expect(await enrolled('size=30')).toBe(3);
		expect(await enrolled('size=300')).toBe(0);
		expect(await enrolled('organization=%25')).toBe(0);
	});

	test('of a summary are those of evaluating everybody, in the period and out of it', async () => {
		const { zone } = field.agency;
		const year = dayOf(now(), zone).slice(0, 4);
		const figures = (key: string) => {
			const period = periodOf(key)!;
			const ask = async (work: Work) => {
				const body = (await clinicOf(work))!;
				const { people } = await reportFacts(work, body.key, zone);
				const today = dayOf(work.now, zone);
				const anew = body.outcomes.map((definition) => {
					const judged = judgedIn(people, () => definition, period, today);
					return summarize(
						definition,
						judged.map(({ result }) => result)
					);
				});
				return { kept: await summariesOf(work, body, period, zone), anew };
			};
			return acting(actor(), ask, later(60));
		};
		const [own, other] = [await figures(year), await figures('2020Q1')];
		expect(own.kept).toEqual(own.anew);
		expect(own.kept[0]!.enrolled).toBe(3);
		expect(other.kept).toEqual(other.anew);
		expect(other.kept[0]!.enrolled).toBe(0);
	});

	test('say how many people still wait for theirs', async () => {
		const { admin, agency } = field;
		const waiting = () => acting(actor(), (work) => waitingOutcomes(work, agency.zone));
		expect(await waiting()).toBe(0);
		await admin`insert into outcome_backlog select agency_id, id, now() from enrolment limit 2`;
		expect(await waiting()).toBe(2);
		await admin`delete from outcome_backlog`;
	});
});

describe('the people behind a number', () => {
	const read = (group: string, role: 'administrator' | 'head' = 'administrator') =>
		acting(actor(role), async (work) => {
			const body = await clinicOf(work);
			const number = { outcomeKey: 'quit_4w', group };
			const { zone } = field.agency;
			return readPeople(work, body!, asked(''), { number, zone, page: 1, reason: 'a test' });
		});

	test('are as many as it says, and each reading is written down with each of them', async () => {
		const all = await read('enrolled');
		expect(all.ok && all.value.total).toBe(3);
		const treated = await read('treated');
		expect(treated.ok && treated.value.people.map(({ name }) => name)).toEqual([first]);
		const said = await field.admin`select subject_id from access_entry where reason = 'a test'`;
		expect(said).toHaveLength(4);
		const acts = await field.admin`select details from ledger_entry where act = 'outcomes.read'`;
		expect(acts).toHaveLength(2);
	});

	test('of checklists are those whose contacts had one, and those who had one open', async () => {
		const people = async (group: string) => {
			const all = await read(group);
			return all.ok ? all.value.people.map(({ name }) => name).toSorted() : [];
		};
		const figures = await acting(actor(), async (work) => {
			const body = (await clinicOf(work))!;
			return shownChecklists(body, await countsFor(work, body, asked(''), field.agency.zone), 0);
		});
		// Two contacts were held, and nobody ticked anything.
		expect(figures!.exact).toMatchObject({ listsHeld: 2, listsFull: 0, itemsDone: 0 });
		expect(await people('checklist')).toEqual([first, second].toSorted());
		expect(await people('checklist_open')).toEqual([first, second].toSorted());
		await field.admin`update outcome_result set lists_full = lists_held
			where enrolment_id = ${field.at(first).enrolmentId}`;
		expect(await people('checklist_open')).toEqual([second]);
	});

	test('are for administrators alone', async () => {
		const outcome = await read('enrolled', 'head');
		expect(outcome.ok ? null : outcome.problems[0]!.code).toBe('not_allowed');
	});
});
