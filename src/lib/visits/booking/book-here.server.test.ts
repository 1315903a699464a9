import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clinic } from '../../../../tests/town/cast.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aBookedSeries, aRequest, book } from '../../../../tests/town/stories.ts';

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

test('whoever books a service that is held here comes to the place of the agency, whatever is typed', async () => {
	const name = { ko: '보건소 2층', en: 'Health centre, 2nd floor' };
	const stops = [{ key: 'centre', name, address: '서울시 한강구 예시로 9' }];
	const here = { place: 'here', stops, travelMinutes: 0 };
	await admin`update service set rules = rules || ${admin.json(here)} where key = ${clinic.key}`;
	const { series } = await aBookedSeries(town.agency, 0, { address: '다른 곳', room: '지하' });
	expect(series.site).toMatchObject({ address: '서울시 한강구 예시로 9', room: '보건소 2층' });
	// The same form once more is the same booking, though its address is not what was kept.
	const request = { ...(await aRequest(town.agency)), address: stops[0]!.address, room: name.ko };
	const [first, again] = [await book(town.agency, request), await book(town.agency, request)];
	expect(first.ok && again.ok && first.value.seriesId === again.value.seriesId).toBe(true);
});
