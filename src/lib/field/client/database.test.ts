import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { databaseName, FieldDatabase } from '#lib/field/client/database.ts';
import { exampleId, start } from '#lib/field/client/rehearsal.ts';

let names = 0;
const fresh = () => new FieldDatabase(`database-${names++}`);
afterEach(() => void vi.restoreAllMocks());

/** The system takes the connection away `times` times, as Safari does after the background. */
function loseConnection(name: string, times: number) {
	const { transaction } = IDBDatabase.prototype;
	let left = times;
	return vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
		this: IDBDatabase,
		...given: Parameters<typeof transaction>
	) {
		if (left-- > 0) throw new DOMException('Connection is closing', name);
		return transaction.apply(this, given);
	});
}

test('other user on same phone: a database of their own, whose name says nothing of them', async () => {
	const name = await databaseName('gangnam', exampleId(2));
	expect(name).toMatch(/^doorstep-[0-9a-f]{32}$/);
	expect(await databaseName('gangnam', exampleId(3))).not.toBe(name);
	expect(await databaseName('seocho', exampleId(2))).not.toBe(name);
});

test('every change is asked to be on the disk before it counts', async () => {
	const database = fresh();
	await database.begin(start);
	const asked = vi.spyOn(IDBDatabase.prototype, 'transaction');
	await database.note({ lastSeq: 1 });
	expect(asked.mock.calls.map((call) => call[2])).toEqual([{ durability: 'strict' }]);
});

test('a database begins once and keeps its facts', async () => {
	const database = fresh();
	expect(await database.begin(start)).toBe(true);
	await database.note({ lastSeq: 7 });
	expect(await database.begin(start)).toBe(false);
	expect((await database.facts()).lastSeq).toBe(7);
});

test.each(['InvalidStateError', 'UnknownError'])(
	'IndexedDB lost on iOS: after %s it opens again, once',
	async (name) => {
		const database = fresh();
		await database.begin(start);
		loseConnection(name, 1);
		await database.note({ lastSeq: 3 });
		expect((await database.facts()).lastSeq).toBe(3);
		loseConnection(name, 2);
		await expect(database.note({ lastSeq: 4 })).rejects.toThrow('closing');
	}
);

test('quota / eviction: a full phone is told as it is, and nothing half is kept', async () => {
	const database = fresh();
	await database.begin(start);
	const full = database.write(async (tx) => {
		await tx.objectStore('phone').put({ ...(await factsOf(tx)), lastSeq: 9 }, 'facts');
		throw new DOMException('full', 'QuotaExceededError');
	});
	await expect(full).rejects.toMatchObject({ name: 'QuotaExceededError' });
	expect((await database.facts()).lastSeq).toBe(0);
});

async function factsOf(tx: Parameters<Parameters<FieldDatabase['write']>[0]>[0]) {
	return (await tx.objectStore('phone').get('facts'))!;
}
