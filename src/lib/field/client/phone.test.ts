import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Passkeys } from '#lib/field/client/passkey.ts';
import { Phone } from '#lib/field/client/phone.ts';
import { enrolmentOf, exampleId, RehearsalServer } from '#lib/field/client/rehearsal.ts';
import { start, visitId } from '#lib/field/client/rehearsal.ts';
import { startingSnapshot, type FieldSnapshot } from '#lib/field/client/snapshot.ts';
import type { Fetch } from '#lib/field/client/wire.ts';
import { randomBytes } from '#lib/identity/cryptography.ts';

const PIN = '402913';
const HOUR_MS = 3_600_000;
let slugs = 0;
let open: Phone[] = [];

/** A browser profile with one or more tabs, and the server it talks to. */
class Profile {
	slug = `agency-${slugs++}`;
	now = start;
	isConnected = true;
	hasPasskeys = true;
	isStorageKept = false;
	keepsWhenAsked = true;
	forgotten: string[] = [];
	memory = new Map<string, string>();
	server!: RehearsalServer;

	async open(): Promise<this> {
		this.server = await RehearsalServer.open();
		return this;
	}

	tab() {
		const seen = { snapshot: startingSnapshot as FieldSnapshot };
		const phone = new Phone(this.slug, {
			fetch: this.#fetch,
			now: () => this.now,
			chance: () => 0.5,
			deviceLabel: 'test',
			appVersion: '1',
			memory: {
				getItem: (name) => this.memory.get(name) ?? null,
				setItem: (name, value) => void this.memory.set(name, value),
				removeItem: (name) => void this.memory.delete(name)
			},
			openChannel: (name) => new BroadcastChannel(name),
			isStorageKept: async () => this.isStorageKept,
			keepStorage: async () => (this.isStorageKept = this.keepsWhenAsked),
			passkeys: this.hasPasskeys ? this.#passkeys : undefined,
			pinIterations: 1,
			changed: (snapshot) => (seen.snapshot = snapshot)
		});
		open.push(phone);
		return { phone, seen };
	}

	/** A tab of somebody who signed in, set a PIN and has the day. */
	async readyTab() {
		const tab = this.tab();
		await tab.phone.start();
		await tab.phone.signIn('kim@example.org', 'right');
		await tab.phone.setPin(PIN);
		return tab;
	}

	#answer = randomBytes(32);
	#passkeys: Passkeys = {
		isThere: async () => true,
		make: async () => ({ id: 'cGFzcw', salt: 'c2FsdA', answer: this.#answer }),
		ask: async () => this.#answer,
		forget: async (id) => void this.forgotten.push(id)
	};

	#fetch: Fetch = async (address, init) => {
		if (!this.isConnected) throw new TypeError('network');
		return this.server.fetch(address, init);
	};
}

let profile: Profile;
beforeEach(async () => {
	profile = await new Profile().open();
});
afterEach(() => {
	for (const phone of open) phone.stop();
	open = [];
});

function checkIn(phone: Phone, place = 0) {
	const enrolmentId = enrolmentOf(place);
	return phone.record('check-in', enrolmentId, { enrolmentId, visitId });
}

describe('the first day', () => {
	test('sign in, set a PIN, and the day is there', async () => {
		const { phone, seen } = profile.tab();
		await phone.start();
		expect(seen.snapshot.status).toBe('signed_out');
		expect(await phone.signIn('kim@example.org', 'wrong')).toEqual({
			kind: 'refused',
			code: 'wrong_sign_in'
		});
		await phone.signIn('kim@example.org', 'right');
		expect(seen.snapshot.status).toBe('needs_pin');
		expect(await phone.setPin('123456')).toBe('too_easy');
		expect(await phone.setPin(PIN)).toBe('set');
		expect(seen.snapshot.status).toBe('open');
		expect(seen.snapshot.day?.visits).toHaveLength(1);
	});

	test('offline and restarted, the PIN opens the day and facts are kept', async () => {
		const { phone } = await profile.readyTab();
		profile.isConnected = false;
		const first = await checkIn(phone, 0);
		phone.stop();
		const { phone: again, seen } = profile.tab();
		await again.start();
		expect(seen.snapshot).toMatchObject({ status: 'locked', day: null });
		await expect(checkIn(again)).rejects.toThrow('locked');
		expect(await again.unlock(PIN)).toEqual({ kind: 'unlocked' });
		const second = await checkIn(again, 1);
		// The saving began an exchange by itself; this one ends after it, as vainly.
		await again.exchangeNow();
		expect(seen.snapshot.counts).toMatchObject({ onPhone: 2, withServer: 0 });
		expect(seen.snapshot.day!.visits[0]!.roster[0]!.checkedInAt).toBe(start.toISOString());
		expect(seen.snapshot.states.get(enrolmentOf(0))).toBe('waiting');
		profile.isConnected = true;
		await again.exchangeNow();
		expect(profile.server.written.map((one) => one.id)).toEqual([first, second]);
		expect(seen.snapshot.states.get(enrolmentOf(0))).toBe('with_server');
		expect(seen.snapshot).toMatchObject({ trouble: null, isOnline: true });
	});
});

