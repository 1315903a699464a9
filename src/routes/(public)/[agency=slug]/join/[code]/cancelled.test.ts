import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshTown } from '../../../../../../tests/town/fresh-town.ts';
import { aBookedSeries } from '../../../../../../tests/town/stories.ts';
import { load as loadDone } from './done/+page.server.ts';
import { load } from './+page.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const event = (code: string) =>
	({
		locals: { agency: town.agency, language: 'ko' },
		params: { agency: town.agency.slug, code },
		url: new URL('http://localhost/'),
		getClientAddress: () => 'somebody'
	}) as never;

test('the code of a cancelled booking tells that and nothing else, also to who comes back', async () => {
	const { series, seriesId } = await aBookedSeries(town.agency, 0);
	expect(await load(event(series.code))).toMatchObject({ isCancelled: false });
	await admin`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
		select agency_id, id, now(), 'organization', 'organization_asked' from visit where series_id = ${seriesId}`;
	expect(await load(event(series.code))).toEqual({ programme: null, off: null, isCancelled: true });
	const back = await Promise.resolve(loadDone(event(series.code))).catch((thrown) => thrown);
	expect(back).toMatchObject({
		status: 303,
		location: `/${town.agency.slug}/join/${series.code}`
	});
});
