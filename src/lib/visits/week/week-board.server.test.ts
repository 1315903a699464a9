import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { briefing, companies } from '../../../../tests/town/cast.ts';
import { aService, anHour } from '../../../../tests/town/own-services.ts';
import { listed } from '../../../../tests/town/stories.ts';
import { addDays } from '#lib/base/days.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { closeDay, openDay, planClosing } from '#lib/visits/week/close-day.server.ts';
import {
	cancelTogether,
	moveTogether,
	planCancellations,
	planMoves
} from '#lib/visits/week/change-together.server.ts';
import { giveVisit } from '#lib/visits/week/fill-place.server.ts';
import { makeLeave, removeLeave } from '#lib/visits/week/make-leave.server.ts';
import { offersOfPlace } from '#lib/visits/week/suggestion-queries.server.ts';
import { troubledDays } from '#lib/visits/week/troubled-days-queries.server.ts';
import { boardTown } from './week.test-kit.ts';

let town: Awaited<ReturnType<typeof boardTown>>;

beforeAll(async () => {
	town = await boardTown();
}, 60_000);
afterAll(() => town.leave());
// Each story has the counselors to itself.
beforeEach(async () => {
	await town.admin`update allocation set released_at = now() where released_at is null`;
	await town.admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
		select agency_id, id, now(), 'system', 'requested_by_mistake' from visit
		on conflict do nothing`;
	await town.admin`delete from leave`;
	await town.admin`delete from holiday`;
});

const lead = <T>(act: Parameters<typeof acting<typeof town.lead, T>>[1]) => acting(town.lead, act);
const codeOf = (outcome: { ok: boolean; problems?: { code: string }[] }) =>
	outcome.ok ? 'done' : outcome.problems![0]!.code;

async function aVisit(changes = {}) {
	const seriesId = await town.booked(changes);
	const [first] = await town.visitsOf(seriesId);
	const day = town.dayOfVisit(first!);
	const { rows } = await town.board(day);
	const card = rows
		.flatMap((row) => row.days.flatMap(({ cards }) => cards))
		.find(({ id }) => id === first!.id)!;
	return { seriesId, visit: first!, day, card, holder: card.places[0]!.resourceId };
}

const absent = (resourceId: string, fromDay: string, toDay = fromDay) =>
	({ resourceId, fromDay, toDay, kind: 'absence' }) as const;

describe('the week of the board', () => {
	test('has each visit in the row of everybody in its crew, with their load', async () => {
		const { visit, day, card } = await aVisit();
		const { rows, tray } = await town.board(day);
		const holding = rows.filter((row) =>
			row.days.some(({ cards }) => cards.some(({ id }) => id === visit.id))
		);
		expect(holding.map(({ id }) => id).sort()).toEqual(
			card.places.map(({ resourceId }) => resourceId).sort()
		);
		// 32 people, 10 minutes each, two counselors: 180 minutes; 30 of set-up; 45 to each side.
		expect(holding[0]!.load).toEqual({
			visits: 1,
			people: 32,
			siteMinutes: 210,
			drivingMinutes: 90,
			evenings: 0
		});
		expect(tray).toEqual([]);
	});

	test('has another stamp once something changed, and the same while nothing did', async () => {
		const { day, holder } = await aVisit();
		const { stamp } = await town.board(day);
		expect((await town.board(day)).stamp).toBe(stamp);
		await town.away(absent(holder, day), true);
		expect((await town.board(day)).stamp).not.toBe(stamp);
	});

	test('marks a visit outside hours that have changed since', async () => {
		const { day, visit, holder } = await aVisit();
		const hours =
			await town.admin`delete from working_hours where resource_id = ${holder} returning *`;
		const { tray } = await town.board(day);
		await town.admin`insert into working_hours ${town.admin(hours)}`;
		expect(tray.map(({ id }) => id)).toEqual([visit.id]);
		expect(tray[0]!.troubles).toEqual([{ code: 'outside_hours', resourceId: holder }]);
	});
});

describe('giving a place of a crew', () => {
	test('names everybody who could take it with reasons, and gives it there and back', async () => {
		const { visit, day, holder } = await aVisit();
		const asked = { visitId: visit.id, fromResourceId: holder };
		const offers = await reading(town.lead, (work) => offersOfPlace(work, asked, town.agency.zone));
		const [best] = offers!.candidates;
		expect(best).toMatchObject({ isFree: true });
		expect(best!.reasons.map(({ code }) => code)).toContain('free_at_time');
		const there = { ...asked, toResourceId: best!.id };
		expect(codeOf(await lead((work) => giveVisit(work, there)))).toBe('done');
		const back = { visitId: visit.id, fromResourceId: best!.id, toResourceId: holder };
		expect(codeOf(await lead((work) => giveVisit(work, back)))).toBe('done');
		expect((await town.board(day)).tray).toEqual([]);
		await town.expectWholeCrews();
	});

	test('fills a place that nobody has, and only such a one', async () => {
		const { visit, day, holder } = await aVisit();
		await town.admin`update allocation set released_at = now()
			where visit_id = ${visit.id} and resource_id = ${holder}`;
		expect((await town.board(day)).tray[0]!.troubles).toEqual([
			{ code: 'crew_short', resourceId: null }
		]);
		const fill = { visitId: visit.id, fromResourceId: null, toResourceId: holder };
		expect(codeOf(await lead((work) => giveVisit(work, fill)))).toBe('done');
		expect(codeOf(await lead((work) => giveVisit(work, fill)))).toBe('changed_meanwhile');
		await town.expectWholeCrews();
	});

	test('is the office’s alone', async () => {
		const { visit, holder } = await aVisit();
		const counselor = { ...town.lead, role: 'counselor' } as const;
		const given = { visitId: visit.id, fromResourceId: null, toResourceId: holder };
		expect(codeOf(await acting(counselor, (work) => giveVisit(work, given)))).toBe('not_allowed');
	});
});

describe('a counselor who is away', () => {
	test('hands their visits over with the reasons, and nobody gets a mail', async () => {
		const { visit, day, holder } = await aVisit();
		const before = (await town.mails()).length;
		const outcome = await town.away(absent(holder, day));
		expect(outcome).toMatchObject({ ok: true, value: { given: 1, moved: 0, kept: 0 } });
		const { rows, tray } = await town.board(day);
		expect(tray).toEqual([]);
		const theirs = rows.find(({ id }) => id === holder)!.days.flatMap(({ cards }) => cards);
		expect(theirs.map(({ id }) => id)).not.toContain(visit.id);
		const [kept] = await town.admin`select reasons from allocation
			where visit_id = ${visit.id} and released_at is null and assigned_by is not null`;
		expect(kept!.reasons.map(({ code }: { code: string }) => code)).toContain('free_at_time');
		expect((await town.mails()).length).toBe(before);
		await town.expectWholeCrews();
	});

	test('leaves a visit that nobody can take to its new time, with one mail', async () => {
		const { day, holder, card } = await aVisit();
		const crew = card.places.map(({ resourceId }) => resourceId);
		const idle = (await town.everybody()).find(({ resourceId }) => !crew.includes(resourceId))!;
		await town.away(absent(idle.resourceId, day));
		const before = (await town.mails()).length;
		const plan = await town.look(absent(holder, day));
		expect(plan.lines.map(({ newTime }) => newTime !== null)).toEqual([true]);
		const outcome = await town.away(absent(holder, day));
		expect(outcome).toMatchObject({ ok: true, value: { given: 0, moved: 1, kept: 0 } });
		const after = (await town.mails()).slice(before);
		expect(after.map(({ template }) => template)).toEqual(['series-moved']);
		await town.expectWholeCrews();
	});

	test('keeps visits in the tray when that was chosen, and they are whole again afterwards', async () => {
		const { visit, day, holder } = await aVisit();
		const outcome = await town.away(absent(holder, day), true);
		if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
		expect((await town.board(day)).tray.map(({ id }) => id)).toEqual([visit.id]);
		const days = await reading(town.lead, (work) => troubledDays(work, town.agency.zone));
		expect(days).toEqual([{ day, count: 1 }]);
		await town.expectWholeCrews();
		const taken = await lead((work) => removeLeave(work, outcome.value.leaveId));
		expect(codeOf(taken)).toBe('done');
		expect((await town.board(day)).tray).toEqual([]);
	});

	test('is refused when the world changed since the preview, and nothing is written', async () => {
		const { visit, day, holder } = await aVisit();
		const { seen, lines } = await town.look(absent(holder, day));
		const [first] = lines[0]!.candidates;
		await town.away(absent(first!.id, day));
		const asked = { ...absent(holder, day), seen, choices: { [visit.id]: first!.id } };
		const outcome = await lead((work) => makeLeave(work, town.agency, asked));
		expect(codeOf(outcome)).toBe('changed_meanwhile');
		const [row] =
			await town.admin`select count(*)::int as n from leave where resource_id = ${holder}`;
		expect(row!.n).toBe(0);
	});

	test('takes no choice that was not offered', async () => {
		const { visit, day, holder } = await aVisit();
		const { seen } = await town.look(absent(holder, day));
		for (const choice of [holder, 'move', '', crypto.randomUUID()]) {
			const asked = { ...absent(holder, day), seen, choices: { [visit.id]: choice } };
			const outcome = await lead((work) => makeLeave(work, town.agency, asked));
			expect(codeOf(outcome)).toBe('not_a_choice');
		}
	});

	test('of two posts of one preview one is done', async () => {
		const { visit, day, holder } = await aVisit();
		const { seen } = await town.look(absent(holder, day));
		const asked = { ...absent(holder, day), seen, choices: { [visit.id]: 'tray' } };
		const codes = await Promise.all(
			[1, 2].map(async () => codeOf(await lead((work) => makeLeave(work, town.agency, asked))))
		);
		expect(codes.sort()).toEqual(['changed_meanwhile', 'done']);
	});
});

describe('several visits at once', () => {
	const moved = async (visitIds: string[], day: string) => {
		const { seen } = await reading(town.lead, (work) => planMoves(work, visitIds, day));
		return lead((work) => moveTogether(work, town.agency, { visitIds, day, seen }));
	};

	test('move to another day, each contact told once', async () => {
		const one = await aVisit({ ...companies[1], serviceKey: briefing.key });
		const two = await aVisit({ ...companies[2], serviceKey: briefing.key, day: one.day });
		const before = (await town.mails()).length;
		let target = addDays(one.day, 1);
		const ids = [one.visit.id, two.visit.id];
		for (let tries = 0; tries < 6; tries++) {
			const plan = await reading(town.lead, (work) => planMoves(work, ids, target));
			if (plan.lines.every(({ to }) => to)) break;
			target = addDays(target, 1);
		}
		expect(await moved(ids, target)).toEqual({ ok: true, value: { moved: 2 } });
		const told = (await town.mails()).slice(before);
		expect(told.map(({ recipient }) => recipient).sort()).toEqual(
			[companies[1]!.contactEmail, companies[2]!.contactEmail].sort()
		);
		await town.expectWholeCrews();
	});

	test('stay where the day has no time, with the rule that says so', async () => {
		const { visit, day } = await aVisit({ serviceKey: briefing.key });
		let sunday = day;
		while (new Date(`${sunday}T00:00:00Z`).getUTCDay() !== 0) sunday = addDays(sunday, 1);
		const plan = await reading(town.lead, (work) => planMoves(work, [visit.id], sunday));
		expect(plan.lines[0]).toMatchObject({ to: null, problem: { code: 'day_outside_hours' } });
		expect(codeOf(await moved([visit.id], sunday))).toBe('nothing_moved');
	});

	test('take later visits along where they cannot go alone, unless each is to move by itself', async () => {
		const { visit, seriesId, day } = await aVisit();
		const plan = (reach: 'series' | 'alone', to: string) =>
			reading(town.lead, (work) => planMoves(work, [visit.id], to, reach));
		let target = day;
		let along = 0;
		for (let tries = 0; tries < 14 && along === 0; tries++) {
			target = addDays(target, 1);
			along = (await plan('series', target)).lines[0]!.along.length;
		}
		expect(along).toBeGreaterThan(0);
		const { lines, seen } = await plan('alone', target);
		expect(lines[0]).toMatchObject({ to: null, along: [], problem: { code: expect.any(String) } });
		const asked = { visitIds: [visit.id], day: target, seen };
		const move = (reach: 'series' | 'alone') =>
			lead((work) => moveTogether(work, town.agency, { ...asked, reach }));
		// What was seen of one way says nothing of the other.
		expect(codeOf(await move('series'))).toBe('changed_meanwhile');
		expect(codeOf(await move('alone'))).toBe('nothing_moved');
		expect((await town.visitsOf(seriesId))[0]!.startsAt).toEqual(visit.startsAt);
	});

	test('are cancelled with one mail for each series; a second post is refused', async () => {
		const one = await aVisit({ ...companies[1], serviceKey: briefing.key });
		const two = await aVisit({ ...companies[2], serviceKey: briefing.key });
		const before = (await town.mails()).length;
		const visitIds = [one.visit.id, two.visit.id];
		const { seen } = await reading(town.lead, (work) => planCancellations(work, visitIds));
		const why = { reason: 'agency_cannot_come', sentence: '' } as const;
		const cancel = () =>
			lead((work) => cancelTogether(work, town.agency, { visitIds, seen, ...why }));
		expect(await cancel()).toEqual({ ok: true, value: { cancelled: 2 } });
		expect((await town.mails()).length).toBe(before + 2);
		expect(codeOf(await cancel())).toBe('changed_meanwhile');
	});
});

describe('a closing day', () => {
	test('shows the promised visits first, keeps them, and is taken back', async () => {
		const { visit, day } = await aVisit();
		const plan = await reading(town.lead, (work) => planClosing(work, day, town.agency.zone));
		if (!plan.ok) throw new Error('refused');
		expect(plan.value.visits.map(({ id }) => id)).toEqual([visit.id]);
		const closing = { day, name: { ko: '개청 기념일', en: 'Staff day' }, seen: plan.value.seen };
		const close = () => lead((work) => closeDay(work, town.agency, closing));
		expect(await close()).toEqual({ ok: true, value: { hit: 1 } });
		expect(codeOf(await close())).toBe('already_closed');
		const { tray } = await town.board(day);
		expect(tray[0]!.troubles).toEqual([{ code: 'closed_day', resourceId: null }]);
		expect(codeOf(await lead((work) => openDay(work, day)))).toBe('done');
		expect((await town.board(day)).tray).toEqual([]);
		expect(codeOf(await lead((work) => openDay(work, day)))).toBe('not_found');
	});

	test('is refused when another visit was booked meanwhile', async () => {
		const { day } = await aVisit({ serviceKey: briefing.key });
		const plan = await reading(town.lead, (work) => planClosing(work, day, town.agency.zone));
		if (!plan.ok) throw new Error('refused');
		await town.booked({ serviceKey: briefing.key, day });
		const closing = { day, name: { ko: '쉬는 날', en: 'Closed' }, seen: plan.value.seen };
		expect(codeOf(await lead((work) => closeDay(work, town.agency, closing)))).toBe(
			'changed_meanwhile'
		);
	});
});

describe('services that need more than people', () => {
	const own = (rules: Parameters<typeof aService>[2]) =>
		aService(town.admin, town.agency.id, rules);
	/** Two visits of one service on its first two days, and a later day on which both could be. */
	async function twoVisits(serviceKey: string) {
		const days = await listed(town.agency, 5, serviceKey);
		const ids: string[] = [];
		for (const { day, times } of days.slice(0, 2)) {
			const { minute } = times[0]!;
			const id = await town.booked({ serviceKey, headcount: 5, day, minute });
			ids.push((await town.visitsOf(id))[0]!.id);
		}
		return { ids, day: days[4]!.day };
	}

	async function moved(visitIds: string[], day: string) {
		const { lines, seen } = await reading(town.lead, (work) => planMoves(work, visitIds, day));
		const answer = await lead((work) => moveTogether(work, town.agency, { visitIds, day, seen }));
		return { lines, answer };
	}

	test('have no crew that is too small by the rules of a way that nobody chose', async () => {
		const label = { ko: '방식', en: 'Way' };
		const way = (key: string, crewSize: number) => ({
			...{ key, label, spanDays: 0, visits: [anHour(1, 0, { crewSize })] }
		});
		const key = await own({ crewSize: 2, variants: [way('large', 2), way('small', 1)] });
		const { visit, day } = await aVisit({ serviceKey: key, headcount: 5, variant: 'small' });
		const { tray } = await town.board(day);
		expect(tray.map(({ id }) => id)).not.toContain(visit.id);
	});

	test('move together with the one piece of equipment, each at a time that it is free', async () => {
		await town.admin`insert into resource ${town.admin({
			...{ agency_id: town.agency.id, id: randomUUID(), equipment_kind: 'scanner' },
			created_at: new Date('2026-01-01')
		})}`;
		const { ids, day } = await twoVisits(await own({ equipment: [{ kind: 'scanner', count: 1 }] }));
		const { lines, answer } = await moved(ids, day);
		expect(answer).toEqual({ ok: true, value: { moved: 2 } });
		const [first, second] = lines.map(({ to }) => to!.blocked);
		expect(first!.to <= second!.from || second!.to <= first!.from).toBe(true);
	});

	test('move together as far as the cap of a day lets them', async () => {
		const { ids, day } = await twoVisits(await own({ caps: { visitsADay: 1 } }));
		const { lines, answer } = await moved(ids, day);
		expect(lines.map(({ problem }) => problem?.code ?? null)).toEqual([null, 'day_full']);
		expect(answer).toEqual({ ok: true, value: { moved: 1 } });
		// And the day that became free can be moved to by the other.
		const back = await moved([ids[1]!], town.dayOfVisit(lines[0]!.visit));
		expect(back.answer).toEqual({ ok: true, value: { moved: 1 } });
	});

	test('take the series of a first visit along where it cannot move alone, and one mail tells it', async () => {
		const tight = anHour(2, 14, { earlierDays: 0, laterDays: 0 });
		const key = await own({ spanDays: 14, visits: [anHour(1), tight] });
		const seriesId = await town.booked({ serviceKey: key, headcount: 5 });
		const [first, second] = await town.visitsOf(seriesId);
		const before = (await town.mails()).length;
		let day = town.dayOfVisit(first!);
		for (let tries = 0; tries < 14; tries++) {
			day = addDays(day, 1);
			const { lines, answer } = await moved([first!.id], day);
			const [line] = lines;
			if (!answer.ok) {
				// Each says why before the act, and nothing was written.
				expect(line).toMatchObject({ to: null, along: [], problem: { code: expect.any(String) } });
				continue;
			}
			expect(answer).toEqual({ ok: true, value: { moved: 2 } });
			expect(line!.along.map(({ number }) => number)).toEqual([2]);
			const now = await town.visitsOf(seriesId);
			expect(now.map(({ startsAt }) => startsAt)).toEqual([
				line!.to!.startsAt,
				line!.along[0]!.startsAt
			]);
			expect(now[1]!.startsAt).not.toEqual(second!.startsAt);
			expect((await town.mails()).length).toBe(before + 1);
			return;
		}
		throw new Error('no day of two weeks took the series');
	});

	test('move a visit that lies far behind the horizon', async () => {
		const late = anHour(2, 180, { earlierDays: 10, laterDays: 10 });
		const key = await own({ horizonDays: 30, spanDays: 200, visits: [anHour(1), late] });
		const [, second] = await town.visitsOf(await town.booked({ serviceKey: key, headcount: 5 }));
		const next = [1, 2, 3, 4].map((days) => addDays(town.dayOfVisit(second!), days));
		const answers = [];
		for (const day of next) answers.push((await moved([second!.id], day)).answer.ok);
		expect(answers).toContain(true);
	});
});
