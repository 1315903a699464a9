import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { Role, StaffActor } from '#lib/base/actor.ts';
import { parseRosterText } from '#lib/organizations/roster-text.ts';
import { printRoster, takeRosterHome } from '#lib/programmes/paper/hand-out-roster.server.ts';
import { keyInPaper, lookAtPaper } from '#lib/programmes/paper/key-in-paper.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

let field: FieldTown;
let visitId: string;
let startsAt: Date;

beforeAll(async () => {
	field = await fieldTown(3);
	visitId = field.at('강하늘').visitId;
	const [row] = await field.admin`select starts_at as "startsAt" from visit where id = ${visitId}`;
	startsAt = row!.startsAt as Date;
}, 60_000);
beforeEach(async () => {
	await field.admin`truncate check_in, measure, contact, ledger_entry, access_entry cascade`;
});
afterAll(() => field.leave());

const afterwards = () => new Date(startsAt.getTime() + 4 * 3_600_000);

/** Does something as one of the staff: a counselor goes there, and a stranger is one who does not. */
async function as<T>(
	role: Role | 'stranger',
	act: (work: Work<StaffActor>) => Promise<T>,
	at = afterwards()
) {
	const { id: agencyId } = field.agency;
	const staff = await field.admin`
		select s.id, s.role, exists (select from allocation a where a.resource_id = r.id) as goes
		from staff s left join resource r on r.staff_id = s.id and r.agency_id = s.agency_id
		where s.agency_id = ${agencyId}`;
	const known: Role = role === 'stranger' ? 'counselor' : role;
	// The town has nobody of some roles; whoever goes nowhere stands for them.
	const who =
		staff.find((one) => one.role === role && (role !== 'counselor' || one.goes)) ??
		staff.find((one) => !one.goes);
	const actor: StaffActor = { kind: 'staff', agencyId, staffId: who!.id, role: known };
	return acting(actor, act, at);
}

async function theFile(): Promise<string[][]> {
	const asked = { visitId, reason: '통신 장애 대비' };
	const file = await as('administrator', (work) => takeRosterHome(work, asked, 'ko'));
	const table = parseRosterText((file as { value: string }).value);
	return (table as { value: string[][] }).value;
}

/** The file with a row of it filled in: arrived, time, value. */
async function filled(name: string, ...written: string[]): Promise<string[][]> {
	const rows = await theFile();
	return rows.map((cells) =>
		cells[1]!.startsWith(name)
			? [...cells.slice(0, 3), ...written, ...cells.slice(3 + written.length)]
			: cells
	);
}

async function look(rows: string[][]) {
	const check = await as('administrator', (work) => lookAtPaper(work, visitId, { rows }));
	if (!check.ok) throw new Error(check.problems[0]!.code);
	return check.value;
}

const keyIn = (sealed: string, chosen: string[] = []) =>
	as('administrator', (work) => keyInPaper(work, visitId, { sealed, chosen }));

const codes = (outcome: { ok: boolean; problems?: { code: string }[] }) =>
	outcome.ok ? 'done' : outcome.problems![0]!.code;

describe('a roster on paper', () => {
	test('is for administrators and the counselors who go there, and leaves a line for each person', async () => {
		expect(codes(await as('counselor', (work) => printRoster(work, visitId)))).toBe('done');
		expect(codes(await as('administrator', (work) => printRoster(work, visitId)))).toBe('done');
		const rows = await field.admin`select action, reason from access_entry`;
		expect(rows).toHaveLength(6);
		expect(rows[0]).toMatchObject({ action: 'print', reason: `visit roster ${visitId}` });
		for (const role of ['stranger', 'head', 'lead'] as const) {
			expect(codes(await as(role, (work) => printRoster(work, visitId))), role).toBe(
				'not_your_visit'
			);
		}
		expect(await field.count('access_entry')).toBe(6);
	});

	test('says names and nothing else of anybody', async () => {
		const paper = await as('counselor', (work) => printRoster(work, visitId));
		if (!paper.ok) throw new Error();
		expect(paper.value.people.map((one) => Object.keys(one))).toEqual(
			Array(3).fill(['enrolmentId', 'name', 'turnAt'])
		);
	});

	test('says who is not registered, and leaves them out of the file that is filled in', async () => {
		const ids = (await theFile()).slice(1).map((cells) => cells.at(-1)!);
		const gone = ids[1]!;
		const answer = (given: boolean) => field.admin`update consent set given = ${given}
			where enrolment_id = ${gone} and item_key = 'general'`;
		await answer(false);
		const paper = await as('counselor', (work) => printRoster(work, visitId));
		if (!paper.ok) throw new Error();
		const marked = paper.value.people.filter((one) => one.isUnregistered);
		expect(marked.map(({ enrolmentId }) => enrolmentId)).toEqual([gone]);
		const left = (await theFile()).slice(1).map((cells) => cells.at(-1)!);
		await answer(true);
		expect(left).toEqual([ids[0], ids[2]]);
	});

	test('as a file it is for administrators alone, with their reason', async () => {
		await theFile();
		const [row] = await field.admin`select distinct action, reason from access_entry`;
		expect(row).toEqual({ action: 'export', reason: '통신 장애 대비' });
		const asked = { visitId, reason: 'x' };
		expect(codes(await as('counselor', (work) => takeRosterHome(work, asked, 'ko')))).toBe(
			'not_allowed'
		);
	});
});

