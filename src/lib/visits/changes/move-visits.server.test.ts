import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { clinic, companies } from '../../../../tests/town/cast.ts';
import { aRequest, book, listed } from '../../../../tests/town/stories.ts';
import type { Actor } from '#lib/base/actor.ts';
import { addDays, dayNumber, dayOf, daysBetween } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { holdTime } from '#lib/visits/holds/hold-time.server.ts';
import { confirmWaiting } from '#lib/visits/waiting/confirm-waiting.server.ts';
import { joinWaiting } from '#lib/visits/waiting/join-waiting.server.ts';
import { bookedVisits, moveQuestion } from '#lib/visits/changes/move-question.server.ts';
import { moveVisits, type MoveRequest } from '#lib/visits/changes/move-visits.server.ts';
import { changeScopes, moveOffers, seenText, type ChangeScope } from '#lib/visits/time/moving.ts';
import { offerTimes } from '#lib/visits/waiting/offer-times.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let lead: Extract<Actor, { kind: 'staff' }>;

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

async function booked(): Promise<string> {
	const outcome = await book(town.agency, await aRequest(town.agency));
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	return outcome.value.seriesId;
}

const holderOf = (seriesId: string): Actor => ({
	kind: 'organization',
	agencyId: town.agency.id,
	seriesId
});
const visitsOf = (id: string) => reading(lead, (work) => visitsOfSeries(work, id));

/** What a person sees who wants to move visits: the question, and the times that are listed. */
function look(actor: Actor, seriesId: string, number: number, scope: ChangeScope) {
	return reading(actor, async (work) => {
		const found = (await seriesById(work, seriesId))!;
		const visits = await bookedVisits(work, seriesId);
		const question = await moveQuestion(work, found, visits, { number, scope });
		const today = dayNumber(dayOf(work.now, town.agency.zone));
		const offered = moveOffers(question, today, today + 60, 6).flatMap(({ times }) => times);
		return { listed: offered, seen: seenText(question.visits) };
	});
}

async function aMove(actor: Actor, seriesId: string, number: number, scope: ChangeScope, at = 0) {
	const { listed, seen } = await look(actor, seriesId, number, scope);
	const slot = listed[at % Math.max(1, listed.length)];
	if (!slot) return null;
	const { day, minute } = slot;
	return { requestKey: newId(new Date()), seriesId, number, scope, day, minute, seen };
}

/** Whether the first of the visits asked about comes too soon for its organization to change it. */
async function isTooLate(seriesId: string, number: number, scope: ChangeScope): Promise<boolean> {
	const { zone } = town.agency;
	const asked = {
		this: (one: number) => one === number,
		following: (one: number) => one >= number
	};
	const left = (await visitsOf(seriesId)).filter(
		(one) => !one.cancelledAt && (scope === 'all' || asked[scope](one.number))
	);
	const days = left.map((one) => daysBetween(dayOf(new Date(), zone), dayOf(one.startsAt, zone)));
	return Math.min(...days) < 2;
}

const move = (actor: Actor, request: MoveRequest, at?: Date) =>
	acting(actor, (work) => moveVisits(work, town.agency, request), at);
const codeOf = (outcome: Awaited<ReturnType<typeof move>>) =>
	outcome.ok ? 'done' : outcome.problems[0]!.code;

async function mailsOf(seriesId: string): Promise<number> {
	const [row] = await admin`
		select count(*)::int as n from notice where channel = 'mail' and (once_key like ${`%${seriesId}%`}
			or once_key in (select 'series-moved ' || id from reschedule where series_id = ${seriesId}))`;
	return Number(row!.n);
}

