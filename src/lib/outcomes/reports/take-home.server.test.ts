import { createHash } from 'node:crypto';
import postgres from 'postgres';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { participants } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import { takeRecordsHome, type TakeRecords } from '#lib/outcomes/fhir/take-records-home.server.ts';
import { periodAround } from '#lib/outcomes/reports/period.ts';
import { programmesOf } from '#lib/outcomes/reports/report-people.server.ts';
import { takeReportHome } from '#lib/outcomes/reports/take-report-home.server.ts';
import type { TakenFile, TakeReport } from '#lib/outcomes/reports/take-report-home.server.ts';
import { workbook } from '#lib/outcomes/reports/workbook.server.ts';
import { enrol } from '#lib/programmes/enrol.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';
import type { Outcome } from '#lib/base/problems.ts';

const agency = { name: '한강 보건소 (예시)', zone: 'Asia/Seoul' };
const address = { layout: 'quarterly-return', programme: null, period: '2026Q3' };
const asked: TakeReport = { address, format: 'csv', purpose: 'report', reason: '3분기 제출' };
const records: TakeRecords = {
	...{ programme: 'kr-visit-6m', period: String(now().getFullYear()), format: 'people' },
	...{ purpose: 'handover', reason: '옮기기' }
};
const place = { base: 'https://example.org/hangang', language: 'ko' as const };

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
const staff: Partial<Record<StaffActor['role'], StaffActor>> = {};

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const rows = await admin<{ id: string; role: StaffActor['role'] }[]>`
		select id, role from staff where agency_id = ${town.agency.id}`;
	for (const { id, role } of rows) {
		staff[role] = { kind: 'staff', agencyId: town.agency.id, staffId: id, role };
	}
	const { series } = await aBookedSeries(town.agency, 0);
	const agreed = { general: true, reminders: true };
	const request = { code: series.code, ...participants[0]!, language: 'ko' as const, agreed };
	valueOf(await acting(town.visitor, (work) => enrol(work, town.agency, request)));
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

function valueOf<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
	return outcome.value;
}

const take = (role: StaffActor['role'], changes: Partial<TakeReport> = {}) =>
	acting(staff[role]!, (work) => takeReportHome(work, { ...asked, ...changes }, agency, 'ko'));
const takeRecords = (role: StaffActor['role'], changes: Partial<TakeRecords> = {}) =>
	acting(staff[role]!, (work) =>
		takeRecordsHome(work, { ...records, ...changes }, place, 'Asia/Seoul')
	);

async function ledgerOf({ sha256 }: TakenFile) {
	const [row] = await admin`select actor_id, details from ledger_entry
		where act = 'outcomes.taken_home' and details->>'sha256' = ${sha256}`;
	return row!;
}

