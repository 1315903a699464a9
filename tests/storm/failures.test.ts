/** How syncs made by hand fail, each by its name: the field app's own phone and the real server. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../database/fresh.ts';
import { differingDay } from './judge.ts';
import { freshDay, raisePhones, type Raised } from './raise-phones.ts';
import type { StormPhone } from './storm-phone.ts';

const HOUR_MS = 3_600_000;
let raised: Raised;
let phone: StormPhone;

beforeAll(async () => {
	raised = await raisePhones(await freshDatabase(), { seed: 1 });
	const days = await Promise.all(raised.phones.map((one) => one.day()));
	phone = raised.phones[days.findIndex((day) => day.visits.length)]!;
}, 60_000);
afterAll(() => raised.end());

/** A check-in of the person at this place of the first visit's roster. */
async function checkIn(place: number) {
	const [visit] = (await phone.day()).visits;
	const { enrolmentId } = visit!.roster[place]!;
	const payload = { visitId: visit!.id, enrolmentId };
	return phone.write({ kind: 'check-in', entityId: enrolmentId, payload });
}

async function expectSameDay() {
	const fresh = await freshDay(raised.town.agency, phone.actor);
	expect(differingDay('', await phone.day(), fresh)).toEqual([]);
}

test('silent divergence: a fact that changes nothing on the server does not stay in the day', async () => {
	await checkIn(0);
	await phone.exchange(0);
	await expectSameDay();
	phone.setOff(-2 * HOUR_MS);
	await checkIn(0);
	await phone.exchange(0);
	await phone.exchange(0);
	await expectSameDay();
	phone.setOff(0);
	await phone.exchange(0);
});