describe('moving visits', () => {
	test('moves what was asked, keeps the rest, and tells the contact once', async () => {
		const seriesId = await booked();
		const before = await visitsOf(seriesId);
		const wanted = (await aMove(holderOf(seriesId), seriesId, 2, 'following', 3))!;
		expect(codeOf(await move(holderOf(seriesId), wanted))).toBe('done');
		const after = await visitsOf(seriesId);
		expect(after[0]).toEqual(before[0]);
		expect(dayOf(after[1]!.startsAt, town.agency.zone)).toBe(wanted.day);
		expect(after.map((one) => one.sequence)).toEqual([0, 1, 1, 1]);
		expect(await mailsOf(seriesId)).toBe(2);
	});

	test('a form sent twice moves nothing twice', async () => {
		const seriesId = await booked();
		const wanted = (await aMove(lead, seriesId, 3, 'this'))!;
		expect(await move(lead, wanted)).toEqual({ ok: true, value: { moved: 1 } });
		expect(await move(lead, wanted)).toEqual({ ok: true, value: { moved: 1 } });
		expect((await visitsOf(seriesId))[2]!.sequence).toBe(1);
	});

	test('a form that moved another series is refused', async () => {
		const [one, other] = [await booked(), await booked()];
		const wanted = (await aMove(lead, one, 3, 'this'))!;
		expect(codeOf(await move(lead, wanted))).toBe('done');
		const { requestKey } = wanted;
		const again = { ...(await aMove(lead, other, 3, 'this'))!, requestKey };
		expect(codeOf(await move(lead, again))).toBe('request_changed');
		expect((await visitsOf(other))[2]!.sequence).toBe(0);
	});

	test('is refused when the dates are no longer those that the person saw', async () => {
		const seriesId = await booked();
		const one = (await aMove(lead, seriesId, 2, 'this', 0))!;
		const other = (await aMove(lead, seriesId, 3, 'this', 1))!;
		expect(codeOf(await move(lead, one))).toBe('done');
		expect(codeOf(await move(lead, other))).toBe('changed_meanwhile');
	});

	test('is the organization’s until two days before, then the office’s alone', async () => {
		const seriesId = await booked();
		const [, second] = await visitsOf(seriesId);
		const eve = new Date(second!.startsAt.getTime() - 86_400_000);
		const wanted = (await aMove(lead, seriesId, 2, 'following', 2))!;
		expect(codeOf(await move(holderOf(seriesId), wanted, eve))).toBe('too_late_to_change');
		expect(codeOf(await move(holderOf(newId(new Date())), wanted))).toBe('not_allowed');
		expect(codeOf(await move({ ...lead, role: 'counselor' }, wanted))).toBe('not_allowed');
		expect(codeOf(await move(town.visitor, wanted))).toBe('not_allowed');
	});

	test('of ten at once one moves, and no crew is booked twice', async () => {
		const seriesId = await booked();
		const wanted = (await aMove(lead, seriesId, 1, 'all', 4))!;
		const codes = await Promise.all(
			Array.from({ length: 10 }, async () =>
				codeOf(await move(lead, { ...wanted, requestKey: newId(new Date()) }))
			)
		);
		expect(codes.filter((code) => code === 'done')).toHaveLength(1);
		expect(codes.filter((code) => code === 'changed_meanwhile')).toHaveLength(9);
		await expectConserved(seriesId, 4);
	});
});

test('any sequence of changes leaves the right visits, whole crews and one mail each', async () => {
	const step = fc.record({
		what: fc.constantFrom('move', 'move', 'move', 'cancel', 'hold', 'run out', 'wait', 'take'),
		scope: fc.constantFrom(...changeScopes),
		number: fc.integer({ min: 1, max: 4 }),
		choice: fc.nat(40),
		byOffice: fc.boolean()
	});
	let changes = 0;
	let kept = 0;
	let taken = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
			const seriesId = await booked();
			let left = 4;
			let mails = 1;
			for (const { what, scope, number, choice, byOffice } of steps) {
				const actor = byOffice ? lead : holderOf(seriesId);
				if (what === 'hold') {
					kept += (await somebodyHolds(choice)) ? 1 : 0;
				} else if (what === 'run out') {
					await holdsRunOut();
				} else if (what === 'wait') {
					await somebodyWaits();
				} else if (what === 'take') {
					taken += (await somebodyTakes()) ? 1 : 0;
				} else if (what === 'cancel') {
					const said = { reason: 'organization_asked', sentence: '' } as const;
					const asked = { seriesId, number, scope, ...said };
					const outcome = await acting(actor, (work) => cancelVisits(work, town.agency, asked));
					if (outcome.ok) [left, mails] = [left - outcome.value.cancelled, mails + 1];
				} else {
					const wanted = await aMove(actor, seriesId, number, scope, choice);
					if (!wanted) continue;
					const isLate = !byOffice && (await isTooLate(seriesId, number, scope));
					expect(codeOf(await move(actor, wanted))).toBe(isLate ? 'too_late_to_change' : 'done');
					mails += isLate ? 0 : 1;
				}
				changes++;
				await expectConserved(seriesId, left);
				expect(await mailsOf(seriesId)).toBe(mails);
			}
			const all = { number: 1, scope: 'all', reason: 'organization_asked', sentence: '' } as const;
			await acting(lead, (work) => cancelVisits(work, town.agency, { seriesId, ...all }));
			await expectConserved(seriesId, 0);
		}),
		{ numRuns: 16 }
	);
	expect(changes).toBeGreaterThan(15);
	expect(Math.min(kept, taken)).toBeGreaterThan(0);
	// What strangers took is in nobody's way in the tests after this one.
	await admin`update hold set ended_at = now() where ended_at is null`;
	await admin`update allocation set released_at = now() where released_at is null`;
	await admin`update waiting set left_at = now() where left_at is null`;
}, 120_000);

/** What strangers hold or are offered meanwhile, the newest last. */
const tokens: { token: string; day: string; minute: number }[] = [];

