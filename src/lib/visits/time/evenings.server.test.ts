import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aService } from '../../../../tests/town/own-services.ts';
import { aRequest, book, listed } from '../../../../tests/town/stories.ts';
import { newId } from '#lib/identity/cryptography.ts';

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

test('evening visits are booked with whoever had the fewest of them, not with whoever did least', async () => {
	await admin`update working_hours set to_minute = 1320 where to_minute = 1080`;
	const evening = { days: [1, 2, 3, 4, 5] as (1 | 2)[], fromMinute: 1140, untilMinute: 1260 };
	const key = await aService(admin, town.agency.id, { calendar: [evening] });
	const days = (await listed(town.agency, 5, key)).slice(0, 2);
	const crews: { resource_id: string; reasons: { code: string; params: object }[] }[] = [];
	for (const { day, times } of days) {
		const wanted = await aRequest(town.agency, { serviceKey: key, headcount: 5 });
		const request = { ...wanted, requestKey: newId(new Date()), day, minute: times[0]!.minute };
		const booked = await book(town.agency, request);
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		crews.push(
			...(await admin<typeof crews>`select a.resource_id, a.reasons from allocation a
				join visit v on v.id = a.visit_id where v.series_id = ${booked.value.seriesId}`)
		);
	}
	const [first, second] = crews;
	expect(first!.reasons).not.toContainEqual(expect.objectContaining({ code: 'fewest_evenings' }));
	expect(second!.resource_id).not.toBe(first!.resource_id);
	expect(second!.reasons).toContainEqual({ code: 'fewest_evenings', params: { evenings: 0 } });
});
