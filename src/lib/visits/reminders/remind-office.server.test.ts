import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { isStillTrue, type Written } from '#lib/notices/notice-checks.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { apologyOf } from '#lib/visits/booking/apology-queries.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { waitingRequests } from '#lib/visits/booking/request-filter.ts';
import { requestedSeries } from '#lib/visits/booking/request-queries.server.ts';
import { remindOffice } from '#lib/visits/reminders/remind-office.server.ts';
import { tellUnanswered } from '#lib/visits/reminders/tell-unanswered.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let office: StaffActor;
let seriesId: string;

/** Moves the clock of Seoul, on which the office works. */
function at(moment: string): void {
	process.env.DOORSTEP_NOW = new Date(`${moment}:00+09:00`).toISOString();
}
// A Monday.
const MONDAY = '2026-11-23T10:00';

beforeAll(async () => {
	at(MONDAY);
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const [row] = await admin`select id from staff
		where agency_id = ${agencyId} and role = 'administrator'`;
	office = { kind: 'staff', agencyId, staffId: row!.id as string, role: 'administrator' };
}, 60_000);
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await admin.end();
	await town.leave();
});
/** A request for the Monday after, so that it is to be answered by Thursday. */
beforeEach(async () => {
	at(MONDAY);
	await admin`delete from notice`;
	if (seriesId) await acting(office, (work) => confirmSeries(work, town.agency, seriesId));
	await admin`delete from notice`;
	({ seriesId } = await aBookedSeries(town.agency, 0));
	await admin`update visit set starts_at = starts_at - (v.first - timestamptz '2026-11-30T10:00+09'),
			ends_at = ends_at - (v.first - timestamptz '2026-11-30T10:00+09')
		from (select min(starts_at) as first from visit where series_id = ${seriesId}) v
		where series_id = ${seriesId}`;
	await admin`delete from notice`;
});

type Notice = Written & { id: string; channel: string; recipient: string; body: string };
const notices = () => admin<Notice[]>`
	select id, template, channel, recipient, subject_id as "subjectId", told,
		about_id as "aboutId", about_at as "aboutAt", created_at as "createdAt", body
	from notice order by created_at, channel`;
const templates = async () => (await notices()).map(({ template }) => template as string);
const remind = () => remindOffice(town.agency.id);
async function bodyOf({ id, body }: Notice) {
	return JSON.parse(await atRest.open(body, id)).body as string;
}

describe('the office', () => {
	test('is told once before an answer is due and once when it is overdue, on working days', async () => {
		at('2026-11-24T10:00');
		expect(await remind()).toBe(0);
		at('2026-11-25T08:50');
		expect(await remind()).toBe(0);
		at('2026-11-25T09:10');
		expect([await remind(), await remind()]).toEqual([1, 0]);
		const [soon] = await notices();
		expect(soon).toMatchObject({ template: 'answer-soon', recipient: 'admin@hangang.example' });
		expect(await bodyOf(soon!)).toContain('11월 26일');
		expect(await bodyOf(soon!)).toContain(`/admin/series/${seriesId}`);
		at('2026-11-26T17:00');
		expect(await remind()).toBe(0);
		at('2026-11-27T09:10');
		expect([await remind(), await remind()]).toEqual([1, 0]);
		expect(await templates()).toEqual(['answer-soon', 'answer-overdue']);
	});

	test('is not told to answer what is too late to answer, nor that it is soon when it is over', async () => {
		const system = { kind: 'system', agencyId: town.agency.id } as const;
		const isTrue = async (template: string) => {
			const found = (await notices()).find((one) => (one.template as string) === template);
			return acting(system, (work) => isStillTrue(work, found!));
		};
		at('2026-11-25T10:00');
		await remind();
		at('2026-11-26T17:00');
		expect(await isTrue('answer-soon')).toBe(true);
		at('2026-11-27T09:10');
		expect(await isTrue('answer-soon')).toBe(false);
		await remind();
		expect(await isTrue('answer-overdue')).toBe(true);
		// Its first visit begins.
		at('2026-11-30T10:00');
		expect(await isTrue('answer-overdue')).toBe(false);
		await admin`delete from notice`;
		expect(await remind()).toBe(0);
	});

	test('is not told of a request after its apology, also where its first visit was moved since', async () => {
		const system = { kind: 'system', agencyId: town.agency.id } as const;
		at('2026-11-27T09:10');
		await remind();
		const overdue = (await notices()).find(
			({ template }) => (template as string) === 'answer-overdue'
		);
		const isTrue = () => acting(system, (work) => isStillTrue(work, overdue!));
		at('2026-11-30T10:10');
		await tellUnanswered(town.agency.id);
		// As if nothing of it had come yet.
		at('2026-11-27T09:20');
		expect(await isTrue()).toBe(false);
		await admin`delete from notice where template = 'answer-overdue'`;
		expect(await remind()).toBe(0);
	});

	test('is not disturbed on a weekend, nor told what was answered meanwhile', async () => {
		at('2026-11-28T10:00');
		expect(await remind()).toBe(0);
		at('2026-11-25T10:00');
		expect(await remind()).toBe(1);
		const [soon] = await notices();
		const system = { kind: 'system', agencyId: town.agency.id } as const;
		const isTrue = () => acting(system, (work) => isStillTrue(work, soon!));
		expect(await isTrue()).toBe(true);
		await acting(office, (work) => confirmSeries(work, town.agency, seriesId));
		expect(await isTrue()).toBe(false);
		expect(await remind()).toBe(0);
	});

	test('is told on the phones where its administrators turned messages on, by a number alone', async () => {
		const phone = randomUUID();
		await admin`insert into push_device ${admin({
			...{ agency_id: town.agency.id, id: phone, staff_id: office.staffId },
			...{ endpoint_hash: phone, sealed: '', created_at: new Date() }
		})}`;
		at('2026-11-25T10:00');
		await remind();
		const push = (await notices()).filter(({ channel }) => channel === 'push');
		expect(push).toMatchObject([{ template: 'push-answers', recipient: phone }]);
		await admin`delete from push_device`;
	});

	test('is told nothing where it turned that off', async () => {
		await admin`insert into notice_choice
			(agency_id, quiet_from, quiet_until, reminders_off, changed_at, changed_by)
			values (${town.agency.id}, 1260, 480, '["office-answers"]', now(), ${office.staffId})`;
		at('2026-11-25T10:00');
		expect(await remind()).toBe(0);
		await admin`delete from notice_choice`;
	});

	test('sees the request to answer first, with its deadline', async () => {
		const { seriesId: later } = await aBookedSeries(town.agency, 0);
		await admin`update series set requested_at = requested_at - interval '3 days' where id = ${later}`;
		const { rows } = await acting(office, (work) =>
			requestedSeries(work, waitingRequests, town.agency.zone)
		);
		expect(rows.map(({ id }) => id)).toEqual([seriesId, later]);
		await acting(office, (work) => confirmSeries(work, town.agency, later));
	});
});