async function somebodyHolds(choice: number): Promise<boolean> {
	const days = await listed(town.agency);
	const times = days.flatMap((one) => one.times);
	const slot = times[choice % Math.max(1, times.length)];
	if (!slot) return false;
	const { day, minute } = slot;
	const people = { serviceKey: clinic.key, headcount: 32, organizationSize: null };
	const asked = { ...people, day, minute, address: newId(new Date()), before: null };
	const outcome = await acting(town.visitor, (work) => holdTime(work, town.agency, asked));
	if (!outcome.ok) throw new Error(`listed and not held: ${JSON.stringify(outcome.problems)}`);
	if (outcome.value) tokens.push({ token: outcome.value, day, minute });
	return outcome.value !== null;
}

/** Every hold and offer runs out; nothing but the next who wants the time takes notice. */
async function holdsRunOut(): Promise<void> {
	await admin`update hold set made_at = made_at - interval '2 days',
		expires_at = now() - interval '1 second' where ended_at is null`;
}

async function somebodyWaits(): Promise<void> {
	const wish = { weekdays: [1, 2, 3, 4, 5], beforeDay: null, language: 'ko' as const };
	const who = { name: '대기 (예시)', email: `${newId(new Date())}@example.org` };
	const people = { serviceKey: clinic.key, headcount: 32, organizationSize: null };
	await acting(town.visitor, (work) =>
		joinWaiting(work, town.agency, { ...people, ...who, ...wish })
	);
	const [asked] = await admin`select id from waiting where email = ${who.email}`;
	await acting(town.visitor, (work) => confirmWaiting(work, asked!.id));
	await offerTimes(town.agency.id);
}

/** Somebody books what they held, in time or late; true when they got it. */
async function somebodyTakes(): Promise<boolean> {
	const last = tokens.pop();
	if (!last) return false;
	const { token: hold, day, minute } = last;
	const details = { ...companies[1]!, headcount: 32, organizationSize: null, note: '' };
	const wanted = { ...details, day, minute, hold, language: 'ko' as const };
	const keyed = { registrationNumber: null, channel: 'web' } as const;
	const request = { ...wanted, ...keyed, serviceKey: clinic.key, requestKey: newId(new Date()) };
	const outcome = await book(town.agency, request);
	if (!outcome.ok) return false;
	await expectConserved(outcome.value.seriesId, 4);
	return true;
}

/** Live visits in order, each with a whole crew over exactly its time; no time kept for the others. */
async function expectConserved(seriesId: string, left: number): Promise<void> {
	const { service } = (await reading(lead, (work) => seriesById(work, seriesId)))!;
	const { crewSize, setUpMinutes, travelMinutes } = service.rules;
	const visits = await visitsOf(seriesId);
	const live = visits.filter((one) => one.cancelledAt === null);
	expect(visits).toHaveLength(4);
	expect(live).toHaveLength(left);
	const days = live.map((one) => dayOf(one.startsAt, town.agency.zone));
	expect([...new Set(days)].sort()).toEqual(days);
	const rows = await admin<{ visitId: string; before: number; after: number }[]>`
		select a.visit_id as "visitId",
			extract(epoch from v.starts_at - a.blocked_from)::int / 60 as before,
			extract(epoch from a.blocked_until - v.ends_at)::int / 60 as after
		from allocation a join visit v on v.agency_id = a.agency_id and v.id = a.visit_id
		where v.series_id = ${seriesId} and a.released_at is null`;
	expect(rows).toHaveLength(left * crewSize);
	for (const { visitId, before, after } of rows) {
		expect(live.some(({ id }) => id === visitId)).toBe(true);
		expect([before, after]).toEqual([setUpMinutes + travelMinutes, travelMinutes]);
	}
	const [overlap] = await admin`
		select count(*)::int as n from allocation a join allocation b
		on a.agency_id = b.agency_id and a.resource_id = b.resource_id and a.id < b.id
		and a.during && b.during and a.released_at is null and b.released_at is null`;
	expect(overlap!.n).toBe(0);
	await expectWholeHolds(crewSize);
}

/** A hold that stands has a whole crew for each of its visits; one that ended has nothing. */
async function expectWholeHolds(crewSize: number): Promise<void> {
	const holds = await admin<{ isOpen: boolean; time: number; visits: number }[]>`
		select h.ended_at is null as "isOpen",
			(select count(*)::int from allocation a where a.hold_id = h.id and a.visit_id is null
				and a.released_at is null) as time,
			(select count(*)::int from held_visit v where v.hold_id = h.id) as visits
		from hold h`;
	for (const { isOpen, time, visits } of holds) expect(time).toBe(isOpen ? visits * crewSize : 0);
}

test('an organization is offered no day before the lead time, the office is', async () => {
	const seriesId = await booked();
	const soon = addDays(dayOf(new Date(), town.agency.zone), 7);
	const days = async (actor: Actor) =>
		(await look(actor, seriesId, 1, 'all')).listed.map(({ day }) => day).sort();
	expect((await days(holderOf(seriesId)))[0]! >= soon).toBe(true);
	expect((await days(lead))[0]! < soon).toBe(true);
});
