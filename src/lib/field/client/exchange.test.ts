import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { FieldDatabase } from '#lib/field/client/database.ts';
import { readDay } from '#lib/field/client/day-cache.ts';
import { runExchange, type Exchange } from '#lib/field/client/exchange.ts';
import { setAside, tryAgain } from '#lib/field/client/outbox.ts';
import { readOverview } from '#lib/field/client/overview.ts';
import { recordOperation } from '#lib/field/client/record.ts';
import { enrolmentOf, ours, portal, RehearsalServer } from '#lib/field/client/rehearsal.ts';
import { exampleId, start, visitId } from '#lib/field/client/rehearsal.ts';
import type { Fetch } from '#lib/field/client/wire.ts';
import { createDataKey } from '#lib/identity/cryptography.ts';

const { key } = await createDataKey('402913', 1);
let names = 0;
let server: RehearsalServer;
let database: FieldDatabase;
let clock: Date;

beforeEach(async () => {
	clock = start;
	server = await RehearsalServer.open();
	database = new FieldDatabase(`exchange-${names++}`);
	await database.begin(start);
	await exchange();
	server.requests = [];
});

function exchange(changes: Partial<Exchange> = {}) {
	return runExchange({
		database,
		address: '/gangnam/api/sync',
		deviceLabel: 'test',
		appVersion: '1',
		fetch: server.fetch,
		now: () => clock,
		key: () => key,
		...changes
	});
}

async function checkIn(place = 0, kind: 'check-in' | 'anchor' = 'check-in'): Promise<string> {
	const enrolmentId = enrolmentOf(place);
	const here = { enrolmentId, visitId };
	const draft =
		kind === 'check-in'
			? ({ kind, entityId: enrolmentId, payload: here } as const)
			: ({
					kind,
					entityId: enrolmentId,
					payload: { ...here, anchor: 'quit', day: '2026-11-30', reason: null }
				} as const);
	return (await recordOperation(database, key, draft, clock)).kept.id;
}

async function states(): Promise<Record<string, number>> {
	return { ...(await readOverview(database)).counts };
}

async function stateOf(id: string) {
	return (await readOverview(database)).states.get(id);
}

async function checkedIn(): Promise<boolean[]> {
	const { day } = await readDay(database, key);
	return day!.visits[0]!.roster.map((entry) => entry.checkedInAt !== null);
}

const writtenIds = () => server.written.map((operation) => operation.id);
const nothing = { onPhone: 0, sending: 0, withServer: 0, needsAttention: 0, photos: 0 };

describe('an exchange', () => {
	test('brings what waits to the server and the day back', async () => {
		const id = await checkIn(1);
		expect(await states()).toEqual({ ...nothing, onPhone: 1 });
		expect(await exchange()).toEqual({ kind: 'done' });
		expect(writtenIds()).toEqual([id]);
		expect(await states()).toEqual({ ...nothing, withServer: 1 });
		expect(await checkedIn()).toEqual([false, true, false]);
	});

	test('sends 250 operations by the hundred, in order, and asks for the day once', async () => {
		for (let count = 0; count < 250; count++) await checkIn(count % 3);
		await exchange();
		expect(server.requests.map((one) => one.operations.length)).toEqual([100, 100, 50]);
		expect(server.requests.map((one) => one.wantsDay)).toEqual([false, false, true]);
		const order = server.written.map((operation) => operation.deviceSeq);
		expect(order).toEqual(Array.from({ length: 250 }, (_, place) => place + 1));
	});

	test('what is recorded while it runs goes in another round', async () => {
		await checkIn(0);
		let late = '';
		const busy: Fetch = async (address, init) => {
			late ||= await checkIn(1);
			return server.fetch(address, init);
		};
		await exchange({ fetch: busy });
		expect(writtenIds()).toContain(late);
		expect(await checkedIn()).toEqual([true, true, false]);
	});

	test('measures how far the phone’s clock is off, and facts carry it', async () => {
		server.now = new Date(start.getTime() + 3 * 3_600_000);
		await exchange();
		await checkIn(0);
		await exchange();
		expect(server.written[0]!.clockOffsetMs).toBe(3 * 3_600_000);
	});

	test('locked, it sends and fetches no day', async () => {
		await checkIn(0);
		await exchange({ key: () => null });
		expect(server.written).toHaveLength(1);
		expect(server.requests.every((one) => !one.wantsDay)).toBe(true);
		server.day.today = '2026-11-24';
		await exchange();
		expect((await readDay(database, key)).day!.today).toBe('2026-11-24');
	});
});

