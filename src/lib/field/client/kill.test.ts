/** The phone dies at every single write of a save and of an answer; nothing may be half done. */
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { FieldDatabase } from '#lib/field/client/database.ts';
import { readDay } from '#lib/field/client/day-cache.ts';
import { runExchange } from '#lib/field/client/exchange.ts';
import { MortalDatabase } from '#lib/field/client/mortal-database.ts';
import { readOverview } from '#lib/field/client/overview.ts';
import { recordOperation } from '#lib/field/client/record.ts';
import { enrolmentOf, RehearsalServer, start, visitId } from '#lib/field/client/rehearsal.ts';
import { createDataKey } from '#lib/identity/cryptography.ts';

const WRITES_MAX = 30;
const { key } = await createDataKey('402913', 1);
let names = 0;

async function readyPhone() {
	const server = await RehearsalServer.open();
	const database = new MortalDatabase(`kill-${names++}`);
	await database.begin(start);
	const exchange = () =>
		runExchange({
			database,
			address: '/gangnam/api/sync',
			deviceLabel: 'test',
			appVersion: '1',
			fetch: server.fetch,
			now: () => start,
			key: () => key
		});
	await exchange();
	return { server, database, exchange };
}

async function save(database: FieldDatabase, place: number) {
	const enrolmentId = enrolmentOf(place);
	const payload = { enrolmentId, visitId };
	return recordOperation(
		database,
		key,
		{ kind: 'check-in', entityId: enrolmentId, payload },
		start
	);
}

async function shown(database: FieldDatabase): Promise<number> {
	const { day } = await readDay(database, key);
	return day!.visits[0]!.roster.filter((entry) => entry.checkedInAt !== null).length;
}

test('a save that dies at any write leaves neither the fact nor the day that shows it', async () => {
	const { database } = await readyPhone();
	let deaths = 0;
	for (let writes = 0; writes < WRITES_MAX; writes++) {
		database.writesLeft = writes;
		const isSaved = await save(database, 0).then(
			() => true,
			() => false
		);
		database.writesLeft = Infinity;
		const { counts } = await readOverview(database);
		expect([counts.onPhone, await shown(database)]).toEqual(isSaved ? [1, 1] : [0, 0]);
		if (isSaved) break;
		deaths++;
	}
	expect(deaths).toBeGreaterThanOrEqual(4);
	expect(deaths).toBeLessThan(WRITES_MAX);
});

test('an exchange that dies at any write loses nothing, doubles nothing and claims nothing', async () => {
	let deaths = 0;
	for (let writes = 0; writes < WRITES_MAX; writes++) {
		const { server, database, exchange } = await readyPhone();
		await save(database, 0);
		await save(database, 1);
		database.writesLeft = writes;
		const isDone = await exchange().then(
			() => true,
			() => false
		);
		database.writesLeft = Infinity;
		const { counts } = await readOverview(database);
		expect(counts.withServer).toBeLessThanOrEqual(server.written.length);
		expect(counts.onPhone + counts.sending + counts.withServer).toBe(2);
		expect(await shown(database)).toBe(2);
		await exchange();
		expect(server.written).toHaveLength(2);
		expect((await readOverview(database)).counts.withServer).toBe(2);
		if (isDone) break;
		deaths++;
	}
	expect(deaths).toBeGreaterThanOrEqual(5);
	expect(deaths).toBeLessThan(WRITES_MAX);
});