describe('what nobody may read on this phone', () => {
	test('is written while it is locked, of one length, and read by the server alone', async () => {
		const { phone, seen } = await profile.readyTab();
		const from = seen.snapshot.day!;
		profile.isConnected = false;
		await checkIn(phone, 0);
		await phone.lock();
		const said = { enrolmentId: enrolmentOf(0), visitId, surveyKey: 'visit', surveyVersion: 1 };
		const answered = {
			...said,
			language: 'ko' as const,
			seconds: 40,
			answers: { why: 'ㅂ'.repeat(900) }
		};
		await phone.recordSealed('survey', exampleId(400), answered, from);
		await phone.recordSealed('survey', exampleId(401), { ...answered, answers: null }, from);
		// The saving began an exchange by itself; this one ends after it, as vainly.
		await phone.exchangeNow();
		expect(seen.snapshot).toMatchObject({ status: 'locked', counts: { onPhone: 3 } });
		expect(seen.snapshot.states.get(exampleId(400))).toBe('waiting');

		// Also the counselor with the PIN finds only that it is there.
		await phone.unlock(PIN);
		const [first, ...surveys] = await phone.tray();
		expect(first!.operation).not.toBeNull();
		expect(surveys.map(({ kind, operation }) => [kind, operation])).toEqual([
			['survey', null],
			['survey', null]
		]);
		expect(surveys[0]!.size).toBe(surveys[1]!.size);
		expect(await dumpAll()).not.toContain('ㅂㅂㅂ');

		profile.isConnected = true;
		await phone.lock();
		await phone.exchangeNow();
		expect(profile.server.written.map(({ deviceSeq }) => deviceSeq)).toEqual([1, 2, 3]);
		expect(profile.server.written.slice(1).map(({ payload }) => payload)).toEqual([
			answered,
			{ ...answered, answers: null }
		]);
		// The day goes on from there.
		await phone.unlock(PIN);
		await checkIn(phone, 1);
		await phone.exchangeNow();
		expect(profile.server.written.at(-1)!.deviceSeq).toBe(4);
		expect(seen.snapshot.day!.visits[0]!.roster[0]!.checkedInAt).not.toBeNull();
	});
});

describe('nothing in clear', () => {
	test('no name, number or measure stands readable in any store', async () => {
		const canaries = ['은하수별', '010-7391-4826', '상도로 8264', '739.14', 'quitcanary'];
		const entry = profile.server.day.visits[0]!.roster[0]!;
		Object.assign(entry, { name: canaries[0], phone: canaries[1] });
		profile.server.day.visits[0]!.site.address = canaries[2]!;
		const { phone } = await profile.readyTab();
		profile.isConnected = false;
		await phone.record('contact', exampleId(300), {
			contactId: exampleId(300),
			enrolmentId: enrolmentOf(0),
			visitId,
			stepKey: canaries[4]!,
			mode: 'visit',
			result: 'met',
			measures: [{ id: exampleId(301), key: 'co', value: 739.14, unit: '[ppm]' }]
		});
		const clear = JSON.stringify((await phone.tray())[0]!.operation);
		const dump = await dumpAll();
		expect(dump.length).toBeGreaterThan(1000);
		for (const canary of [canaries[3]!, canaries[4]!]) expect(clear).toContain(canary);
		for (const canary of [...canaries, '73914', PIN, 'kim@example.org', 'right']) {
			expect(dump).not.toContain(canary);
		}
		expect(JSON.stringify([...profile.memory])).not.toMatch(/kim|상담사/);
	});
});

/** Every string and every byte of all databases, read as UTF-8, UTF-16 and decoded base64url. */
async function dumpAll(): Promise<string> {
	const texts: string[] = [];
	for (const { name } of await indexedDB.databases()) {
		const database = await done(indexedDB.open(name!));
		for (const store of database.objectStoreNames) {
			const rows = await done(database.transaction(store).objectStore(store).getAll());
			for (const row of rows) collect(row, texts);
		}
		database.close();
	}
	return texts.join('\n');
}

function done<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

function collect(value: unknown, texts: string[]): void {
	if (value instanceof Uint8Array) {
		for (const form of ['utf-8', 'utf-16le']) texts.push(new TextDecoder(form).decode(value));
	} else if (typeof value === 'object' && value !== null) {
		for (const [name, part] of Object.entries(value)) collect(part, (texts.push(name), texts));
	} else {
		texts.push(String(value));
		if (typeof value === 'string') texts.push(Buffer.from(value, 'base64url').toString('utf8'));
	}
}

