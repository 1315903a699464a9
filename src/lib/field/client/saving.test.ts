/** What a save costs, in what it asks of the phone: no clock is needed to see that it stays quick. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Phone } from '#lib/field/client/phone.ts';
import { enrolmentOf, RehearsalServer, start, visitId } from '#lib/field/client/rehearsal.ts';
import { startingSnapshot, type FieldSnapshot } from '#lib/field/client/snapshot.ts';

const PIN = '402913';
let names = 0;
let phone: Phone;
let seen: FieldSnapshot[];
let isConnected: boolean;

beforeEach(async () => {
	const server = await RehearsalServer.open(30);
	const memory = new Map<string, string>();
	seen = [startingSnapshot];
	isConnected = true;
	phone = new Phone(`saving-${names++}`, {
		fetch: async (address, init) => {
			if (!isConnected) throw new TypeError('network');
			return server.fetch(address, init);
		},
		now: () => start,
		chance: () => 0.5,
		deviceLabel: 'test',
		appVersion: '1',
		memory: {
			getItem: (name) => memory.get(name) ?? null,
			setItem: (name, value) => void memory.set(name, value),
			removeItem: (name) => void memory.delete(name)
		},
		pinIterations: 1,
		changed: (snapshot) => void seen.push(snapshot)
	});
	await phone.start();
	await phone.signIn('kim@example.org', 'right');
	await phone.setPin(PIN);
	isConnected = false;
	await checkIn(0);
	// From here on nothing is tried before its time, so that only the save itself is counted.
	await phone.exchangeNow();
});
afterEach(() => {
	phone.stop();
	vi.restoreAllMocks();
});

function checkIn(place: number) {
	const enrolmentId = enrolmentOf(place);
	return phone.record('check-in', enrolmentId, { enrolmentId, visitId });
}

const arrivalOf = (place: number) => seen.at(-1)!.day!.visits[0]!.roster[place]!.checkedInAt;

test('asks the disk once, reads no day and hands out what it wrote', async () => {
	const asked = vi.spyOn(IDBDatabase.prototype, 'transaction');
	const decrypted = vi.spyOn(SubtleCrypto.prototype, 'decrypt');
	const encrypted = vi.spyOn(SubtleCrypto.prototype, 'encrypt');
	seen = [seen.at(-1)!];
	const id = await checkIn(1);
	expect(asked.mock.calls.map(([, mode, how]) => [mode, how])).toEqual([
		['readwrite', { durability: 'strict' }]
	]);
	expect(decrypted).not.toHaveBeenCalled();
	const bytes = encrypted.mock.calls.map(([, , data]) => data.byteLength);
	expect(Math.max(...bytes)).toBeLessThan(1000);
	expect(seen).toHaveLength(2);
	expect(seen[1]!.states.get(id)).toBe('waiting');
	expect(arrivalOf(1)).toBe(start.toISOString());
});

test('what it hands out is what a look at the disk would', async () => {
	await checkIn(1);
	await checkIn(2);
	const handed = seen.at(-1);
	await phone.refresh();
	expect(seen.at(-1)).toEqual(handed);
});

test('of a roster only the person that changed is another', async () => {
	const before = seen.at(-1)!.day!.visits[0]!.roster;
	await checkIn(4);
	const now = seen.at(-1)!.day!.visits[0]!.roster;
	expect(now.flatMap((entry, place) => (entry === before[place] ? [] : [place]))).toEqual([4]);
});

test('many at once are all saved and all shown', async () => {
	await Promise.all([1, 2, 3, 4, 5].map(checkIn));
	expect(seen.at(-1)!.counts.onPhone).toBe(6);
	expect([1, 2, 3, 4, 5].map(arrivalOf)).not.toContain(null);
});

test('a look at the store that began before it does not take it off the screen', async () => {
	const looking = phone.refresh();
	await checkIn(1);
	await looking;
	await phone.refresh();
	expect(seen.slice(-2).map(({ counts }) => counts.onPhone)).toEqual([2, 2]);
	expect(arrivalOf(1)).not.toBeNull();
});

test('locked while it is written: it is saved, and nothing shows', async () => {
	const { transaction } = IDBDatabase.prototype;
	const asked = vi.spyOn(IDBDatabase.prototype, 'transaction');
	asked.mockImplementationOnce(function (this: IDBDatabase, ...given) {
		void phone.lock();
		seen = [];
		return transaction.apply(this, given);
	});
	await checkIn(1);
	await phone.refresh();
	expect(seen.map(({ day }) => day)).toEqual(seen.map(() => null));
	expect(seen.at(-1)).toMatchObject({ status: 'locked', counts: { onPhone: 2 } });
	await phone.unlock(PIN);
	expect(arrivalOf(1)).not.toBeNull();
});
