import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FieldDatabase } from '#lib/field/client/database.ts';
import { Exchanger } from '#lib/field/client/exchanger.ts';
import { ours, RehearsalServer, start } from '#lib/field/client/rehearsal.ts';

let names = 0;
let clock: Date;
let fails: boolean;
let status: number;
let server: RehearsalServer;
let exchanger: Exchanger;

beforeEach(async () => {
	[clock, fails, status] = [start, false, 200];
	server = await RehearsalServer.open();
	const database = new FieldDatabase(`exchanger-${names++}`);
	await database.begin(start);
	const exchange = {
		database,
		address: '/gangnam/api/sync',
		deviceLabel: 'test',
		appVersion: '1',
		now: () => clock,
		key: () => null,
		fetch: async (address: string, init: RequestInit) => {
			if (fails) throw new TypeError('network');
			return status === 200 ? server.fetch(address, init) : ours({}, status);
		}
	};
	exchanger = new Exchanger(exchange, () => 0.5);
});
afterEach(() => exchanger.stop());

const after = (ms: number) => (clock = new Date(clock.getTime() + ms));

test('while one runs, many wishes become one more', async () => {
	await Promise.all([exchanger.run(), exchanger.run(), exchanger.run()]);
	expect(server.requests).toHaveLength(2);
});

test('after a failure triggers wait, a network that came back does not', async () => {
	fails = true;
	await exchanger.run();
	fails = false;
	exchanger.nudge();
	expect(exchanger.isRunning).toBe(false);
	exchanger.nudge(true);
	expect(exchanger.isRunning).toBe(true);
	await exchanger.run();
	expect(exchanger.last).toEqual({ kind: 'done' });
});

test('the wait grows with every failure and ends with the first success', async () => {
	fails = true;
	for (let count = 0; count < 4; count++) await exchanger.run();
	after(5_000);
	exchanger.nudge();
	expect(exchanger.isRunning).toBe(false);
	after(2_000);
	exchanger.nudge();
	expect(exchanger.isRunning).toBe(true);
	fails = false;
	await exchanger.run();
	exchanger.nudge();
	expect(exchanger.isRunning).toBe(true);
	await exchanger.run();
});

test('without a session only a person’s wish is tried', async () => {
	status = 401;
	await exchanger.run();
	expect(exchanger.isPaused).toBe(true);
	after(3_600_000);
	exchanger.nudge(true);
	expect(exchanger.isRunning).toBe(false);
	status = 200;
	await exchanger.run();
	expect(exchanger.isPaused).toBe(false);
});
