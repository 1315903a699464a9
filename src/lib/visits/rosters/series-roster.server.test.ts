import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { briefing, namsan, participants } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book } from '../../../../tests/town/stories.ts';
import type { Actor } from '#lib/base/actor.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { readRosterText } from '#lib/organizations/read-roster.server.ts';
import { guessColumns } from '#lib/organizations/roster-columns.ts';
import { draftOf, sweepDrafts } from '#lib/organizations/roster-draft.server.ts';
import { batchesOf, rosterPage } from '#lib/organizations/roster-queries.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import {
	addDraft,
	checkDraft,
	draftRoster,
	rosterOfSeries,
	takeBack
} from '#lib/visits/rosters/series-roster.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let seriesId: string;
let contact: Extract<Actor, { kind: 'organization' }>;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});
beforeEach(async () => {
	seriesId = await booked({ serviceKey: briefing.key, headcount: 30 });
	contact = { kind: 'organization', agencyId: town.agency.id, seriesId };
});

async function booked(changes: Parameters<typeof aRequest>[1]): Promise<string> {
	await admin`update allocation set released_at = now() where released_at is null`;
	const done = await book(town.agency, await aRequest(town.agency, changes));
	if (!done.ok) throw new Error(JSON.stringify(done.problems));
	return done.value.seriesId;
}

const people = participants.map(({ name, phone }) => `${name},${phone}`);
const listOf = (...rows: string[]) => ['성명,전화', ...rows].join('\n');

function tableOf(text: string) {
	const read = readRosterText(text);
	if (!read.ok) throw new Error(JSON.stringify(read.problems));
	return read.value;
}

/** The contact hands in a list and adds it, as the screens do. */
async function add(text: string, actor: Actor = contact, at?: Date) {
	const table = tableOf(text);
	const columns = guessColumns(table.rows);
	const drafted = await acting(actor, (work) => draftRoster(work, seriesId, table), at);
	if (!drafted.ok) return drafted;
	const { id: draftId } = (await reading(actor, (work) => draftOf(work, seriesId)))!;
	const wanted = { draftId, columns };
	return acting(actor, (work) => addDraft(work, seriesId, wanted), at);
}

const roster = (actor: Actor = contact) => reading(actor, (work) => rosterPage(work, seriesId, 1));
const batches = () => reading(contact, (work) => batchesOf(work, seriesId));
const codeOf = (outcome: { ok: boolean; problems?: { code: string }[] }) =>
	outcome.ok ? 'done' : outcome.problems![0]!.code;

describe('a list that is checked', () => {
	test('is on no roster yet, and lies sealed', async () => {
		const table = tableOf(listOf(people[0]!));
		await acting(contact, (work) => draftRoster(work, seriesId, table));
		expect((await roster()).total).toBe(0);
		const [kept] = await admin`select * from roster_draft where series_id = ${seriesId}`;
		expect(JSON.stringify(kept)).not.toContain(participants[0]!.name.slice(0, 3));
		expect(JSON.stringify(kept)).not.toContain('1001');
		expect((await reading(contact, (work) => draftOf(work, seriesId)))!.table).toEqual(table);
	});

	test('takes the place of the one before', async () => {
		for (const person of people.slice(0, 2)) {
			await acting(contact, (work) => draftRoster(work, seriesId, tableOf(listOf(person))));
		}
		const drafts = await admin`select id from roster_draft where series_id = ${seriesId}`;
		expect(drafts).toHaveLength(1);
	});

	test('handed in twice at once is kept once', async () => {
		const table = tableOf(listOf(people[0]!));
		const all = await Promise.all(
			[1, 2, 3, 4].map(() => acting(contact, (work) => draftRoster(work, seriesId, table)))
		);
		expect(all.every((one) => one.ok)).toBe(true);
	});

	test('is gone after its hour, for whoever asks, and from the table by a job of its own', async () => {
		const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000);
		const table = tableOf(listOf(people[0]!));
		await acting(contact, (work) => draftRoster(work, seriesId, table), twoHoursAgo);
		const checked = await reading(contact, (work) => checkDraft(work, seriesId, null));
		expect(codeOf(checked)).toBe('roster_draft_gone');
		const [job] = await admin<{ waits: boolean }[]>`
			select start_after > created_on + interval '59 minutes' as waits from pgboss.job
			where name = 'sweep-roster-drafts' order by created_on desc limit 1`;
		expect(job!.waits).toBe(true);
		await sweepDrafts(town.agency.id);
		expect(await admin`select id from roster_draft where series_id = ${seriesId}`).toHaveLength(0);
	});
});

