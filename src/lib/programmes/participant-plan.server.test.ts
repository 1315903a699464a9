import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { planOf } from '#lib/programmes/participant-plan.server.ts';
import { reading } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

beforeAll(async () => {
	process.env.DOORSTEP_NOW = '2026-11-23T01:00:00Z';
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterAll(async () => {
	delete process.env.DOORSTEP_NOW;
	await admin.end();
	await town.leave();
});

test('whose visits were all cancelled reads that, and of no visit that comes next', async () => {
	const { seriesId } = await aBookedSeries(town.agency, 1);
	const [row] = await admin`select id from enrolment where series_id = ${seriesId}`;
	const read = () =>
		reading(town.visitor, async (work) => (await planOf(work, town.agency, row!.id as string))!);
	const before = await read();
	expect(before.cancelled).toBe(null);
	expect(before.next).toMatchObject({ mode: 'visit', visit: { number: 1 } });

	process.env.DOORSTEP_NOW = '2026-11-27T01:00:00Z';
	await admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
		select agency_id, id, '2026-11-26T01:00:00Z', 'system', 'agency_cannot_come'
		from visit where series_id = ${seriesId}`;
	const after = await read();
	expect(after.cancelled).toMatchObject({ isAll: true, since: new Date('2026-11-26T01:00:00Z') });
	expect(after.cancelled!.wouldBegin).toHaveLength(before.visits.length);
	expect(after.entries.map(({ mode }) => mode)).not.toContain('visit');
	// The first session was meant for the day of enrolling, which is past.
	expect(after.next).toMatchObject({ mode: 'phone', plannedOn: null, visit: null });
});