describe('a report taken home', () => {
	test('is a CSV with its mark, named by what, when and where it was computed', async () => {
		const file = valueOf(await take('head'));
		expect(file.name).toMatch(/^outcomes_quarterly-return_2026Q3_KST\d{8}\.csv$/);
		expect([...file.bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
		const lines = new TextDecoder().decode(file.bytes).trimEnd().split('\r\n');
		expect(lines).toHaveLength(file.rows + 1);
		expect(lines[1]).toMatch(/^"분기 보고","2026Q3","전체","합계","시작일을 정함","\*"/);
	});

	test('leaves who, what for, why, how many rows and the fingerprint of its bytes', async () => {
		const file = valueOf(await take('head'));
		expect(file.sha256).toBe(createHash('sha256').update(file.bytes).digest('hex'));
		expect(await ledgerOf(file)).toEqual({
			actor_id: staff.head!.staffId,
			details: {
				...{ file: file.name, format: 'csv', rows: file.rows, sha256: file.sha256 },
				...{ purpose: 'report', reason: '3분기 제출' }
			}
		});
	});

	test('is a workbook with a sheet for each table, what it is and what its words mean', async () => {
		const file = valueOf(await take('administrator', { format: 'xlsx' }));
		const sheets = await readXlsxFile(Buffer.from(file.bytes));
		expect(sheets.map(({ sheet }) => sheet)).toEqual([
			...['안내', '전체', '성별과 나이', '상담 방법', '장소', '약물', '용어']
		]);
		expect(sheets[0]!.data[0]).toEqual(['기관', agency.name]);
		const [heads, total] = sheets[1]!.data;
		expect(heads!.slice(0, 3)).toEqual(['구분', '시작일을 정함', '금연']);
		expect(total!.slice(0, 3)).toEqual(['합계', 0, 0]);
	});

	test('that names neither is of the programme with the most people, and of the quarter that ended', async () => {
		const usual = { layout: 'quarterly-return', programme: null, period: null };
		const file = valueOf(await take('administrator', { address: usual }));
		const today = dayOf(now(), agency.zone);
		const ended = addDays(periodAround('quarter', today).from, -1);
		expect(file.name).toContain(`_${periodAround('quarter', ended).key}_`);
		const chosen = await acting(staff.administrator!, (work) => programmesOf(work));
		expect(chosen[0]!.key).toBe('kr-visit-6m');
	});

	test('is not for counselors, and not there where nothing fits', async () => {
		expect(await take('counselor')).toMatchObject({ problems: [{ code: 'not_allowed' }] });
		const unknown = { ...address, programme: 'appointment' };
		expect(await take('head', { address: unknown })).toMatchObject({
			problems: [{ code: 'not_found' }]
		});
	});
});

describe('a workbook', () => {
	test('keeps texts as texts, leading zeros and signs of formulas too, and numbers as numbers', async () => {
		const row = ['010-1234-5678', '07', '=1+1', '@sum', 12.5, null, '*'];
		const bytes = await workbook([
			{ name: '가/나:다', rows: [['a'], row] },
			{ name: '가/나:다', rows: [['b']] }
		]);
		const sheets = await readXlsxFile(bytes);
		expect(sheets[0]!.data[1]).toEqual(row);
		expect(new Set(sheets.map(({ sheet }) => sheet)).size).toBe(2);
	});
});

describe('records taken home', () => {
	test('are for administrators alone', async () => {
		for (const role of ['head', 'counselor'] as const) {
			expect(await takeRecords(role)).toMatchObject({ problems: [{ code: 'not_allowed' }] });
		}
	});

	test('leave a line of the access log for each person, and are another pseudonym each time', async () => {
		const file = valueOf(await takeRecords('administrator'));
		const { entry } = JSON.parse(new TextDecoder().decode(file.bytes));
		const ids = (entry as { resource: { resourceType: string; id: string } }[])
			.map(({ resource }) => resource)
			.filter(({ resourceType }) => resourceType === 'Patient')
			.map(({ id }) => id);
		const [{ people } = { people: 0 }] = await admin<{ people: number }[]>`
			select count(*)::int as people from enrolment
			where agency_id = ${town.agency.id} and template_key = 'kr-visit-6m'`;
		expect(people).toBe(1);
		expect(ids).toHaveLength(people);
		const [{ lines } = { lines: 0 }] = await admin<{ lines: number }[]>`
			select count(*)::int as lines from access_entry where action = 'export' and reason = '옮기기'`;
		expect(lines).toBe(people);
		expect(await ledgerOf(file)).toMatchObject({
			details: { format: 'people', rows: entry.length }
		});
	});

	test('of outcomes alone touch nobody', async () => {
		const file = valueOf(
			await takeRecords('administrator', { format: 'measures', reason: '성과만' })
		);
		const text = new TextDecoder().decode(file.bytes);
		expect(text).toContain('"MeasureReport"');
		expect(text).not.toContain('"Patient"');
		expect(await admin`select 1 from access_entry where reason = '성과만'`).toHaveLength(0);
	});
});
