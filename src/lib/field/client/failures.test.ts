/** How syncs made by hand fail, each by its name; README.md says where the others stand. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FieldDatabase } from '#lib/field/client/database.ts';
import { readDay } from '#lib/field/client/day-cache.ts';
import { runExchange, type Exchange } from '#lib/field/client/exchange.ts';
import { Exchanger } from '#lib/field/client/exchanger.ts';
import { recordOperation, type Draft } from '#lib/field/client/record.ts';
import { readOverview } from '#lib/field/client/overview.ts';
import { enrolmentOf, exampleDay, RehearsalServer } from '#lib/field/client/rehearsal.ts';
import { start, visitId } from '#lib/field/client/rehearsal.ts';
import type { Fetch } from '#lib/field/client/wire.ts';
import { happenedAt } from '#lib/field/terms.ts';
import { createDataKey } from '#lib/identity/cryptography.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const { key } = await createDataKey('402913', 1);
let names = 0;
let server: RehearsalServer;
let database: FieldDatabase;
let clock: Date;
let waiting: Exchanger | undefined;

beforeEach(async () => {
	clock = start;
	server = await RehearsalServer.open();
	database = new FieldDatabase(`failures-${names++}`);
	await database.begin(start);
	await runExchange(exchange());
});
afterEach(() => waiting?.stop());

function exchange(changes: Partial<Exchange> = {}): Exchange {
	return {
		database,
		address: '/gangnam/api/sync',
		deviceLabel: 'test',
		appVersion: '1',
		fetch: server.fetch,
		now: () => clock,
		key: () => key,
		...changes
	};
}

async function write(draft: Draft, tab = database): Promise<string> {
	return (await recordOperation(tab, key, draft, clock)).kept.id;
}

function checkIn(place = 0, tab = database): Promise<string> {
	const enrolmentId = enrolmentOf(place);
	return write({ kind: 'check-in', entityId: enrolmentId, payload: { enrolmentId, visitId } }, tab);
}

function anchor(day: string): Promise<string> {
	const enrolmentId = enrolmentOf(0);
	const payload = { enrolmentId, visitId, anchor: 'quit', day, reason: null };
	return write({ kind: 'anchor', entityId: enrolmentId, payload });
}

const shown = async () => (await readDay(database, key)).day!;
const stateOf = async (id: string) => (await readOverview(database)).states.get(id);

describe('ties / text order of cursor', () => {
	test.each([1, 2, 7, 99, 100, 101, 999, 1_000, 1_001, 2_000])(
		'a day of %i people leaves nobody out, in their order',
		async (people) => {
			server.day = exampleDay(server.keys.publicJwk, people);
			await runExchange(exchange());
			const ids = (await shown()).visits[0]!.roster.map((one) => one.enrolmentId);
			expect(ids).toEqual(Array.from({ length: people }, (_, place) => enrolmentOf(place)));
		}
	);
});

describe('deletes', () => {
	test('a visit that was taken away vanishes, also after 91 days without a connection', async () => {
		clock = new Date(start.getTime() + 91 * DAY_MS);
		server.now = clock;
		server.day = { ...server.day, visits: [] };
		await runExchange(exchange());
		expect((await shown()).visits).toEqual([]);
	});

	test('what was recorded there meanwhile still arrives', async () => {
		const id = await checkIn(1);
		server.day = { ...server.day, visits: [] };
		await runExchange(exchange());
		expect(server.written.map((one) => one.id)).toEqual([id]);
		expect(await stateOf(id)).toBe('with_server');
		expect((await shown()).visits).toEqual([]);
	});
});

describe('clock skew', () => {
	test.each([
		['three hours ahead', 3 * HOUR_MS],
		['two days back', -2 * DAY_MS]
	])('%s: once measured, facts happen when they happened', async (_, offMs) => {
		clock = new Date(start.getTime() + offMs);
		await runExchange(exchange());
		await checkIn(0);
		await runExchange(exchange());
		expect(happenedAt(server.written[0]!)).toBe(start.toISOString());
	});

	test('the hour that a change of the clocks shows twice keeps its order', async () => {
		// 02:30 in summer time, and an hour later 02:30 in winter time.
		clock = new Date('2026-10-25T00:30:00.000Z');
		await anchor('2026-11-30');
		clock = new Date('2026-10-25T01:30:00.000Z');
		await anchor('2026-12-01');
		server.now = clock;
		await runExchange(exchange());
		const moments = server.written.map(happenedAt);
		expect(moments).toEqual(moments.toSorted());
		expect((await shown()).visits[0]!.roster[0]!.anchors.quit!.day).toBe('2026-12-01');
	});

	test('a clock that jumps back while facts wait changes neither their order nor their number', async () => {
		await checkIn(0);
		clock = new Date(start.getTime() - 2 * DAY_MS);
		await checkIn(1);
		await runExchange(exchange());
		expect(server.written.map((one) => one.deviceSeq)).toEqual([1, 2]);
	});
});

describe('lost response / retry', () => {
	test('with three of ten answers lost every fact arrives, once', async () => {
		let requests = 0;
		const lossy: Fetch = async (address, init) => {
			const answer = await server.fetch(address, init);
			if (requests++ % 10 < 3) throw new TypeError('network');
			return answer;
		};
		for (let count = 0; count < 40; count++) {
			await checkIn(count % 3);
			await runExchange(exchange({ fetch: lossy }));
		}
		await runExchange(exchange());
		expect(server.written).toHaveLength(40);
		expect((await readOverview(database)).counts.withServer).toBe(40);
	});

	test.each([429, 503])('%i with Retry-After: nothing is asked before then', async (status) => {
		const headers = { 'retry-after': '120' };
		const busy: Fetch = async () => new Response('', { status, headers });
		const id = await checkIn(0);
		waiting = new Exchanger(exchange({ fetch: busy }), () => 0.5);
		const result = await waiting.run();
		expect(result).toEqual({ kind: 'failed', reason: 'trouble', retryAfterMs: 120_000 });
		expect(await stateOf(id)).toBe('waiting');
		clock = new Date(start.getTime() + 119_000);
		waiting.nudge();
		expect(waiting.isRunning).toBe(false);
		clock = new Date(start.getTime() + 121_000);
		waiting.nudge();
		expect(waiting.isRunning).toBe(true);
	});
});

describe('edit while uploading', () => {
	test('is a fact of its own: both arrive, and the answer to the first leaves it waiting', async () => {
		const first = await anchor('2026-11-30');
		let second = '';
		let stateThen: string | undefined;
		const editing: Fetch = async (address, init) => {
			if (second) stateThen = await stateOf(second);
			clock = new Date(start.getTime() + 1_000);
			const answer = await server.fetch(address, init);
			second ||= await anchor('2026-12-01');
			return answer;
		};
		await runExchange(exchange({ fetch: editing }));
		expect(stateThen).toBe('sending');
		expect(server.written.map((one) => one.id)).toEqual([first, second]);
		expect((await shown()).visits[0]!.roster[0]!.anchors.quit!.day).toBe('2026-12-01');
	});
});

describe('two tabs + service worker', () => {
	test.each([true, false])(
		'three tabs send 500 facts: 500 rows (with locks: %s)',
		async (hasLocks) => {
			const tabs = [database, ...[1, 2].map(() => new FieldDatabase(database.name))];
			for (let count = 0; count < 500; count++) await checkIn(count % 3, tabs[count % 3]);
			const locks = hasLocks ? { locks: navigator.locks } : {};
			await Promise.all(tabs.map((tab) => runExchange(exchange({ database: tab, ...locks }))));
			await runExchange(exchange());
			expect(server.written).toHaveLength(500);
			expect(new Set(server.written.map((one) => one.id)).size).toBe(500);
			expect((await readOverview(database)).counts.withServer).toBe(500);
		},
		60_000
	);
});

describe('silent divergence', () => {
	test('a day that changed on the server without this phone comes with the next exchange', async () => {
		server.day.visits[0]!.roster[2]!.name = '이름 고침';
		await runExchange(exchange());
		expect((await shown()).visits[0]!.roster[2]!.name).toBe('이름 고침');
	});

	test('what the phone put on top is checked against the server’s day once it is there', async () => {
		await runExchange(exchange());
		await checkIn(0);
		expect((await database.facts()).dayHash).toBeNull();
		// A server that took the fact and shows it otherwise.
		const otherwise: Fetch = async (address, init) => {
			const answer = await server.fetch(address, init);
			server.written = [];
			return answer;
		};
		await runExchange(exchange({ fetch: otherwise }));
		await runExchange(exchange());
		expect((await shown()).visits[0]!.roster[0]!.checkedInAt).toBeNull();
	});

	test('a held fact on top of the day keeps the day unsure of itself', async () => {
		server.verdictOn = () => 'held';
		await checkIn(0);
		await runExchange(exchange());
		expect((await database.facts()).dayHash).toBeNull();
		server.verdictOn = () => 'applied';
		await runExchange(exchange());
		expect((await database.facts()).dayHash).not.toBeNull();
	});
});
