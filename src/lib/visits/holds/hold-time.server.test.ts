import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book as bookAt, listed } from '../../../../tests/town/stories.ts';
import { clinic } from '../../../../tests/town/cast.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import type { BookingRequest } from '#lib/visits/booking/book-series.server.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { HOLD_MINUTES, HOLDS_PER_ADDRESS } from '#lib/visits/holds/holding.ts';
import { heldVisits, holdByToken } from '#lib/visits/holds/hold-queries.server.ts';
import {
	giveUpHold,
	holdTime,
	renewHold,
	type HoldRequest
} from '#lib/visits/holds/hold-time.server.ts';
import { datesOffered, seriesOffered } from '#lib/visits/time/offered.server.ts';
import { serviceByKey, visitsOfSeries } from '#lib/visits/queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
beforeEach(async () => {
	await admin`update hold set ended_at = now() where ended_at is null`;
	await admin`update allocation set released_at = now() where released_at is null`;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);
let addresses = 0;

async function aHold(changes: Partial<HoldRequest> = {}): Promise<HoldRequest> {
	const { day, minute, serviceKey, headcount } = await aRequest(town.agency);
	const address = `192.0.2.${addresses++}`;
	const asked = { serviceKey, headcount, organizationSize: null, day, minute };
	return { ...asked, address, before: null, ...changes };
}
const hold = (request: HoldRequest, at?: Date) =>
	acting(town.visitor, (work) => holdTime(work, town.agency, request), at);

async function held(request: HoldRequest): Promise<string> {
	const outcome = await hold(request);
	if (!outcome.ok || outcome.value === null) throw new Error(JSON.stringify(outcome));
	return outcome.value;
}

const book = (wanted: BookingRequest, at?: Date) =>
	acting(town.visitor, (work) => bookSeries(work, town.agency, wanted), at);
/** The booking of what was held. */
async function asBooking({ day, minute }: HoldRequest, token: string): Promise<BookingRequest> {
	return { ...(await aRequest(town.agency)), day, minute, hold: token };
}
const codesOf = (outcome: { ok: boolean; problems?: { code: string }[] }) =>
	outcome.ok ? ['ok'] : outcome.problems!.map(({ code }) => code);

const isListed = async ({ day, minute }: HoldRequest) =>
	(await listed(town.agency)).some(
		(one) => one.day === day && one.times.some((time) => time.minute === minute)
	);

async function live(): Promise<number> {
	const [row] = await admin`select count(*)::int as n from allocation where released_at is null`;
	return row!.n;
}

describe('a time that is held', () => {
	test('is taken for everybody else, in the list and for the act', async () => {
		const request = await aHold();
		await held(request);
		expect(await live()).toBe(8);
		expect(await isListed(request)).toBe(false);
		expect(codesOf(await hold({ ...request, address: 'another' }))).toEqual(['slot_taken']);
		const direct = { ...(await aRequest(town.agency)), day: request.day, minute: request.minute };
		expect(codesOf(await bookAt(town.agency, direct))).toEqual(['slot_taken']);
		expect(await live()).toBe(8);
	});

	test('is free for whoever holds it, on their own pages', async () => {
		const request = await aHold();
		const token = await held(request);
		const { day, minute, headcount } = request;
		const seen = await reading(town.visitor, async (work) => {
			const { id: serviceId, rules } = (await serviceByKey(work, clinic.key))!;
			const { id: withoutHold } = (await holdByToken(work, token))!;
			const asked = { serviceId, rules, headcount, zone: town.agency.zone, withoutHold };
			return {
				days: (await datesOffered(work, asked, day)).days.map((one) => one.day),
				series: await seriesOffered(work, asked, day, minute)
			};
		});
		expect(seen.days).toContain(day);
		expect(seen.series.visits).toHaveLength(4);
	});

	test('becomes the series, with the same dates and crews and nothing left over', async () => {
		const request = await aHold();
		const token = await held(request);
		const crewsHeld = await admin`
			select held_number as number, resource_id as who from allocation
			where released_at is null order by 1, 2`;
		const booked = await book(await asBooking(request, token));
		if (!booked.ok) throw new Error(JSON.stringify(booked));
		const { seriesId } = booked.value;
		const [dates, promised, crew] = await reading(town.visitor, async (work) => {
			const { id } = (await holdByToken(work, token))!;
			const all = [
				await visitsOfSeries(work, seriesId),
				await heldVisits(work, id),
				await crewOfSeries(work, seriesId)
			] as const;
			return all;
		});
		const times = (list: readonly { number: number; startsAt: Date; endsAt: Date }[]) =>
			list.map(({ number, startsAt, endsAt }) => [number, startsAt, endsAt]);
		expect(times(dates)).toEqual(times(promised));
		const crewsBooked = crew
			.map((one) => ({
				number: dates.find(({ id }) => id === one.visitId)!.number,
				who: one.resourceId
			}))
			.sort((a, b) => a.number - b.number || (a.who < b.who ? -1 : 1));
		expect(crewsBooked).toEqual([...crewsHeld]);
		expect(await live()).toBe(8);
	});

	test('is booked once, however often its form is sent', async () => {
		const request = await aHold();
		const token = await held(request);
		const wanted = await asBooking(request, token);
		const answers = await Promise.all(Array.from({ length: 5 }, () => book(wanted)));
		const references = answers.map((one) => (one.ok ? one.value.reference : 'refused'));
		expect(new Set(references).size).toBe(1);
		expect(references[0]).not.toBe('refused');
		expect(await live()).toBe(8);
	});

	test('hinders nobody once it ran out', async () => {
		const request = await aHold();
		await held(request);
		const over = later(HOLD_MINUTES + 1);
		const days = await reading(town.visitor, async (work) => {
			const { id: serviceId, rules } = (await serviceByKey(work, clinic.key))!;
			const asked = { serviceId, rules, headcount: request.headcount, zone: town.agency.zone };
			const today = dayOf(work.now, town.agency.zone);
			const atThatTime = { ...work, now: over };
			return (await datesOffered(atThatTime, asked, today)).days.map(({ day }) => day);
		});
		expect(days).toContain(request.day);
		expect(codesOf(await hold({ ...request, address: 'next' }, over))).toEqual(['ok']);
		expect(await live()).toBe(8);
	});

	test('that ran out is booked all the same while nobody else took it', async () => {
		const request = await aHold();
		const token = await held(request);
		const over = later(HOLD_MINUTES + 1);
		expect(codesOf(await book(await asBooking(request, token), over))).toEqual(['ok']);
		expect(await live()).toBe(8);
	});

	test('that ran out and was taken is refused, and nothing is written', async () => {
		const request = await aHold();
		const token = await held(request);
		const wanted = await asBooking(request, token);
		const over = later(HOLD_MINUTES + 1);
		await hold({ ...request, address: 'faster' }, over);
		expect(codesOf(await book(wanted, over))).toEqual(['slot_taken']);
		expect(await live()).toBe(8);
		const [row] = await admin`
			select count(*)::int as n from series where request_key = ${wanted.requestKey}`;
		expect(row!.n).toBe(0);
	});

	test('is kept once more and no second time, and not after it ran out', async () => {
		const token = await held(await aHold());
		const renew = (at: Date) => acting(town.visitor, (work) => renewHold(work, token), at);
		expect(codesOf(await renew(later(HOLD_MINUTES - 1)))).toEqual(['ok']);
		expect(codesOf(await renew(later(HOLD_MINUTES)))).toEqual(['hold_renewed']);
		expect(codesOf(await renew(later(2 * HOLD_MINUTES)))).toEqual(['hold_over']);
	});

	test('is given back by hand, and by choosing another', async () => {
		const request = await aHold();
		const token = await held(request);
		await acting(town.visitor, (work) => giveUpHold(work, token));
		expect(await live()).toBe(0);
		const one = await held(request);
		const [, other] = await listed(town.agency);
		const { day, times } = other!;
		await held({ ...request, day, minute: times[0]!.minute, before: one });
		expect(await live()).toBe(8);
	});

	test('stays where choosing another was refused', async () => {
		const request = await aHold();
		const token = await held(request);
		const refused = await hold({ ...request, day: '2020-01-01', before: token });
		expect(codesOf(refused)).toEqual(['too_soon']);
		expect(await live()).toBe(8);
	});

	test('goes to nobody who asks for other people', async () => {
		const request = await aHold();
		const token = await held(request);
		const other = { ...(await asBooking(request, token)), headcount: request.headcount + 5 };
		const booked = await book(other);
		if (!booked.ok) throw new Error(JSON.stringify(booked));
		const [visit] = await reading(town.visitor, (work) =>
			visitsOfSeries(work, booked.value.seriesId)
		);
		expect(visit!.endsAt.getTime() - visit!.startsAt.getTime()).toBeGreaterThan(0);
		expect(await live()).toBe(8);
	});

	test('whose time was lost is no half a booking', async () => {
		const request = await aHold();
		const token = await held(request);
		await admin`update allocation set released_at = now()
			where released_at is null and held_number = 3`;
		expect(codesOf(await book(await asBooking(request, token)))).toEqual(['ok']);
		expect(await live()).toBe(8);
	});
});

describe('nobody holds everything', () => {
	test('one address holds a few times; the next is listed as before and can be booked', async () => {
		const address = 'one office';
		const days = await listed(town.agency);
		for (const { day, times } of days.slice(0, HOLDS_PER_ADDRESS)) {
			await held(await aHold({ address, day, minute: times[0]!.minute }));
		}
		const before = await live();
		const next = await aHold({ address });
		expect(await hold(next)).toEqual({ ok: true, value: null });
		expect(await live()).toBe(before);
		expect(await isListed(next)).toBe(true);
	});

	test('all addresses together hold only so many', async () => {
		let given = 0;
		for (let tries = 0; tries < 12; tries++) {
			const outcome = await hold(await aHold());
			if (outcome.ok && outcome.value) given++;
		}
		expect(given).toBe(6);
		expect((await listed(town.agency)).length).toBeGreaterThan(0);
	});
});

test('the office holds a time for whoever it speaks with, however much visitors keep', async () => {
	for (let tries = 0; tries < 8; tries++) await hold(await aHold());
	expect(await hold(await aHold())).toEqual({ ok: true, value: null });
	const [row] = await admin`select id from staff where role = 'administrator' limit 1`;
	const staffId = row!.id as string;
	const { id: agencyId } = town.agency;
	const staff: StaffActor = { kind: 'staff', agencyId, staffId, role: 'administrator' };
	const request = await aHold({ address: `staff ${staffId}` });
	const kept = await acting(staff, (work) => holdTime(work, town.agency, request));
	if (!kept.ok || !kept.value) throw new Error(JSON.stringify(kept));
	const direct = { ...(await asBooking(request, '')), hold: null };
	expect(codesOf(await book(direct))).toEqual(['slot_taken']);
	const wanted = { ...(await asBooking(request, kept.value)), channel: 'phone' as const };
	const booked = await acting(staff, (work) => bookSeries(work, town.agency, wanted));
	expect(codesOf(booked)).toEqual(['ok']);
});

test('of thirty who want to hold one time at once exactly one does', async () => {
	const request = await aHold();
	const all = await Promise.all(
		Array.from({ length: 30 }, (_, at) => hold({ ...request, address: newId(new Date()) + at }))
	);
	expect(all.filter((one) => one.ok)).toHaveLength(1);
	expect(new Set(all.flatMap(codesOf))).toEqual(new Set(['ok', 'slot_taken']));
	expect(await live()).toBe(8);
});

test('a token is stored nowhere, and the address of the holder goes with the hold', async () => {
	const request = await aHold({ address: '198.51.100.7' });
	const token = await held(request);
	const text = JSON.stringify(await admin`select * from hold`);
	expect(text).not.toContain(token);
	expect(text).not.toContain('198.51.100.7');
	await acting(town.visitor, (work) => giveUpHold(work, token));
	const [row] = await admin`
		select holder_key from hold where token_hash = ${await sha256Hex(token)}`;
	expect(row!.holder_key).toBe(null);
});

test('time of a visit never goes to another visit, whatever the app says', async () => {
	const request = await aHold();
	const token = await held(request);
	await book(await asBooking(request, token));
	const app = postgres(town.appUrl, { max: 1, onnotice: () => {} });
	const outcome = await app
		.begin(async (tx) => {
			await tx.unsafe(`set local app.agency = '${town.agency.id}'`);
			await tx`update allocation set visit_id = (select id from visit limit 1)
				where released_at is null`;
		})
		.then(
			() => 'done',
			(error: { code: string }) => error.code
		);
	await app.end();
	expect(outcome).toBe('23514');
});