describe('a forgotten PIN', () => {
	test('five wrong ones lose the day, not the work, and ask for the password', async () => {
		const { phone, seen } = await profile.readyTab();
		profile.isConnected = false;
		const id = await checkIn(phone);
		await phone.lock();
		for (let count = 0; count < 5; count++) await phone.unlock('000001');
		expect(seen.snapshot).toMatchObject({ status: 'signed_out', day: null });
		expect(seen.snapshot.counts.onPhone).toBe(1);
		await expect(phone.setPin(PIN)).rejects.toThrow('after a sign-in');
		profile.isConnected = true;
		await phone.signIn('kim@example.org', 'right');
		expect(profile.server.written.map((one) => one.id)).toEqual([id]);
		expect(seen.snapshot).toMatchObject({ status: 'needs_pin', day: null });
		await phone.setPin('730184');
		expect(seen.snapshot.day!.visits[0]!.roster[0]!.checkedInAt).not.toBeNull();
	});

	test('locked, what waits is still sent', async () => {
		const { phone, seen } = await profile.readyTab();
		profile.isConnected = false;
		await checkIn(phone);
		await phone.lock();
		profile.isConnected = true;
		await phone.exchangeNow();
		expect(profile.server.written).toHaveLength(1);
		expect(seen.snapshot).toMatchObject({ status: 'locked', day: null });
	});
});

describe('the session', () => {
	test('session expired: recording goes on, sending waits, and a sign-in resumes', async () => {
		const { phone, seen } = await profile.readyTab();
		profile.server.isSignedIn = false;
		await checkIn(phone, 0);
		await phone.exchangeNow();
		await checkIn(phone, 1);
		expect(seen.snapshot).toMatchObject({ isSignInNeeded: true, status: 'open' });
		expect(seen.snapshot.counts.onPhone).toBe(2);
		await phone.signIn('kim@example.org', 'right');
		expect(seen.snapshot).toMatchObject({ isSignInNeeded: false, status: 'open' });
		expect(profile.server.written).toHaveLength(2);
	});

	test('logout with pending ops: refused while something waits; afterwards the day is forgotten', async () => {
		const { phone, seen } = await profile.readyTab();
		profile.isConnected = false;
		await checkIn(phone);
		expect(await phone.signOut()).toEqual({ kind: 'waiting', count: 1 });
		profile.isConnected = true;
		await phone.exchangeNow();
		profile.isConnected = false;
		expect(await phone.signOut()).toEqual({ kind: 'no_connection' });
		profile.isConnected = true;
		expect(await phone.signOut()).toEqual({ kind: 'signed_out' });
		expect(seen.snapshot).toMatchObject({ status: 'signed_out', day: null });
		expect(profile.memory.size).toBe(0);
		await expect(checkIn(phone)).rejects.toThrow('nobody is signed in');
	});
});

describe('what the phone may read', () => {
	test('ends with the lease and begins again when the server is heard; facts stay', async () => {
		const { phone, seen } = await profile.readyTab();
		profile.isConnected = false;
		await checkIn(phone);
		profile.now = new Date(start.getTime() + 169 * HOUR_MS);
		await phone.refresh();
		expect(seen.snapshot).toMatchObject({ status: 'locked', day: null, isLeaseOver: true });
		expect(await phone.unlock(PIN)).toEqual({ kind: 'lease_over' });
		profile.isConnected = true;
		await phone.exchangeNow();
		expect(profile.server.written).toHaveLength(1);
		expect(await phone.unlock(PIN)).toEqual({ kind: 'unlocked' });
		expect(seen.snapshot.status).toBe('open');
	});

	test('ends when the phone is revoked, after it has handed in what waited', async () => {
		const { phone, seen } = await profile.readyTab();
		profile.isConnected = false;
		await checkIn(phone);
		profile.isConnected = true;
		profile.server.isRevoked = true;
		await phone.exchangeNow();
		expect(profile.server.written).toHaveLength(1);
		expect(seen.snapshot).toMatchObject({ status: 'revoked', day: null });
		expect(await phone.unlock(PIN)).toEqual({ kind: 'no_pin' });
	});

	test('quota / eviction: a database that the browser threw away is said to be lost', async () => {
		const { phone } = await profile.readyTab();
		phone.stop();
		const [name] = [...profile.memory.values()];
		await done(indexedDB.deleteDatabase(name!));
		const { phone: again, seen } = profile.tab();
		await again.start();
		expect(seen.snapshot).toMatchObject({ status: 'signed_out', isStorageLost: true });
	});
});