describe('no answer', () => {
	test('lost response / retry: sent again, written once', async () => {
		const id = await checkIn(0);
		const lost: Fetch = async (address, init) => {
			await server.fetch(address, init);
			throw new TypeError('network');
		};
		expect(await exchange({ fetch: lost })).toMatchObject({ reason: 'no_connection' });
		expect(await states()).toEqual({ ...nothing, onPhone: 1 });
		await exchange();
		expect(writtenIds()).toEqual([id]);
		expect(await stateOf(id)).toBe('with_server');
	});

	test('killed while the request was out: sent again after the restart, written once', async () => {
		const id = await checkIn(0);
		let isOut: () => void;
		const out = new Promise<void>((resolve) => (isOut = resolve));
		const killed: Fetch = async (address, init) => {
			await server.fetch(address, init);
			isOut();
			return new Promise(() => {});
		};
		void exchange({ fetch: killed });
		await out;
		expect(await stateOf(id)).toBe('sending');
		await exchange();
		expect(writtenIds()).toEqual([id]);
		expect(await stateOf(id)).toBe('with_server');
	});

	test('captive portal / proxy: everything stays, nothing counts as sent', async () => {
		await checkIn(0);
		const result = await exchange({ fetch: async () => portal() });
		expect(result).toMatchObject({ kind: 'failed', reason: 'not_ours' });
		expect(await states()).toEqual({ ...nothing, onPhone: 1 });
	});

	test('session expired: in the middle, the rest is kept and goes on after the sign-in', async () => {
		for (let count = 0; count < 150; count++) await checkIn(0);
		const ending: Fetch = async (address, init) => {
			const response = await server.fetch(address, init);
			server.isSignedIn = false;
			return response;
		};
		expect(await exchange({ fetch: ending })).toMatchObject({ reason: 'sign_in_needed' });
		expect(await states()).toEqual({ ...nothing, withServer: 100, onPhone: 50 });
		server.isSignedIn = true;
		await exchange();
		expect(new Set(writtenIds()).size).toBe(150);
		expect(server.written).toHaveLength(150);
	});

	test('lost response / retry: 413 halves the batch; what nobody takes waits for a person', async () => {
		for (let count = 0; count < 10; count++) await checkIn(0);
		const narrow: Fetch = async (address, init) => {
			const { operations } = JSON.parse(String(init.body));
			const isTooLarge =
				operations.length > 3 ||
				operations.some((one: { deviceSeq: number }) => one.deviceSeq === 2);
			return isTooLarge ? new Response('', { status: 413 }) : server.fetch(address, init);
		};
		await exchange({ fetch: narrow });
		// One refused for its size; later ones of the same entity wait behind it.
		expect(await states()).toEqual({ ...nothing, withServer: 1, needsAttention: 1, onPhone: 8 });
	});
});

describe('a request that the server cannot read', () => {
	const refusing =
		(isPoison: (deviceSeq: number) => boolean): Fetch =>
		async (address, init) => {
			const { operations } = JSON.parse(String(init.body));
			const isBad = operations.some((one: { deviceSeq: number }) => isPoison(one.deviceSeq));
			return isBad ? ours({ problems: [] }, 422) : server.fetch(address, init);
		};

	test('the one that it cannot read is found, and all others pass', async () => {
		for (let count = 0; count < 120; count++) await checkIn(count % 3);
		const result = await exchange({ fetch: refusing((seq) => seq === 1) });
		expect(result).toMatchObject({ kind: 'failed', reason: 'trouble' });
		expect(server.written).toHaveLength(119);
		expect(await states()).toEqual({ ...nothing, withServer: 119, onPhone: 1 });
	});

	test('an app too old for the server keeps everything and soon stops asking', async () => {
		for (let count = 0; count < 30; count++) await checkIn(count % 3);
		let asked = 0;
		const fetch = refusing(() => true);
		const counted: Fetch = (address, init) => (asked++, fetch(address, init));
		expect(await exchange({ fetch: counted })).toMatchObject({ reason: 'unreadable' });
		expect(asked).toBeLessThanOrEqual(41);
		expect(await states()).toEqual({ ...nothing, onPhone: 30 });
	});
});

