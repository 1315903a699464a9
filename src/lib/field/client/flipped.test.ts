/** Bits that turn over on the phone: noticed, healed from the server, and nothing else is held up. */
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { FieldDatabase } from '#lib/field/client/database.ts';
import { runExchange, type Exchange } from '#lib/field/client/exchange.ts';
import { Exchanger } from '#lib/field/client/exchanger.ts';
import { readOverview } from '#lib/field/client/overview.ts';
import { recordOperation } from '#lib/field/client/record.ts';
import { enrolmentOf, RehearsalServer, start, visitId } from '#lib/field/client/rehearsal.ts';
import { takeSnapshot } from '#lib/field/client/snapshot.ts';
import { readTray } from '#lib/field/client/tray.ts';
import { Vault } from '#lib/field/client/vault.ts';

const PIN = '402913';
let names = 0;
let server: RehearsalServer;
let database: FieldDatabase;
let vault: Vault;

beforeEach(async () => {
	server = await RehearsalServer.open();
	database = new FieldDatabase(`flipped-${names++}`);
	await database.begin(start);
	vault = new Vault(database, () => start, 1);
	await vault.create(PIN);
	await runExchange(exchange());
});

function exchange(): Exchange {
	return {
		database,
		address: '/gangnam/api/sync',
		deviceLabel: 'test',
		appVersion: '1',
		fetch: server.fetch,
		now: () => start,
		key: () => vault.key
	};
}

async function checkIn(place: number): Promise<string> {
	const enrolmentId = enrolmentOf(place);
	const payload = { enrolmentId, visitId };
	const draft = { kind: 'check-in', entityId: enrolmentId, payload } as const;
	return (await recordOperation(database, vault.key!, draft, start)).kept.id;
}

/** What the screen shows after the app was opened anew. */
async function shownAnew() {
	vault.lock();
	await vault.unlock(PIN);
	const exchanger = new Exchanger(exchange(), () => 0.5);
	const known = { isSignedInHere: false, isStorageLost: false, isStorageKept: null };
	return takeSnapshot({ database, vault, exchanger }, known, start);
}

/** The same bytes with one bit turned over in the middle. */
function flipped<T extends Uint8Array>(bytes: T): T {
	const other = bytes.slice() as T;
	other[other.length >> 1]! ^= 1;
	return other;
}

describe('silent divergence', () => {
	test('a day that was flipped on the phone is not shown, and comes whole with the next exchange', async () => {
		const before = (await shownAnew()).day;
		await database.write(async (tx) => {
			const cache = tx.objectStore('cache');
			await cache.put(flipped((await cache.get('day'))!), 'day');
		});
		expect((await shownAnew()).day).toBeNull();
		await runExchange(exchange());
		expect((await shownAnew()).day).toEqual(before);
	});

	test('a copy for the screen that was flipped keeps neither its own fact nor others from the server', async () => {
		const ids = [await checkIn(0), await checkIn(1), await checkIn(2)];
		await database.write(async (tx) => {
			const contents = tx.objectStore('content');
			const content = (await contents.get(ids[1]!))!;
			await contents.put({ ...content, local: flipped(content.local!) });
		});
		const [, spoilt] = await readTray(database, vault.key);
		expect(spoilt).toMatchObject({ id: ids[1], operation: null });
		server.verdictOn = ({ id }) => (id === ids[0] ? 'applied' : 'held');
		expect(await runExchange(exchange())).toEqual({ kind: 'done' });
		expect((await readOverview(database)).counts).toMatchObject({ withServer: 1, onPhone: 2 });
		server.verdictOn = () => 'applied';
		await runExchange(exchange());
		expect(server.written.map(({ id }) => id).sort()).toEqual(ids.sort());
		const roster = (await shownAnew()).day!.visits[0]!.roster;
		expect(roster.every(({ checkedInAt }) => checkedInAt !== null)).toBe(true);
	});

	test('a row of the outbox that was thrown back is sent again, and written once', async () => {
		const id = await checkIn(0);
		await runExchange(exchange());
		await database.write(async (tx) => {
			const outbox = tx.objectStore('outbox');
			await outbox.put({ ...(await outbox.get(id))!, state: 'sending', ackedAt: null });
		});
		await runExchange(exchange());
		expect(server.written).toHaveLength(1);
		expect((await readOverview(database)).counts.withServer).toBe(1);
	});
});