describe('a passkey', () => {
	test('opens the day offline after a restart, and goes when the phone is revoked', async () => {
		const one = await profile.readyTab();
		expect(await one.phone.addPasskey(PIN, '상담사')).toBe('set');
		expect(one.seen.snapshot.hasPasskey).toBe(true);
		one.phone.stop();
		profile.isConnected = false;
		const two = profile.tab();
		await two.phone.start();
		expect(two.seen.snapshot).toMatchObject({ status: 'locked', day: null });
		expect(await two.phone.unlockByPasskey()).toEqual({ kind: 'unlocked' });
		expect(two.seen.snapshot.status).toBe('open');
		expect(two.seen.snapshot.day).not.toBeNull();
		profile.isConnected = true;
		profile.server.isRevoked = true;
		await two.phone.exchangeNow();
		expect(two.seen.snapshot).toMatchObject({ status: 'revoked', hasPasskey: false });
		expect(await two.phone.unlockByPasskey()).toEqual({ kind: 'unfit' });
	});

	test('goes with the sign-out, and taken away the phone is told', async () => {
		const { phone, seen } = await profile.readyTab();
		await phone.addPasskey(PIN, '상담사');
		await phone.removePasskey();
		expect(profile.forgotten).toEqual(['cGFzcw']);
		expect(seen.snapshot.hasPasskey).toBe(false);
		await phone.addPasskey(PIN, '상담사');
		await phone.signOut();
		await phone.signIn('kim@example.org', 'right');
		expect(seen.snapshot).toMatchObject({ status: 'needs_pin', hasPasskey: false });
	});

	test('is none where the browser has no such thing', async () => {
		profile.hasPasskeys = false;
		const { phone } = await profile.readyTab();
		expect(await phone.canAddPasskey()).toBe(false);
		expect(await phone.addPasskey(PIN, '상담사')).toBe('unfit');
	});
});

describe('two tabs', () => {
	test('what one saves the other shows; locking one locks both', async () => {
		const one = await profile.readyTab();
		const two = profile.tab();
		await two.phone.start();
		await two.phone.unlock(PIN);
		profile.isConnected = false;
		await checkIn(one.phone);
		await until(() => two.seen.snapshot.counts.onPhone === 1);
		expect(two.seen.snapshot.day!.visits[0]!.roster[0]!.checkedInAt).not.toBeNull();
		await one.phone.lock();
		await until(() => two.seen.snapshot.status === 'locked');
		expect(two.seen.snapshot.day).toBeNull();
	});
});

async function until(isTrue: () => boolean): Promise<void> {
	for (let count = 0; count < 200 && !isTrue(); count++) {
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	expect(isTrue()).toBe(true);
}

describe('without a signal', () => {
	test('a forgotten PIN drops nothing where nobody could sign in', async () => {
		const { phone, seen } = await profile.readyTab();
		await phone.lock();
		profile.isConnected = false;
		expect(await phone.forgetPin()).toBe('no_connection');
		expect(seen.snapshot.status).toBe('locked');
		expect((await phone.unlock(PIN)).kind).toBe('unlocked');
		expect(seen.snapshot.day).not.toBeNull();
		await phone.lock();
		profile.isConnected = true;
		expect(await phone.forgetPin()).toBe('dropped');
		expect(seen.snapshot.status).toBe('signed_out');
	});

	test('whoever has the phone for the survey drops no day by wrong PINs, in any tab', async () => {
		const { phone, seen } = await profile.readyTab();
		await phone.lend();
		expect(seen.snapshot).toMatchObject({ status: 'locked', isLent: true });
		const other = profile.tab();
		await other.phone.start();
		for (let tries = 0; tries < 12; tries++) await other.phone.unlock('000001');
		expect(other.seen.snapshot).toMatchObject({ status: 'locked', isLent: true });
		profile.now = new Date(profile.now.getTime() + HOUR_MS);
		expect((await phone.unlock(PIN)).kind).toBe('unlocked');
		expect(seen.snapshot).toMatchObject({ status: 'open', isLent: false });
		expect(seen.snapshot.day).not.toBeNull();
	});
});

test('whether the browser keeps the data is known from the start, and asked for at every unlock', async () => {
	profile.keepsWhenAsked = false;
	const first = await profile.readyTab();
	expect(first.seen.snapshot.isStorageKept).toBe(false);
	first.phone.stop();
	const { phone, seen } = profile.tab();
	await phone.start();
	expect(seen.snapshot.isStorageKept).toBe(false);
	profile.keepsWhenAsked = true;
	await phone.unlock(PIN);
	await expect.poll(() => seen.snapshot.isStorageKept).toBe(true);
	phone.stop();
	const again = profile.tab();
	await again.phone.start();
	expect(again.seen.snapshot.isStorageKept).toBe(true);
});
