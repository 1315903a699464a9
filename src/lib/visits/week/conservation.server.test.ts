import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { briefing, clinic } from '../../../../tests/town/cast.ts';
import { addDays } from '#lib/base/days.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import {
	cancelTogether,
	moveTogether,
	planCancellations,
	planMoves
} from '#lib/visits/week/change-together.server.ts';
import { giveVisit } from '#lib/visits/week/fill-place.server.ts';
import { removeLeave } from '#lib/visits/week/make-leave.server.ts';
import { offersOfPlace } from '#lib/visits/week/suggestion-queries.server.ts';
import { boardTown } from './week.test-kit.ts';

let town: Awaited<ReturnType<typeof boardTown>>;
beforeAll(async () => {
	town = await boardTown();
}, 60_000);
afterAll(() => town.leave());

type Step = { what: 'away' | 'keep' | 'return' | 'give' | 'move' | 'cancel'; pick: number };

/** The visits of everybody that have not begun, by the board's own weeks. */
async function liveVisits() {
	return town.admin<{ id: string; day: string; series: string }[]>`
		select v.id, to_char(v.starts_at at time zone ${town.agency.zone}, 'YYYY-MM-DD') as day,
			v.series_id as series
		from visit v where v.starts_at > now() and not exists (
			select from cancellation c where c.visit_id = v.id)
		order by v.starts_at, v.id`;
}

/** Does one step; gives how many mails it owes. */
async function take({ what, pick }: Step): Promise<number> {
	const visits = await liveVisits();
	const everybody = await town.everybody();
	const visit = visits[pick % Math.max(1, visits.length)];
	const who = everybody[pick % everybody.length]!.resourceId;
	if (what === 'return') {
		const [row] = await town.admin<{ id: string }[]>`select id from leave order by id limit 1`;
		if (row) await acting(town.lead, (work) => removeLeave(work, row.id));
		return 0;
	}
	if (!visit) return 0;
	if (what === 'away' || what === 'keep') {
		const absence = { resourceId: who, fromDay: visit.day, toDay: addDays(visit.day, pick % 8) };
		const asked = { ...absence, kind: 'absence' } as const;
		const { lines } = await town.look(asked);
		const outcome = await town.away(asked, what === 'keep');
		if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
		const moving = lines.filter(({ newTime }) => newTime && what === 'away');
		return new Set(moving.map((line) => line.visit.seriesId)).size;
	}
	const sameDay = visits.filter(({ day }) => day === visit.day);
	const visitIds = sameDay.map(({ id }) => id);
	if (what === 'give') return give(visit.id);
	if (what === 'cancel') {
		const { seen } = await reading(town.lead, (work) => planCancellations(work, visitIds));
		const asked = { visitIds, seen, reason: 'agency_cannot_come', sentence: '' } as const;
		const outcome = await acting(town.lead, (work) => cancelTogether(work, town.agency, asked));
		expect(outcome).toEqual({ ok: true, value: { cancelled: visitIds.length } });
		return new Set(sameDay.map(({ series }) => series)).size;
	}
	const day = addDays(visit.day, (pick % 5) + 1);
	const { lines, seen } = await reading(town.lead, (work) => planMoves(work, visitIds, day));
	const moving = lines.filter(({ to }) => to);
	const asked = { visitIds, day, seen };
	const outcome = await acting(town.lead, (work) => moveTogether(work, town.agency, asked));
	expect(outcome.ok).toBe(moving.length > 0);
	return new Set(moving.map((line) => line.visit.seriesId)).size;
}

async function give(visitId: string): Promise<number> {
	const [place] = await town.admin<{ id: string }[]>`select resource_id as id from allocation
		where visit_id = ${visitId} and released_at is null order by resource_id limit 1`;
	const asked = { visitId, fromResourceId: place!.id };
	const offers = await reading(town.lead, (work) => offersOfPlace(work, asked, town.agency.zone));
	for (const { id, isFree } of offers!.candidates) {
		const handover = { ...asked, toResourceId: id };
		const outcome = await acting(town.lead, (work) => giveVisit(work, handover));
		expect(outcome.ok).toBe(isFree);
		if (outcome.ok) break;
	}
	return 0;
}

test('whatever the office does on the board, crews stay whole but for the tray, and each contact gets one mail', async () => {
	const step = fc.record({
		what: fc.constantFrom<Step['what']>('away', 'away', 'keep', 'return', 'give', 'move', 'cancel'),
		pick: fc.nat(60)
	});
	let steps = 0;
	let owedInAll = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 6 }), async (taken) => {
			await town.admin`delete from leave`;
			await town.booked({ serviceKey: clinic.key });
			await town.booked({ serviceKey: briefing.key });
			for (const one of taken) {
				const before = (await town.mails()).length;
				const owed = await take(one);
				expect((await town.mails()).length - before, JSON.stringify(one)).toBe(owed);
				await town.expectWholeCrews();
				[steps, owedInAll] = [steps + 1, owedInAll + owed];
			}
			// The next sequence begins with the counselors free.
			await town.admin`delete from leave`;
			while ((await liveVisits()).length) await take({ what: 'cancel', pick: 0 });
		}),
		{ numRuns: 10 }
	);
	expect(steps).toBeGreaterThan(25);
	expect(owedInAll).toBeGreaterThan(5);
}, 240_000);
