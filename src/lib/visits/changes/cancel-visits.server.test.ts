import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book, listed } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import type { NoticeWords } from '#lib/notices/schema.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { visitsOfCounselor, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { cancellationOfSeries } from '#lib/visits/booking/request-queries.server.ts';

const DAY_MS = 86_400_000;
const why = { reason: 'contact_unreachable', sentence: '전화를 세 번 드렸습니다.' } as const;

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let lead: StaffActor;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const [staff] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	lead = { kind: 'staff', agencyId, staffId: staff!.id, role: 'administrator' };
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

async function booked() {
	const outcome = await book(town.agency, await aRequest(town.agency));
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	return outcome.value.seriesId;
}

function cancel(seriesId: string, at?: Date, actor = lead) {
	return acting(
		actor,
		(work) => cancelVisits(work, town.agency, { seriesId, number: 1, scope: 'all', ...why }),
		at
	);
}

const visitsOf = (id: string) => reading(lead, (work) => visitsOfSeries(work, id));
const codeOf = (outcome: Awaited<ReturnType<typeof cancel>>) =>
	outcome.ok ? 'done' : outcome.problems[0]!.code;

describe('cancelling a series', () => {
	test('cancels every visit, frees its crews and offers the times again', async () => {
		const before = await listed(town.agency);
		const seriesId = await booked();
		expect(await listed(town.agency)).not.toEqual(before);
		expect(await cancel(seriesId)).toEqual({ ok: true, value: { cancelled: 4 } });

		const visits = await visitsOf(seriesId);
		expect(visits).toHaveLength(4);
		expect(visits.every((one) => one.cancelledAt !== null && one.sequence === 1)).toBe(true);
		expect(await reading(lead, (work) => crewOfSeries(work, seriesId))).toEqual([]);
		expect(await listed(town.agency)).toEqual(before);
	});

	test('keeps who cancelled, when and why, and writes one line of the ledger', async () => {
		const seriesId = await booked();
		await cancel(seriesId);
		const kept = await reading(lead, (work) => cancellationOfSeries(work, seriesId));
		expect(kept).toMatchObject({ ...why, by: '관리자 예시' });
		const lines = await admin`
			select actor_id, details from ledger_entry
			where act = 'series.cancelled' and subject_id = ${seriesId}`;
		expect([...lines]).toEqual([
			{
				actor_id: lead.staffId,
				details: { reason: why.reason, scope: 'all', visits: 4, numbers: '1,2,3,4' }
			}
		]);
	});

	test('tells the contact once, with a calendar in which the visits are cancelled', async () => {
		const seriesId = await booked();
		await cancel(seriesId);
		const mails = await admin<{ id: string; recipient: string; body: string }[]>`
			select id, recipient, body from notice where once_key = ${`series-cancelled ${seriesId} 1,2,3,4`}`;
		expect(mails.map((one) => one.recipient)).toEqual(['safety@daon.example']);
		const words = JSON.parse(await atRest.open(mails[0]!.body, mails[0]!.id)) as NoticeWords;
		expect(words.body.match(/회차/g)).toHaveLength(4);
		expect(words.body).toContain('담당자와 연락이 닿지 않음\n전화를 세 번 드렸습니다.');
		expect(words.attachments[0]!.content.match(/STATUS:CANCELLED/g)).toHaveLength(4);
		expect(words.attachments[0]!.content.match(/SEQUENCE:1\r/g)).toHaveLength(4);
	});

	test('leaves what has begun as it was', async () => {
		const seriesId = await booked();
		await acting(lead, (work) => confirmSeries(work, town.agency, seriesId));
		const [first, second] = await visitsOf(seriesId);
		await cancel(seriesId, second!.startsAt);
		const visits = await visitsOf(seriesId);
		expect(visits.map((one) => one.cancelledAt !== null)).toEqual([false, false, true, true]);
		const crew = await reading(lead, (work) => crewOfSeries(work, seriesId));
		expect(new Set(crew.map((one) => one.visitId))).toEqual(new Set([first!.id, second!.id]));
	});

	test('refuses a second time, and once every visit has begun', async () => {
		const seriesId = await booked();
		const last = (await visitsOf(seriesId)).at(-1)!;
		expect(codeOf(await cancel(seriesId, last.startsAt))).toBe('already_cancelled');
		expect(codeOf(await cancel(seriesId))).toBe('done');
		expect(codeOf(await cancel(seriesId))).toBe('already_cancelled');
	});

	test('of ten at once one cancels', async () => {
		const seriesId = await booked();
		const codes = await Promise.all(
			Array.from({ length: 10 }, async () => codeOf(await cancel(seriesId)))
		);
		expect(codes.filter((code) => code === 'done')).toHaveLength(1);
		expect(codes.filter((code) => code === 'already_cancelled')).toHaveLength(9);
	});

	test('is the office’s alone, and only for its own series', async () => {
		const seriesId = await booked();
		expect(codeOf(await cancel(seriesId, undefined, { ...lead, role: 'counselor' }))).toBe(
			'not_allowed'
		);
		const [other] = await admin<{ id: string }[]>`
			select id from agency where id <> ${town.agency.id}`;
		const stranger = { ...lead, agencyId: other!.id };
		expect(codeOf(await cancel(seriesId, undefined, stranger))).toBe('not_found');
		expect((await visitsOf(seriesId)).every((one) => one.cancelledAt === null)).toBe(true);
	});

	test('ends a series, which can no longer be confirmed', async () => {
		const seriesId = await booked();
		await cancel(seriesId);
		const confirmed = await acting(lead, (work) => confirmSeries(work, town.agency, seriesId));
		expect(confirmed).toMatchObject({ ok: false, problems: [{ code: 'already_cancelled' }] });
	});

	test('shows the counselors who would have gone that they need not', async () => {
		const seriesId = await booked();
		const [first] = await visitsOf(seriesId);
		const [someone] = await admin<{ id: string }[]>`
			select r.staff_id as id from allocation a join resource r on r.id = a.resource_id
			where a.visit_id = ${first!.id} limit 1`;
		const around = [-1, 1].map((days) => new Date(first!.startsAt.getTime() + days * DAY_MS));
		const theirs = async () =>
			(
				await reading(lead, (work) => visitsOfCounselor(work, someone!.id, around[0]!, around[1]!))
			).filter((one) => one.id === first!.id);
		expect((await theirs()).map((one) => one.cancelledAt)).toEqual([null]);
		await cancel(seriesId);
		expect((await theirs()).map((one) => one.cancelledAt !== null)).toEqual([true]);
	});
});
