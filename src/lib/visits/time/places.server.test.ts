import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aService } from '../../../../tests/town/own-services.ts';
import { aRequest, book, listed } from '../../../../tests/town/stories.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { bookedVisits, moveQuestion } from '#lib/visits/changes/move-question.server.ts';
import { cancelVisits } from '#lib/visits/changes/cancel-visits.server.ts';
import { giveUpHold, holdTime } from '#lib/visits/holds/hold-time.server.ts';
import { seriesById, serviceByKey } from '#lib/visits/queries.server.ts';
import { moveOffers } from '#lib/visits/time/moving.ts';
import { datesOffered } from '#lib/visits/time/offered.server.ts';
import { confirmWaiting } from '#lib/visits/waiting/confirm-waiting.server.ts';
import { joinWaiting } from '#lib/visits/waiting/join-waiting.server.ts';
import { offerTimes } from '#lib/visits/waiting/offer-times.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let lead: StaffActor;
/** A service for ten people in all. */
let key: string;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const agencyId = town.agency.id;
	const [staff] = await admin<{ id: string }[]>`
		select id from staff where agency_id = ${agencyId} and role = 'administrator'`;
	lead = { kind: 'staff', agencyId, staffId: staff!.id, role: 'administrator' };
}, 60_000);
beforeEach(async () => {
	key = await aService(admin, town.agency.id, {}, { places: 10 });
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

async function bookFor(headcount: number): Promise<string> {
	const booked = await book(
		town.agency,
		await aRequest(town.agency, { serviceKey: key, headcount })
	);
	if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
	return booked.value.seriesId;
}

type Time = { day: string; minute: number };

function hold(headcount: number, { day, minute }: Time, before: string | null = null) {
	const asked = { serviceKey: key, headcount, organizationSize: null, day, minute };
	return acting(town.visitor, (work) =>
		holdTime(work, town.agency, { ...asked, address: newId(new Date()), before })
	);
}

/** A time at which everybody is free. */
async function aTime(): Promise<Time> {
	const { day, minute } = await aRequest(town.agency, { serviceKey: key, headcount: 1 });
	return { day, minute };
}

const full = (left: number) => ({
	ok: false,
	problems: [{ code: 'places_full', params: { left } }]
});

describe('a service for a number of people in all', () => {
	test('lists, holds and books what its places are enough for, and nothing else', async () => {
		await bookFor(7);
		const time = await aTime();
		expect(await listed(town.agency, 4, key)).toEqual([]);
		expect(await hold(4, time)).toMatchObject(full(3));
		const wanted = await aRequest(town.agency, { serviceKey: key, headcount: 3 });
		expect(await book(town.agency, { ...wanted, headcount: 4 })).toMatchObject(full(3));
		expect((await book(town.agency, wanted)).ok).toBe(true);
		expect(await listed(town.agency, 1, key)).toEqual([]);
	});

	test('says why there is no date', async () => {
		await bookFor(10);
		const dates = await reading(town.visitor, async (work) => {
			const { id: serviceId, rules } = (await serviceByKey(work, key))!;
			const asked = { serviceId, rules, headcount: 2, zone: town.agency.zone };
			return datesOffered(work, asked, dayOf(work.now, town.agency.zone));
		});
		expect(dates.days).toEqual([]);
		expect(dates.refusal).toMatchObject({ code: 'places_full', params: { left: 0 } });
	});

	test('keeps the places of a hold for its holder, until it is given back', async () => {
		const time = await aTime();
		const held = await hold(8, time);
		if (!held.ok || !held.value) throw new Error('not held');
		expect(await listed(town.agency, 3, key)).toEqual([]);
		expect((await listed(town.agency, 2, key)).length).toBeGreaterThan(0);
		// Whoever holds them can choose another time for more.
		const again = await hold(10, time, held.value);
		if (!again.ok || !again.value) throw new Error('not held again');
		expect(await listed(town.agency, 1, key)).toEqual([]);
		await acting(town.visitor, (work) => giveUpHold(work, again.value!));
		expect((await listed(town.agency, 10, key)).length).toBeGreaterThan(0);
	});

	test('books what is held, though nobody else could', async () => {
		const wanted = await aRequest(town.agency, { serviceKey: key, headcount: 10 });
		const held = await hold(10, wanted);
		if (!held.ok) throw new Error('not held');
		expect(await book(town.agency, wanted)).toMatchObject(full(0));
		expect((await book(town.agency, { ...wanted, hold: held.value })).ok).toBe(true);
	});

	test('lets nobody wait with more people than it has places at all', async () => {
		const wish = {
			serviceKey: key,
			organizationSize: null,
			name: 'x',
			email: `${key}@many.example`
		};
		const join = (headcount: number) =>
			acting(town.visitor, (work) =>
				joinWaiting(work, town.agency, {
					...{ ...wish, headcount, weekdays: [1, 2, 3, 4, 5], beforeDay: null, language: 'ko' }
				})
			);
		expect(await join(11)).toMatchObject(full(10));
		expect(await join(10)).toMatchObject({ ok: true });
	});

	test('has its places back when a series is cancelled, and offers them to who waits', async () => {
		const seriesId = await bookFor(10);
		const email = `${key}@example.org`;
		const wish = { serviceKey: key, headcount: 5, organizationSize: null, name: 'x', email };
		await acting(town.visitor, (work) =>
			joinWaiting(work, town.agency, {
				...wish,
				...{ weekdays: [1, 2, 3, 4, 5], beforeDay: null, language: 'ko' }
			})
		);
		const [place] = await admin<{ id: string }[]>`select id from waiting where email = ${email}`;
		await acting(town.visitor, (work) => confirmWaiting(work, place!.id));
		const offers = async () => {
			await offerTimes(town.agency.id);
			const rows = await admin`select from hold h join waiting w on w.id = h.waiting_id
				where w.email = ${email} and h.ended_at is null`;
			return rows.length;
		};
		expect(await offers()).toBe(0);
		await acting(lead, (work) =>
			cancelVisits(work, town.agency, {
				...{ seriesId, number: 1, scope: 'all', reason: 'contact_unreachable', sentence: '' }
			})
		);
		expect(await offers()).toBe(1);
		expect(await listed(town.agency, 6, key)).toEqual([]);
	});

	test('is not passed by ten who book at once', async () => {
		const times = (await listed(town.agency, 3, key)).flatMap((one) => one.times).slice(0, 10);
		const wanted = await aRequest(town.agency, { serviceKey: key, headcount: 3 });
		const answers = await Promise.all(
			times.map(({ day, minute }) =>
				book(town.agency, { ...wanted, requestKey: newId(new Date()), day, minute })
			)
		);
		expect(answers.filter(({ ok }) => ok).length).toBe(3);
	});

	test('lets a series move that has its places already', async () => {
		const seriesId = await bookFor(10);
		const offered = await reading(lead, async (work) => {
			const found = (await seriesById(work, seriesId))!;
			const visits = await bookedVisits(work, seriesId);
			const question = await moveQuestion(work, found, visits, { number: 1, scope: 'this' });
			return moveOffers(question, 0, 40_000, 1);
		});
		expect(offered).toHaveLength(1);
	});
});