test('whoever got no answer until the first visit came is told so once, with the nearest dates', async () => {
	at('2026-11-30T09:00');
	expect(await tellUnanswered(town.agency.id)).toBe(0);
	at('2026-11-30T10:10');
	expect(await tellUnanswered(town.agency.id)).toBe(1);
	expect(await tellUnanswered(town.agency.id)).toBe(0);
	const [sorry, ...more] = (await notices()).filter(
		({ template }) => (template as string) === 'series-unanswered'
	);
	expect(more).toEqual([]);
	const body = await bodyOf(sorry!);
	expect(body).toContain('12월 7일');
	expect(body).toMatch(/\/book\/workplace-clinic\?people=32/);
	const [row] = await admin`select count(*)::int as n from ledger_entry
		where act = 'series.unanswered' and subject_id = ${seriesId}`;
	expect(row!.n).toBe(1);
});

test('who had an answer, or a visit cancelled, is told nothing of that', async () => {
	await acting(office, (work) => confirmSeries(work, town.agency, seriesId));
	at('2026-11-30T10:10');
	expect(await tellUnanswered(town.agency.id)).toBe(0);
});

describe('a request that was apologized for', () => {
	const isSorry = ({ template }: Notice) => (template as string) === 'series-unanswered';
	const confirm = (said = {}) =>
		acting(office, (work) => confirmSeries(work, town.agency, seriesId, said));
	const codes = async (said?: object) => {
		const outcome = await confirm(said);
		return outcome.ok ? [] : outcome.problems.map(({ code, field }) => [code, field]);
	};
	beforeEach(async () => {
		at('2026-11-30T10:10');
		await tellUnanswered(town.agency.id);
	});

	test('is confirmed only by somebody who spoke with them, and the mail takes the apology back', async () => {
		const read = () => acting(office, (work) => apologyOf(work, seriesId));
		expect(await read()).toMatchObject({ sentAt: null });
		expect(await codes()).toEqual([['call_first', 'spoke']]);
		expect((await notices()).map(({ template }) => template)).not.toContain('series-confirmed');
		expect(await codes({ spoke: true })).toEqual([]);
		const told = (await notices()).find(
			({ template }) => (template as string) === 'series-confirmed'
		);
		expect(await bodyOf(told!)).toContain('11월 30일 (월)에 답을 드리지 못해');
	});

	test('is told so in an agency’s own wording too, and never of one that was answered in time', async () => {
		const own = { agency_id: town.agency.id, template: 'series-confirmed', language: 'ko' };
		await admin`insert into notice_wording ${admin({
			...own,
			...{
				version: 1,
				is_original: false,
				subject: '확정',
				body: '{service} {visits} {poster} {link}'
			},
			...{ made_at: new Date(), made_by: office.staffId }
		})}`;
		await confirm({ spoke: true });
		const [body] = await bodies('series-confirmed');
		expect(body).toMatch(/이제는 그렇지 않습니다/);
		await admin`delete from notice_wording`;
		at(MONDAY);
		await admin`delete from notice`;
		({ seriesId } = await aBookedSeries(town.agency, 0));
		expect(await codes()).toEqual([]);
		expect(await bodies('series-confirmed')).toEqual([
			expect.not.stringMatching(/그렇지 않습니다|\{earlier\}/)
		]);
	});

	test('does not hear of the apology after the promise', async () => {
		const [sorry] = (await notices()).filter(isSorry);
		const system = { kind: 'system', agencyId: town.agency.id } as const;
		const isTrue = () => acting(system, (work) => isStillTrue(work, sorry!));
		expect(await isTrue()).toBe(true);
		await confirm({ spoke: true });
		expect(await isTrue()).toBe(false);
	});

	test('is refused once its dates are over, whoever spoke with whom', async () => {
		at('2027-12-01T10:00');
		expect(await codes({ spoke: true })).toEqual([['dates_over', undefined]]);
	});

	async function bodies(template: string) {
		const found = (await notices()).filter((one) => (one.template as string) === template);
		return Promise.all(found.map(bodyOf));
	}
});