describe('keying it in', () => {
	test('records who came and what was measured, once, and says in the ledger how', async () => {
		await field.phone.push((await field.consent('강하늘', true)).envelope);
		await field.admin`truncate ledger_entry`;
		const rows = await filled('강하늘', '예', '', '21');
		const { sealed, fresh, bad } = await look(rows);
		expect(bad).toEqual([]);
		expect(fresh).toHaveLength(2);
		expect(await field.count('check_in')).toBe(0);
		expect(await keyIn(sealed)).toEqual({ ok: true, value: { arrivals: 1, readings: 1 } });
		expect(codes(await keyIn(sealed))).toBe('paper_nothing_new');
		const [reading] = await field.admin`select c.step_key, c.visit_id, m.value, m.unit
			from contact c join measure m on m.contact_id = c.id`;
		expect(reading).toEqual({ step_key: null, visit_id: visitId, value: 21, unit: '[ppm]' });
		const keyed = await field.admin`
			select act from ledger_entry where details->>'keyed' = 'paper' order by id`;
		expect(keyed.map(({ act }) => act)).toEqual(['participant.checked_in', 'reading.recorded']);
		const again = await look(rows);
		expect(again).toMatchObject({ fresh: [], clashes: [], knownCount: 1 });
		expect(await field.count('measure')).toBe(1);
	});

	test('keeps what a phone recorded unless somebody chose the paper', async () => {
		const later = new Date(startsAt.getTime() + 30 * 60_000);
		const { enrolmentId } = field.at('강하늘');
		await field.admin`insert into check_in
			(agency_id, visit_id, enrolment_id, recorded_by, checked_in_at)
			select agency_id, ${visitId}, ${enrolmentId}, id, ${later} from staff
			where role = 'counselor' and agency_id = ${field.agency.id} limit 1`;
		const minute = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Seoul', timeStyle: 'short' });
		const rows = await filled('강하늘', '예', minute.format(startsAt));
		const { sealed, clashes } = await look(rows);
		expect(clashes).toHaveLength(1);
		expect(codes(await keyIn(sealed))).toBe('paper_nothing_new');
		const chosen = [`${enrolmentId} arrival`];
		expect(await keyIn(sealed, chosen)).toEqual({ ok: true, value: { arrivals: 1, readings: 0 } });
		const [row] = await field.admin`select checked_in_at as at from check_in`;
		expect(row!.at).toEqual(startsAt);
	});

	test('two files of two visits of one day record one value of a person', async () => {
		await field.phone.push((await field.consent('강하늘', true)).envelope);
		const [other] = await field.admin`
			insert into visit (id, agency_id, series_id, number, starts_at, ends_at, changed_at)
			select gen_random_uuid(), agency_id, series_id, 90, ends_at, ends_at + interval '1 hour', now()
			from visit where id = ${visitId} returning id`;
		const otherId = other!.id as string;
		const rows = await filled('강하늘', '', '', '21');
		const others = rows.map((cells) => cells.map((cell) => (cell === visitId ? otherId : cell)));
		const looked = await as('administrator', (work) =>
			lookAtPaper(work, otherId, { rows: others })
		);
		if (!looked.ok) throw new Error(codes(looked));
		const { sealed } = await look(rows);
		const wanted = { sealed: looked.value.sealed, chosen: [] };
		const both = await Promise.all([
			keyIn(sealed),
			as('administrator', (work) => keyInPaper(work, otherId, wanted))
		]);
		const counts = both.map((one) => (one.ok ? one.value : null));
		expect(counts.map((one) => one?.arrivals)).toEqual([1, 1]);
		expect(counts.map((one) => one?.readings).sort()).toEqual([0, 1]);
		expect(await field.count('measure')).toBe(1);
	});

	test('refuses a value of somebody who did not agree, and everything before the visit begins', async () => {
		const other = (await theFile()).slice(1).find((cells) => !cells[1]!.startsWith('강하늘'))!;
		await field.admin`update consent set given = false
			where enrolment_id = ${other.at(-1)!} and item_key = 'health'`;
		const rows = await filled(other[1]!, '예', '', '21');
		expect((await look(rows)).bad).toMatchObject([{ problem: { code: 'consent_missing' } }]);
		const early = new Date(startsAt.getTime() - 60_000);
		const looked = await as('administrator', (work) => lookAtPaper(work, visitId, { rows }), early);
		expect(codes(looked)).toBe('paper_too_early');
	});

	test('takes no file that somebody else was shown, that was changed, or that is an hour old', async () => {
		const { sealed } = await look(await filled('강하늘', '예', ''));
		const late = new Date(afterwards().getTime() + 61 * 60_000);
		const wanted = { sealed, chosen: [] };
		const old = await as('administrator', (work) => keyInPaper(work, visitId, wanted), late);
		expect(codes(old)).toBe('roster_draft_gone');
		for (const wrong of ['', 'x', `${sealed.slice(0, -4)}AAAA`]) {
			expect(codes(await keyIn(wrong))).toBe('roster_draft_gone');
		}
		expect(await field.count('check_in')).toBe(0);
	});

	test('is for administrators alone', async () => {
		const rows = await theFile();
		for (const role of ['counselor', 'head', 'lead'] as const) {
			const looked = await as(role, (work) => lookAtPaper(work, visitId, { rows }));
			expect(codes(looked), role).toBe('not_allowed');
		}
	});
});
