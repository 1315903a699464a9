import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { FieldDatabase } from '#lib/field/client/database.ts';
import type { MadePasskey } from '#lib/field/client/passkey.ts';
import { start } from '#lib/field/client/rehearsal.ts';
import { PIN_TRIES, Vault } from '#lib/field/client/vault.ts';
import { decryptJson, encryptJson, randomBytes } from '#lib/identity/cryptography.ts';

const HOUR_MS = 3_600_000;
const PIN = '402913';
let names = 0;

/** A vault with a PIN, and a phone whose passkey answers the same as long as it lives. */
async function openVault() {
	const clock = { now: start };
	const database = new FieldDatabase(`vault-passkey-${names++}`);
	await database.begin(start);
	const vault = new Vault(database, () => clock.now, 1);
	await vault.create(PIN);
	const made: MadePasskey = { id: 'cGFzcw', salt: 'c2FsdA', answer: randomBytes(32) };
	const asked: string[] = [];
	const ask = async ({ id, salt }: { id: string; salt: string }) => {
		asked.push(`${id} ${salt}`);
		return made.answer;
	};
	return { clock, database, vault, made, make: async () => made, ask, asked };
}

/** The same with the passkey added, and locked. */
async function lockedVault() {
	const opened = await openVault();
	expect(await opened.vault.addPasskey(PIN, opened.make)).toBe('set');
	opened.vault.lock();
	return opened;
}

describe('a passkey', () => {
	test('opens the key that the PIN opens, and the PIN stays', async () => {
		const { vault, ask, asked } = await lockedVault();
		await vault.unlock(PIN);
		const cipher = await encryptJson(vault.key!, '김하늘', 'day');
		vault.lock();
		expect(await vault.unlockByPasskey(ask)).toEqual({ kind: 'unlocked' });
		expect(await decryptJson(vault.key!, cipher, 'day')).toBe('김하늘');
		expect(asked).toEqual(['cGFzcw c2FsdA']);
	});

	test('is added by who knows the PIN alone, and a wrong one counts', async () => {
		const { vault, make, database } = await openVault();
		let isMade = false;
		const answer = await vault.addPasskey('000001', () => ((isMade = true), make()));
		expect([answer, isMade]).toEqual(['wrong_pin', false]);
		expect(await database.facts()).toMatchObject({ passkey: null, wrongPins: 1 });
	});

	test('that was cancelled or holds no secret is not kept', async () => {
		const { vault, database } = await openVault();
		for (const answer of ['cancelled', 'unfit'] as const) {
			expect(await vault.addPasskey(PIN, async () => answer)).toBe(answer);
		}
		expect((await database.facts()).passkey).toBeNull();
	});

	test('cancelled while unlocking opens nothing and costs no try of the PIN', async () => {
		const { vault, database } = await lockedVault();
		expect(await vault.unlockByPasskey(async () => 'cancelled')).toEqual({ kind: 'cancelled' });
		expect(vault.key).toBeNull();
		expect((await database.facts()).wrongPins).toBe(0);
	});

	test('with another answer opens nothing', async () => {
		const { vault } = await lockedVault();
		expect(await vault.unlockByPasskey(async () => randomBytes(32))).toEqual({ kind: 'unfit' });
		expect(vault.key).toBeNull();
	});

	test('of one counselor opens nothing in the store of another on the same phone', async () => {
		const one = await lockedVault();
		const other = await openVault();
		const { passkey } = await one.database.facts();
		await other.database.note({ passkey });
		other.vault.lock();
		expect(await other.vault.unlockByPasskey(one.ask)).toEqual({ kind: 'unfit' });
		expect(other.vault.key).toBeNull();
	});

	test('still opens after the PIN was changed', async () => {
		const { vault, ask } = await lockedVault();
		expect(await vault.changePin(PIN, '730184')).toBe('set');
		vault.lock();
		expect(await vault.unlockByPasskey(ask)).toEqual({ kind: 'unlocked' });
	});

	test('taken away opens nothing, and says which it was', async () => {
		const { vault, ask, asked } = await lockedVault();
		expect(await vault.removePasskey()).toBe('cGFzcw');
		expect(await vault.removePasskey()).toBeNull();
		expect(await vault.unlockByPasskey(ask)).toEqual({ kind: 'unfit' });
		expect(asked).toEqual([]);
		expect(await vault.unlock(PIN)).toEqual({ kind: 'unlocked' });
	});
});

describe('with a passkey all walls stay', () => {
	test('five wrong PINs drop it with the key', async () => {
		const { vault, ask, database } = await lockedVault();
		for (let count = 0; count < PIN_TRIES; count++) await vault.unlock('000001');
		expect((await database.facts()).passkey).toBeNull();
		expect(await vault.unlockByPasskey(ask)).toEqual({ kind: 'unfit' });
		// The key that a new PIN makes is another one, and no old passkey opens it.
		await vault.create('730184');
		vault.lock();
		expect(await vault.unlockByPasskey(ask)).toEqual({ kind: 'unfit' });
	});

	test('after the lease it is not even asked, not with the clock set back either', async () => {
		const { vault, ask, asked, clock, database } = await lockedVault();
		await database.note({ lastContactAt: start.getTime(), leaseHours: 168 });
		clock.now = new Date(start.getTime() + 168 * HOUR_MS + 1);
		expect(await vault.unlockByPasskey(ask)).toEqual({ kind: 'lease_over' });
		clock.now = start;
		expect(await vault.unlockByPasskey(ask)).toEqual({ kind: 'lease_over' });
		expect(asked).toEqual([]);
	});

	test('a key that was dropped while the phone asked stays dropped', async () => {
		const { vault, made } = await lockedVault();
		const dropping = async () => (await vault.drop(), made.answer);
		expect(await vault.unlockByPasskey(dropping)).toEqual({ kind: 'no_pin' });
		expect(vault.key).toBeNull();
	});

	test('a lease that ended while the phone asked opens nothing', async () => {
		const { vault, made, clock, database } = await lockedVault();
		await database.note({ lastContactAt: start.getTime(), leaseHours: 168 });
		const late = async () => {
			clock.now = new Date(start.getTime() + 169 * HOUR_MS);
			return made.answer;
		};
		expect(await vault.unlockByPasskey(late)).toEqual({ kind: 'lease_over' });
	});

	test('a key that another tab made meanwhile gets no passkey of the old one', async () => {
		const { vault, database, made } = await openVault();
		const other = new Vault(database, () => start, 1);
		const late = async () => (await other.create('730184'), made);
		expect(await vault.addPasskey(PIN, late)).toBe('no_pin');
		expect((await database.facts()).passkey).toBeNull();
	});

	test('a store from before there were passkeys opens by PIN and takes one', async () => {
		const { vault, database, make, ask } = await openVault();
		await database.note({ passkey: undefined });
		expect(await vault.unlockByPasskey(ask)).toEqual({ kind: 'unfit' });
		expect(await vault.addPasskey(PIN, make)).toBe('set');
	});
});
