import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aStopService } from '../../../../tests/town/stop-services.ts';
import { dayNumber, dayOf, wallClock, weekday, type Day } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { bookedVisits, moveQuestion } from '#lib/visits/changes/move-question.server.ts';
import { moveVisits } from '#lib/visits/changes/move-visits.server.ts';
import { seriesById, serviceByKey } from '#lib/visits/queries.server.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import { publishedAhead, sessionStates } from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey } from '#lib/visits/stops/sessions.ts';
import { moveOffers, seenText } from '#lib/visits/time/moving.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let staffId: string;
let bus: string;

/** Tuesdays at the museum, from one to five; Thursday mornings at the outlet. */
const calendar = [
	{ days: [2 as const], fromMinute: 780, untilMinute: 1020, stop: 'museum' },
	{ days: [4 as const], fromMinute: 605, untilMinute: 725, stop: 'outlet' }
];

beforeAll(async () => {
	process.env.DOORSTEP_NOW = '2026-11-23T01:00:00Z';
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const [row] = await admin`select id from staff
		where agency_id = ${town.agency.id} and role = 'administrator'`;
	staffId = row!.id;
	bus = await aStopService(admin, town.agency.id, {
		calendar,
		closed: [{ from: '12-15', to: '12-15' }]
	});
}, 60_000);
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await admin.end();
	await town.leave();
});

const office = () =>
	({ kind: 'staff', agencyId: town.agency.id, staffId, role: 'administrator' }) as const;

function publish(keys: string[]) {
	return acting(office(), (work) => publishSessions(work, town.agency, { serviceKey: bus, keys }));
}

const states = () =>
	reading(office(), async (work) => {
		const service = (await serviceByKey(work, bus))!;
		const days = { from: '2026-12-01' as Day, to: '2026-12-31' as Day };
		return sessionStates(work, service, town.agency.zone, days);
	});

const ahead = () =>
	reading(office(), async (work) => publishedAhead(work, (await serviceByKey(work, bus))!.id));

/** Where the session of a day can move in five weeks, and the dates as they were seen. */
async function look(seriesId: string) {
	return reading(office(), async (work) => {
		const found = (await seriesById(work, seriesId))!;
		const visits = await bookedVisits(work, seriesId);
		const question = await moveQuestion(work, found, visits, { number: 1, scope: 'this' });
		const today = dayNumber(dayOf(work.now, town.agency.zone));
		const times = moveOffers(question, today, today + 35, 99).flatMap((one) => one.times);
		return { times, seen: seenText(visits) };
	});
}

function move(seriesId: string, day: Day, minute: number, seen: string) {
	const request = { requestKey: newId(new Date()), seriesId, number: 1, scope: 'this' as const };
	return acting(office(), (work) =>
		moveVisits(work, town.agency, { ...request, day, minute, seen })
	);
}

describe('a published session', () => {
	test('moves to hours of its stop alone, as long as it is, beside no other session there', async () => {
		const planned = await states();
		const keys = planned.filter(({ day }) => day <= '2026-12-10').map(sessionKey);
		await publish(keys);
		const tuesday = (await ahead()).find(({ day }) => day === '2026-12-01')!;
		const { times, seen } = await look(tuesday.seriesId);
		const listed = times.map(({ day, minute }) => `${day} ${minute}`);
		// Its own time is none to move to, that of the 8th is taken, and the 15th is closed.
		expect(listed).toEqual(['2026-11-24 780', '2026-12-22 780']);
		for (const [day, minute] of [
			['2026-12-02', 780],
			['2026-12-22', 810],
			['2026-12-24', 605],
			['2026-12-08', 780],
			['2026-12-15', 780]
		] as const) {
			const refused = await move(tuesday.seriesId, day, minute, seen);
			expect(refused.ok, `${day} ${minute}`).toBe(false);
		}
		expect((await move(tuesday.seriesId, '2026-12-22', 780, seen)).ok).toBe(true);
		const moved = (await ahead()).find(({ seriesId }) => seriesId === tuesday.seriesId)!;
		const [from, to] = [moved.startsAt, moved.endsAt].map((at) => wallClock(at, town.agency.zone));
		expect([from, to]).toEqual([
			{ day: '2026-12-22', minute: 780 },
			{ day: '2026-12-22', minute: 1020 }
		]);
		// The session that the calendar has there would stand in the same place.
		const there = (await states()).find(({ day }) => day === '2026-12-22')!;
		expect(there.published).toBeNull();
		expect(there.refusal?.code).toBe('time_not_served');
		const answer = await publish([sessionKey(there)]);
		expect(answer).toMatchObject({ ok: true, value: { published: 0 } });
	});

	test('of five past ten moves to five past ten', async () => {
		const thursday = (await ahead()).find(({ day }) => day === '2026-12-03')!;
		const { times } = await look(thursday.seriesId);
		expect(times.length).toBeGreaterThan(0);
		expect(times.every(({ day, minute }) => weekday(day) === 4 && minute === 605)).toBe(true);
	});
});