describe('verdicts', () => {
	const refusing = (id: string) => (operation: { id: string }) =>
		operation.id === id ? ('refused' as const) : ('applied' as const);

	test('poisoned op: first, fifty good behind: fifty arrive', async () => {
		const poisoned = await checkIn(0);
		for (let count = 0; count < 50; count++) await checkIn(1 + (count % 2));
		server.verdictOn = refusing(poisoned);
		await exchange();
		expect(server.written).toHaveLength(50);
		expect(await states()).toEqual({ ...nothing, withServer: 50, needsAttention: 1 });
		const { day } = await readDay(database, key);
		expect(day!.visits[0]!.roster[0]!.checkedInAt).toBeNull();
	});

	test('poisoned op: holds back later ones of its entity until it is put aside', async () => {
		const poisoned = await checkIn(0);
		server.verdictOn = refusing(poisoned);
		await exchange();
		const [behind, other] = [await checkIn(0, 'anchor'), await checkIn(1, 'anchor')];
		await exchange();
		expect(await stateOf(behind)).toBe('waiting');
		expect(await stateOf(other)).toBe('with_server');
		await setAside(database, poisoned, clock);
		await exchange();
		expect(await stateOf(behind)).toBe('with_server');
		expect(await stateOf(poisoned)).toBe('needs_attention');
	});

	test('repaired on the server, a refused operation is sent again as it was', async () => {
		const poisoned = await checkIn(0);
		server.verdictOn = refusing(poisoned);
		await exchange();
		const sealed = server.requests.flatMap((one) => one.operations)[0]!.sealed;
		server.verdictOn = () => 'applied';
		await tryAgain(database, poisoned);
		server.requests = [];
		await exchange();
		expect(server.requests[0]!.operations[0]!.sealed).toBe(sealed);
		expect(await stateOf(poisoned)).toBe('with_server');
		expect(await checkedIn()).toEqual([true, false, false]);
	});

	test('settled in the office, a refused operation is with the server and blocks no more', async () => {
		const poisoned = await checkIn(0);
		server.verdictOn = refusing(poisoned);
		await exchange();
		const behind = await checkIn(0, 'anchor');
		const settling: Fetch = async (_, init) =>
			ours({ ...(await server.answer(JSON.parse(String(init.body)))), settled: [poisoned] });
		expect(await exchange({ fetch: settling })).toEqual({ kind: 'done' });
		expect(server.requests.at(-1)!.heartbeat).toMatchObject({ refused: 0, appVersion: '1' });
		expect(await stateOf(poisoned)).toBe('with_server');
		expect(await stateOf(behind)).toBe('with_server');
	});

	test('tells with each exchange what waits, without what it is sending', async () => {
		const poisoned = await checkIn(0);
		server.verdictOn = refusing(poisoned);
		await exchange();
		const sent = server.requests.find((one) => one.operations.length > 0)!;
		const none = { waiting: 0, refused: 0, clockOffsetMs: 0, appVersion: '1' };
		expect(sent.heartbeat).toEqual({ ...none, oldestWaitingAt: clock.getTime() });
		await checkIn(0, 'anchor');
		await exchange();
		const behind = { ...none, waiting: 1, refused: 1, oldestWaitingAt: clock.getTime() };
		expect(server.requests.at(-1)!.heartbeat).toEqual(behind);
	});

	test('out-of-order / missing predecessor: held on the phone, blocks nothing, is offered again', async () => {
		const held = await checkIn(0);
		const other = await checkIn(0, 'anchor');
		server.verdictOn = (operation) => (operation.id === held ? 'held' : 'applied');
		await exchange();
		expect(await stateOf(held)).toBe('waiting');
		expect(await stateOf(other)).toBe('with_server');
		expect(await checkedIn()).toEqual([true, false, false]);
		server.verdictOn = () => 'applied';
		await exchange();
		expect(await stateOf(held)).toBe('with_server');
	});

	test('partial batch: only what the answer lists leaves the outbox; the rest waits', async () => {
		const ids = [await checkIn(0), await checkIn(1)];
		const partial: Fetch = async (_, init) => {
			const answer = await server.answer(JSON.parse(String(init.body)));
			return ours({ ...answer, results: answer.results.slice(0, 1) });
		};
		expect(await exchange({ fetch: partial })).toMatchObject({ reason: 'trouble' });
		expect([await stateOf(ids[0]!), await stateOf(ids[1]!)]).toEqual(['with_server', 'waiting']);
		expect(server.requests).toHaveLength(1);
	});
});

