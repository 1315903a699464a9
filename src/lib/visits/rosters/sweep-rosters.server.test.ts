import { afterAll, beforeAll, expect, test } from 'vitest';
import { briefing } from '../../../../tests/town/cast.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { keepBatch } from '#lib/organizations/keep-batch.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { ROSTER_KEPT_DAYS, rosterKeptUntil } from '#lib/visits/rosters/roster-kept.ts';
import { sweepRosters } from '#lib/visits/rosters/sweep-rosters.server.ts';
import { boardTown } from '#lib/visits/week/week.test-kit.ts';

let town: Awaited<ReturnType<typeof boardTown>>;
beforeAll(async () => {
	town = await boardTown();
}, 60_000);
afterAll(() => town.leave());

/** A series with one person on its roster whose visits ended so many days ago. */
async function past(days: number): Promise<string> {
	const seriesId = await town.booked({ serviceKey: briefing.key });
	await acting(town.lead, (work) =>
		keepBatch(work, {
			...{ seriesId, draftId: newId(new Date()), leftOut: 0 },
			people: [{ name: '참여 예시', phone: '', email: '', department: '', note: '' }]
		})
	);
	await town.admin`update visit set starts_at = now() - make_interval(days => ${days}) - interval '2 hours',
		ends_at = now() - make_interval(days => ${days}) - interval '1 hour' where series_id = ${seriesId}`;
	await town.admin`update allocation set released_at = now() where released_at is null`;
	return seriesId;
}

test('a roster is deleted once its days after the last visit are over, and no other', async () => {
	const old = await past(ROSTER_KEPT_DAYS);
	const recent = await past(ROSTER_KEPT_DAYS - 1);
	const going = await past(ROSTER_KEPT_DAYS + 5);
	await town.admin`update visit set ends_at = now() + interval '1 day'
		where series_id = ${going} and number = 1`;
	expect(await sweepRosters(town.agency.id)).toBe(1);
	const rows = await town.admin`select series_id from roster_entry order by id`;
	expect(rows.map((row) => row.series_id)).toEqual([recent, going]);
	const [noted] = await town.admin`select details from ledger_entry
		where act = 'roster.swept' and subject_id = ${old}`;
	expect(noted!.details).toEqual({ removed: 1 });
	expect(await sweepRosters(town.agency.id)).toBe(0);
});

test('the page says the day until which it is kept, by the visits that take place', () => {
	const at = (text: string, cancelledAt: Date | null = null) => ({
		endsAt: new Date(text),
		cancelledAt
	});
	const visits = [at('2026-11-30T16:00Z'), at('2026-12-20T05:00Z', new Date())];
	expect(rosterKeptUntil(visits, 'Asia/Seoul')).toBe('2026-12-31');
	expect(rosterKeptUntil(visits.slice(1), 'Asia/Seoul')).toBeNull();
});