describe('adding', () => {
	test('puts the good rows on the roster as one batch, and the ledger holds counts alone', async () => {
		const text = listOf(people[0]!, people[1]!, '나쁜 전화,12', people[0]!);
		expect(codeOf(await add(text))).toBe('done');
		const { people: there, total } = await roster();
		expect(total).toBe(2);
		expect(there.map(({ phone }) => phone).sort()).toEqual(['010-0000-1001', '010-0000-1002']);
		expect(await batches()).toMatchObject([{ added: 2, leftOut: 2, keyedBy: null }]);
		const [entry] = await admin`select * from ledger_entry
			where act = 'roster.added' and subject_id = ${seriesId}`;
		expect(entry!.details).toEqual({ added: 2, leftOut: 2 });
	});

	test('keeps the rows that were left out, in their places, to be taken home', async () => {
		await add(listOf(people[0]!, '나쁜 전화,12', people[1]!));
		const left = await reading(contact, (work) => checkDraft(work, seriesId, null));
		if (!left.ok) throw new Error('gone');
		expect(left.value.good).toEqual([]);
		expect(left.value.bad).toMatchObject([{ row: 3, cells: ['나쁜 전화', '12'] }]);
	});

	test('adds nobody who is there already, by this list or an earlier one', async () => {
		await add(listOf(...people.slice(0, 3)));
		await add(listOf(...people.slice(2, 5)));
		expect((await roster()).total).toBe(5);
		expect(await batches()).toMatchObject([
			{ added: 2, leftOut: 1 },
			{ added: 3, leftOut: 0 }
		]);
		expect(codeOf(await add(listOf(...people.slice(0, 5))))).toBe('roster_nobody_to_add');
	});

	test('of one form sent four times at once adds once', async () => {
		const table = tableOf(listOf(...people));
		await acting(contact, (work) => draftRoster(work, seriesId, table));
		const { id: draftId } = (await reading(contact, (work) => draftOf(work, seriesId)))!;
		const wanted = { draftId, columns: guessColumns(table.rows) };
		const all = await Promise.all(
			[1, 2, 3, 4].map(() => acting(contact, (work) => addDraft(work, seriesId, wanted)))
		);
		expect(all.map(codeOf)).toEqual(['done', 'done', 'done', 'done']);
		expect((await roster()).total).toBe(12);
		expect(await batches()).toHaveLength(1);
	});

	test('what another list has taken the place of is refused', async () => {
		const table = tableOf(listOf(people[0]!));
		await acting(contact, (work) => draftRoster(work, seriesId, table));
		for (const draftId of [newId(new Date()), 'x']) {
			const wanted = { draftId, columns: guessColumns(table.rows) };
			const outcome = await acting(contact, (work) => addDraft(work, seriesId, wanted));
			expect(codeOf(outcome)).toBe('roster_draft_gone');
		}
	});

	test('without a column for the name is refused in its field', async () => {
		const table = tableOf(listOf(people[0]!));
		await acting(contact, (work) => draftRoster(work, seriesId, table));
		const { id: draftId } = (await reading(contact, (work) => draftOf(work, seriesId)))!;
		const columns = { name: null, phone: 1, email: null, department: null, note: null };
		const outcome = await acting(contact, (work) =>
			addDraft(work, seriesId, { draftId, columns: { headerRow: 1, columns } })
		);
		expect(outcome).toEqual({ ok: false, problems: [{ code: 'required', field: 'name' }] });
	});

	test('takes two thousand people', async () => {
		const many = Array.from({ length: 2000 }, (_, at) => `사람${at},010-1234-${1000 + at}`);
		expect(codeOf(await add(listOf(...many)))).toBe('done');
		const { total, pages, people: first } = await roster();
		expect([total, pages, first.length]).toEqual([2000, 20, 100]);
	});

	test('is over with the last visit, and when all were cancelled', async () => {
		const visits = await reading(contact, (work) => visitsOfSeries(work, seriesId));
		const later = new Date(+visits[0]!.endsAt + 60_000);
		expect(codeOf(await add(listOf(people[0]!), contact, later))).toBe('roster_over');
	});
});