describe('several at once and later', () => {
	test('two tabs + service worker: every fact once, and the day shows both', async () => {
		const tabs = [database, new FieldDatabase(database.name)];
		const draft = (place: number) => ({
			kind: 'check-in' as const,
			entityId: enrolmentOf(place),
			payload: { enrolmentId: enrolmentOf(place), visitId }
		});
		const records = Array.from({ length: 20 }, (_, count) =>
			recordOperation(tabs[count % 2]!, key, draft(count % 2), clock)
		);
		const exchanges = tabs.map((tab) => exchange({ database: tab }));
		await Promise.all([...records, ...exchanges]);
		await Promise.all(tabs.map((tab) => exchange({ database: tab })));
		expect(new Set(writtenIds()).size).toBe(20);
		expect(server.written).toHaveLength(20);
		const order = server.written.map((operation) => operation.deviceSeq).sort((a, b) => a - b);
		expect(order).toEqual(Array.from({ length: 20 }, (_, place) => place + 1));
		expect(await checkedIn()).toEqual([true, true, false]);
	});

	test('with locks, one tab waits for the other', async () => {
		await checkIn(0);
		const order: string[] = [];
		const slow: Fetch = async (address, init) => {
			order.push('begin');
			await new Promise((resolve) => setTimeout(resolve, 20));
			const response = await server.fetch(address, init);
			order.push('end');
			return response;
		};
		const { locks } = navigator;
		await Promise.all([exchange({ fetch: slow, locks }), exchange({ fetch: slow, locks })]);
		expect(order).toEqual(['begin', 'end', 'begin', 'end']);
	});

	test('server restored from backup: gets again what it may have lost', async () => {
		const id = await checkIn(0);
		await exchange();
		server.written = [];
		await exchange();
		expect(writtenIds()).toEqual([]);
		server.epoch = 'e2';
		await exchange();
		expect(writtenIds()).toEqual([id]);
	});

	test('server restored from backup: gets again what it had refused and kept', async () => {
		server.verdictOn = () => 'refused';
		const id = await checkIn(0);
		await exchange();
		expect(await stateOf(id)).toBe('needs_attention');
		server.verdictOn = () => 'applied';
		server.epoch = 'e2';
		await exchange();
		expect(writtenIds()).toEqual([id]);
		expect(await stateOf(id)).toBe('with_server');
	});

	test('a revoked phone hands in what waits and forgets what it knows', async () => {
		const id = await checkIn(0);
		server.isRevoked = true;
		expect(await exchange()).toEqual({ kind: 'revoked' });
		expect(writtenIds()).toEqual([id]);
		expect((await readDay(database, key)).day).toBeNull();
		expect(await database.facts()).toMatchObject({ isRevoked: true, wrappedKey: null });
	});

	test('what the server has had for thirty days leaves the phone, nothing else does', async () => {
		await checkIn(0);
		await exchange();
		clock = new Date(start.getTime() + 31 * 24 * 3_600_000);
		const waiting = await checkIn(1);
		await exchange({ fetch: async () => portal() });
		expect(await states()).toEqual({ ...nothing, onPhone: 1, withServer: 1 });
		await exchange();
		expect(await states()).toEqual({ ...nothing, withServer: 1 });
		expect(await stateOf(waiting)).toBe('with_server');
		expect(await stateOf(exampleId(1))).toBeUndefined();
	});
});
