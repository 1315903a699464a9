import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { FieldDatabase } from '#lib/field/client/database.ts';
import { start } from '#lib/field/client/rehearsal.ts';
import { PIN_TRIES, Vault } from '#lib/field/client/vault.ts';

const HOUR_MS = 3_600_000;
const PIN = '402913';
let names = 0;

async function openVault() {
	const clock = { now: start };
	const database = new FieldDatabase(`vault-${names++}`);
	await database.begin(start);
	const again = () => new Vault(database, () => clock.now, 1);
	return { clock, database, vault: again(), again };
}

describe('the vault', () => {
	test('a PIN has six digits and is neither a run nor one digit repeated', async () => {
		const { vault } = await openVault();
		const answers = await Promise.all(['12345', '12a456', ''].map((pin) => vault.create(pin)));
		expect(answers).toEqual(['too_short', 'too_short', 'too_short']);
		for (const pin of ['123456', '987654', '111111', '890123']) {
			expect(await vault.create(pin)).toBe('too_easy');
		}
		expect(vault.key).toBeNull();
		expect(await vault.create(PIN)).toBe('set');
	});

	test('the key lives in memory only: locked or restarted, it takes the PIN', async () => {
		const { vault, again } = await openVault();
		await vault.create(PIN);
		expect(vault.key).not.toBeNull();
		vault.lock();
		expect(vault.key).toBeNull();
		const restarted = again();
		expect(restarted.key).toBeNull();
		expect(await restarted.unlock(PIN)).toEqual({ kind: 'unlocked' });
	});

	test('five wrong PINs drop the key, and then the right one opens nothing', async () => {
		const { vault, database } = await openVault();
		await vault.create(PIN);
		vault.lock();
		for (let left = PIN_TRIES - 1; left > 0; left--) {
			expect(await vault.unlock('000001')).toEqual({ kind: 'wrong_pin', triesLeft: left });
		}
		expect(await vault.unlock('000001')).toEqual({ kind: 'dropped' });
		expect(await vault.unlock(PIN)).toEqual({ kind: 'no_pin' });
		expect((await database.facts()).wrappedKey).toBeNull();
	});

	test('whoever was lent the phone drops nothing, also after a restart, and waits ever longer', async () => {
		const { clock, vault, again, database } = await openVault();
		await vault.create(PIN);
		vault.lock();
		await vault.unlock('000001');
		await vault.unlock(PIN);
		await vault.lend();
		expect(vault.key).toBeNull();
		const restarted = again();
		for (let tries = 0; tries < PIN_TRIES; tries++) {
			expect(await restarted.unlock('000001')).toEqual({ kind: 'lent_wrong' });
		}
		// While it waits not even the right one is tried, however often.
		expect(await restarted.unlock(PIN)).toEqual({ kind: 'lent_waits', minutes: 1 });
		expect(await restarted.unlock('000001')).toEqual({ kind: 'lent_waits', minutes: 1 });
		let waited = 1;
		for (const minutes of [2, 4, 8, 16, 32, 60, 60]) {
			clock.now = new Date(clock.now.getTime() + waited * 60_000);
			expect(await restarted.unlock('000001')).toEqual({ kind: 'lent_wrong' });
			expect(await restarted.unlock(PIN)).toEqual({ kind: 'lent_waits', minutes });
			waited = minutes;
		}
		// A clock that is set back shortens nothing.
		clock.now = start;
		expect((await restarted.unlock(PIN)).kind).toBe('lent_waits');
		clock.now = new Date(start.getTime() + 4 * HOUR_MS);
		expect(await restarted.unlock(PIN)).toEqual({ kind: 'unlocked' });
		expect((await database.facts()).lent).toBeNull();
		// And it is an ordinary lock again.
		restarted.lock();
		expect(await restarted.unlock('000001')).toEqual({ kind: 'wrong_pin', triesLeft: 4 });
	});

	test('a right PIN gives all tries back', async () => {
		const { vault } = await openVault();
		await vault.create(PIN);
		await vault.unlock('000001');
		await vault.unlock(PIN);
		expect(await vault.unlock('000001')).toEqual({ kind: 'wrong_pin', triesLeft: 4 });
	});

	test('killing the app during a try does not give the try back', async () => {
		const { vault, again, database } = await openVault();
		await vault.create(PIN);
		const pending = again().unlock('000001');
		while ((await database.facts()).wrongPins === 0) await new Promise(setImmediate);
		expect((await database.facts()).wrongPins).toBe(1);
		await pending;
	});

	test('after the lease nothing opens, not even with the clock set back', async () => {
		const { vault, clock, database } = await openVault();
		await vault.create(PIN);
		vault.lock();
		await database.note({ lastContactAt: start.getTime(), leaseHours: 168 });
		clock.now = new Date(start.getTime() + 168 * HOUR_MS);
		expect(await vault.unlock(PIN)).toEqual({ kind: 'unlocked' });
		vault.lock();
		clock.now = new Date(start.getTime() + 168 * HOUR_MS + 1);
		expect(await vault.unlock(PIN)).toEqual({ kind: 'lease_over' });
		clock.now = start;
		expect(await vault.unlock(PIN)).toEqual({ kind: 'lease_over' });
		expect((await database.facts()).wrongPins).toBe(0);
	});

	test('another PIN keeps the key; the old PIN must be right', async () => {
		const { vault } = await openVault();
		await vault.create(PIN);
		expect(await vault.changePin('000001', '730184')).toBe('wrong_pin');
		expect(await vault.changePin(PIN, '730184')).toBe('set');
		vault.lock();
		expect((await vault.unlock(PIN)).kind).toBe('wrong_pin');
		expect((await vault.unlock('730184')).kind).toBe('unlocked');
	});
});