describe('a batch is taken back', () => {
	test('as a whole, with its people and nobody else, and can be added again', async () => {
		await add(listOf(...people.slice(0, 3)));
		await add(listOf(...people.slice(3, 5)));
		const [newest] = await batches();
		const taken = await acting(contact, (work) => takeBack(work, seriesId, newest!.id));
		expect(taken).toEqual({ ok: true, value: { removed: 2 } });
		expect((await roster()).total).toBe(3);
		expect(await batches()).toHaveLength(1);
		const again = await acting(contact, (work) => takeBack(work, seriesId, newest!.id));
		expect(codeOf(again)).toBe('not_found');
		expect(codeOf(await add(listOf(...people.slice(3, 5))))).toBe('done');
		expect((await roster()).total).toBe(5);
	});

	test('until the first visit begins', async () => {
		await add(listOf(people[0]!));
		const [batch] = await batches();
		const visits = await reading(contact, (work) => visitsOfSeries(work, seriesId));
		const begun = visits[0]!.startsAt;
		const late = await acting(contact, (work) => takeBack(work, seriesId, batch!.id), begun);
		expect(codeOf(late)).toBe('visit_begun');
		expect((await roster()).total).toBe(1);
	});
});

describe('who may touch a roster', () => {
	test('the office may, and it is marked as keyed by them', async () => {
		const [administrator] = await admin<{ id: string; name: string }[]>`
			select id, name from staff where role = 'administrator' and agency_id = ${town.agency.id}`;
		const { id: staffId, name } = administrator!;
		const office = {
			kind: 'staff',
			agencyId: town.agency.id,
			staffId,
			role: 'administrator'
		} as const;
		expect(codeOf(await add(listOf(people[0]!), office))).toBe('done');
		expect(await batches()).toMatchObject([{ added: 1, keyedBy: name }]);
	});

	test('a counselor who goes there adds a list, until somebody else goes', async () => {
		const [crew] = await admin<{ staffId: string; allocationId: string }[]>`
			select r.staff_id as "staffId", a.id as "allocationId" from allocation a
			join visit v on v.agency_id = a.agency_id and v.id = a.visit_id
			join resource r on r.agency_id = a.agency_id and r.id = a.resource_id
			where v.series_id = ${seriesId} and a.released_at is null and r.staff_id is not null`;
		const { staffId } = crew!;
		const { agencyId } = contact;
		const counselor = { kind: 'staff', agencyId, staffId, role: 'counselor' } as const;
		expect(codeOf(await add(listOf(people[0]!), counselor))).toBe('done');
		await admin`update allocation set released_at = now() where released_at is null`;
		expect(codeOf(await add(listOf(people[1]!), counselor))).toBe('not_allowed');
		expect((await roster()).total).toBe(1);
	});

	test.each([
		['a visitor', () => town.visitor],
		[
			'a counselor who does not go there',
			() => ({ ...town.visitor, kind: 'staff', staffId: seriesId, role: 'counselor' })
		],
		['another organization', () => ({ ...contact, seriesId: newId(new Date()) })]
	])('%s may not', async (_, actorOf) => {
		const actor = actorOf() as Actor;
		const refusals = [
			await acting(actor, (work) => draftRoster(work, seriesId, tableOf('강하늘'))),
			await reading(actor, (work) => checkDraft(work, seriesId, null)),
			await acting(actor, (work) => takeBack(work, seriesId, newId(new Date())))
		];
		expect(refusals.map(codeOf)).toEqual(['not_allowed', 'not_allowed', 'not_allowed']);
	});

	test('another agency finds neither the series nor a row', async () => {
		await add(listOf(people[0]!));
		const other = { ...contact, agencyId: namsan.id };
		const found = await reading(other, (work) => rosterOfSeries(work, seriesId));
		expect(codeOf(found)).toBe('not_found');
		expect((await roster(other)).total).toBe(0);
	});
});

describe('a service where taking part is sensitive', () => {
	beforeEach(async () => {
		seriesId = await booked({});
		contact = { ...contact, seriesId };
	});

	test('takes no roster, whoever asks and however', async () => {
		const table = tableOf(listOf(people[0]!));
		const wanted = { draftId: newId(new Date()), columns: guessColumns(table.rows) };
		const refusals = [
			await acting(contact, (work) => draftRoster(work, seriesId, table)),
			await reading(contact, (work) => checkDraft(work, seriesId, null)),
			await acting(contact, (work) => addDraft(work, seriesId, wanted)),
			await acting(contact, (work) => takeBack(work, seriesId, newId(new Date())))
		];
		expect(new Set(refusals.map(codeOf))).toEqual(new Set(['roster_not_allowed']));
	});

	test('takes none from the database either', async () => {
		const insert = admin`insert into roster_batch
			(agency_id, id, series_id, draft_id, added, left_out, by_kind, added_at)
			values (${town.agency.id}, gen_random_uuid(), ${seriesId}, gen_random_uuid(), 1, 0, 'organization', now())`;
		await expect(insert).rejects.toThrow('takes no roster');
		const open = admin`update service set roster = 'organization' where template_key is not null`;
		await expect(open).rejects.toThrow('service_roster_or_programme');
	});
});
