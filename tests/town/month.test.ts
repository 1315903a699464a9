import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listRunningOut } from '#lib/calls/running-out.server.ts';
import { bags } from '#lib/programmes/supplies/bag-queries.server.ts';
import { stoppedHandOuts } from '#lib/programmes/supplies/stop-queries.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { freshTown } from './fresh-town.ts';
import { someoneOf } from './month-rows.ts';
import { tellMonth } from './month.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
beforeAll(async () => {
	town = await freshTown();
}, 60_000);
afterAll(() => town.leave());

test('the month is told whole: requests, promises, neighbours, a place in line, a bus, an absence, gifts, supplies, a fund', async () => {
	await tellMonth(town.agency);
	const admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	const [counted] = await admin`
		select
			(select count(*) from series s join organization o on o.id = s.organization_id
				where not exists (select 1 from confirmation c where c.series_id = s.id))::int as open,
			(select count(*) from confirmation)::int as promised,
			(select count(*) from pool_wish)::int as wishes,
			(select count(*) from waiting)::int as waiting,
			(select count(*) from published_session)::int as sessions,
			(select count(*) from leave)::int as absences,
			(select count(*) from fund_member)::int as members,
			(select count(*) from fund_departure)::int as departures,
			(select count(*) from enrolment)::int as enrolled`;
	const rewards = await admin`
		select e.reward_key as key, g.id is not null as given, e.fetch_by < now()::date as past
		from reward_earned e left join reward_given g
			on g.enrolment_id = e.enrolment_id and g.reward_key = e.reward_key
		order by 1, 2, 3`;
	expect(rewards.map(({ key, given, past }) => [key, given, past])).toEqual([
		['four_weeks', false, false],
		['four_weeks', false, true],
		['four_weeks', true, false],
		['six_weeks', false, false]
	]);
	await expectSupplies();
	await admin.end();
	expect(counted).toMatchObject({ open: 2, wishes: 2, waiting: 1, absences: 1, enrolled: 9 + 4 });
	expect(counted).toMatchObject({ members: 6, departures: 1 });
	expect(counted!.sessions).toBeGreaterThan(0);
	expect(counted!.promised).toBe(3 + 2 + counted!.sessions);
}, 60_000);

/** Two weeks later, when the demonstration begins: who runs out, what met a stop, and a vehicle's load. */
async function expectSupplies(): Promise<void> {
	const { agency } = town;
	const office = await someoneOf(agency, 'administrator');
	const later = new Date(now().getTime() + 14 * 86_400_000);
	const search = { isMine: false, show: 'all' } as const;
	const { people } = await acting(office, (work) => listRunningOut(work, agency, search, 1), later);
	expect(people.length).toBeGreaterThanOrEqual(2);
	const stopped = await acting(office, (work) => stoppedHandOuts(work, agency.zone), later);
	const met = stopped.map(({ met, hasReason }) => [met.map(({ kind }) => kind), hasReason]);
	expect(met).toEqual([
		[['group'], true],
		[['answer'], false]
	]);
	const all = await acting(office, bags);
	expect(all.filter(({ kind }) => kind === 'piece')).toMatchObject([
		{ name: '이동 상담차 (예시)' }
	]);
}
