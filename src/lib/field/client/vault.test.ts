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
