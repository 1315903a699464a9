/**
 * The key of what the phone may read. It is wrapped by a PIN, and by a passkey where somebody wants
 * one; unwrapped it lives in memory only.
 * 1. Five wrong PINs drop the key and the cached day; the sealed outbox stays and can be sent.
 * 2. A try is counted before it is made, so that killing the app gives no free tries.
 * 3. When the lease is over nothing opens until the server has been heard again.
 * 4. While somebody else has the phone for the survey, wrong PINs drop nothing: they are counted apart,
 *    and after five of them each has to wait twice as long as the one before, up to an hour.
 * 5. Whatever drops the key drops it under the passkey too; only who knows the PIN adds a passkey.
 */
import { factsIn, noteIn } from '#lib/field/client/database.ts';
import type { FieldDatabase, PhoneFacts, Writing } from '#lib/field/client/database.ts';
import { dropDay } from '#lib/field/client/day-cache.ts';
import type { AskPasskey, MakePasskey, NoAnswer } from '#lib/field/client/passkey.ts';
import { forgetPhotos } from '#lib/field/client/photos.ts';
import {
	createDataKey,
	rewrapDataKey,
	unwrapByPasskey,
	unwrapDataKey,
	wrapForPasskey
} from '#lib/identity/cryptography.ts';

export const PIN_DIGITS_MIN = 6;
export const PIN_TRIES = 5;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const ascending = '01234567890123456789';

export type PinAnswer = 'set' | 'too_short' | 'too_easy' | 'wrong_pin';
export type UnlockAnswer =
	| { kind: 'unlocked' }
	| { kind: 'wrong_pin'; triesLeft: number }
	| { kind: 'lent_wrong' }
	| { kind: 'lent_waits'; minutes: number }
	| { kind: 'dropped' }
	| { kind: 'no_pin' }
	| { kind: 'lease_over' }
	| { kind: NoAnswer };

export class Vault {
	#database: FieldDatabase;
	#now: () => Date;
	#iterations: number | undefined;
	#key: CryptoKey | null = null;

	/** `iterations` is for tests. */
	constructor(database: FieldDatabase, now: () => Date, iterations?: number) {
		this.#database = database;
		this.#now = now;
		this.#iterations = iterations;
	}

	/** The data key while unlocked, else null. */
	get key(): CryptoKey | null {
		return this.#key;
	}

	/** Makes a new key under a PIN and unlocks. What an older key had encrypted is dropped. */
	async create(pin: string): Promise<PinAnswer> {
		const fault = faultOf(pin);
		if (fault) return fault;
		const { key, wrapped } = await createDataKey(pin, this.#iterations);
		await this.#database.write(async (tx) => {
			await forget(tx);
			await noteIn(tx, { wrappedKey: wrapped });
		});
		this.#key = key;
		return 'set';
	}

	async unlock(pin: string): Promise<UnlockAnswer> {
		const { facts, waitMs } = await this.#countTry();
		if (isLeaseOver(facts, this.#now())) return { kind: 'lease_over' };
		if (!facts.wrappedKey) return { kind: 'no_pin' };
		if (waitMs > 0) return { kind: 'lent_waits', minutes: Math.ceil(waitMs / MINUTE_MS) };
		const key = await unwrapDataKey(facts.wrappedKey, pin).catch(() => null);
		if (!key) return facts.lent ? { kind: 'lent_wrong' } : this.#refuse(facts.wrongPins);
		await this.#opened(key);
		return { kind: 'unlocked' };
	}

	/** Locks, and remembers through restarts that somebody else has the phone until the PIN is right. */
	async lend(): Promise<void> {
		this.lock();
		await this.#database.note({ lent: { wrongPins: 0, waitsUntil: 0 } });
	}

	/** The same key under another PIN; needs the old one. Counts as a try. */
	async changePin(oldPin: string, newPin: string): Promise<PinAnswer | UnlockAnswer['kind']> {
		const fault = faultOf(newPin);
		if (fault) return fault;
		const opened = await this.unlock(oldPin);
		if (opened.kind !== 'unlocked') return opened.kind;
		const { wrappedKey } = await this.#database.facts();
		await this.#database.note({ wrappedKey: await rewrapDataKey(wrappedKey!, oldPin, newPin) });
		return 'set';
	}

	/**
	 * Lets a passkey open it too. The PIN is asked (counts as a try), so that nobody adds their finger
	 * to a phone that lies open.
	 */
	async addPasskey(pin: string, make: MakePasskey): Promise<'set' | UnlockAnswer['kind']> {
		const opened = await this.unlock(pin);
		if (opened.kind !== 'unlocked') return opened.kind;
		const { wrappedKey } = await this.#database.facts();
		const made = await make(this.#database.name);
		if (typeof made === 'string') return made;
		const { id, salt, answer } = made;
		const wrapping = await wrapForPasskey(wrappedKey!, pin, answer, this.#bindingOf(id));
		return this.#database.write(async (tx) => {
			// While the phone asked, the key may have been dropped, or another tab have made a new one.
			const isSame = (await factsIn(tx)).wrappedKey?.wrapped === wrappedKey!.wrapped;
			if (isSame) await noteIn(tx, { passkey: { ...wrapping, id, salt } });
			return isSame ? 'set' : 'no_pin';
		});
	}

	/** The same as `unlock` without the PIN; gives all tries of the PIN back. */
	async unlockByPasskey(ask: AskPasskey): Promise<UnlockAnswer> {
		const before = await this.#see();
		if (isLeaseOver(before, this.#now())) return { kind: 'lease_over' };
		if (!before.passkey) return { kind: 'unfit' };
		const answer = await ask(before.passkey);
		if (typeof answer === 'string') return { kind: answer };
		// The question may have stood for minutes: what was dropped meanwhile stays dropped.
		const { passkey, ...facts } = await this.#see();
		if (isLeaseOver(facts, this.#now())) return { kind: 'lease_over' };
		if (!passkey) return { kind: 'no_pin' };
		const binding = this.#bindingOf(passkey.id);
		const key = await unwrapByPasskey(passkey, answer, binding).catch(() => null);
		if (!key) return { kind: 'unfit' };
		await this.#opened(key);
		return { kind: 'unlocked' };
	}

	/** Gives the id of the passkey that opens nothing any more; null where there was none. */
	async removePasskey(): Promise<string | null> {
		return this.#database.write(async (tx) => {
			const { passkey } = await factsIn(tx);
			await noteIn(tx, { passkey: null });
			return passkey?.id ?? null;
		});
	}

	lock(): void {
		this.#key = null;
	}

	/** Locks and forgets the key and the day for good. The outbox stays. */
	async drop(): Promise<void> {
		this.lock();
		await this.#database.write(forget);
	}

	/** All tries of the PIN are given back, and the phone is its counselor's again. */
	async #opened(key: CryptoKey): Promise<void> {
		await this.#database.note({ wrongPins: 0, lent: null });
		this.#key = key;
	}

	/** `waitMs` above 0: no try was made, and none is until then. */
	async #countTry(): Promise<{ facts: PhoneFacts; waitMs: number }> {
		const now = this.#now();
		return this.#database.write(async (tx) => {
			const facts = await factsIn(tx);
			const isTry = facts.wrappedKey !== null && !isLeaseOver(facts, now);
			// Setting the clock back does not count; setting it on runs into the end of the lease.
			const latestSeenAt = Math.max(facts.latestSeenAt, now.getTime());
			const waitMs = Math.max(0, (facts.lent?.waitsUntil ?? 0) - latestSeenAt);
			const counted = isTry && waitMs === 0 ? countedIn(facts, latestSeenAt) : {};
			await noteIn(tx, { ...counted, latestSeenAt });
			return { facts: { ...facts, ...counted, latestSeenAt }, waitMs: isTry ? waitMs : 0 };
		});
	}

	/** The facts, with the time noted as seen. */
	async #see(): Promise<PhoneFacts> {
		const now = this.#now().getTime();
		return this.#database.write(async (tx) => {
			const { latestSeenAt } = await factsIn(tx);
			await noteIn(tx, { latestSeenAt: Math.max(latestSeenAt, now) });
			return factsIn(tx);
		});
	}

	/** A wrapping opens for its own passkey and in its own person's store only. */
	#bindingOf(passkeyId: string): string {
		return `doorstep data key ${this.#database.name} ${passkeyId}`;
	}

	async #refuse(wrongPins: number): Promise<UnlockAnswer> {
		if (wrongPins < PIN_TRIES) return { kind: 'wrong_pin', triesLeft: PIN_TRIES - wrongPins };
		await this.drop();
		return { kind: 'dropped' };
	}
}

/** One more try, counted where it belongs. */
function countedIn({ lent, wrongPins }: PhoneFacts, now: number): Partial<PhoneFacts> {
	if (!lent) return { wrongPins: wrongPins + 1 };
	const tries = lent.wrongPins + 1;
	const doublings = tries - PIN_TRIES;
	const wait = doublings < 0 ? 0 : Math.min(HOUR_MS, MINUTE_MS * 2 ** doublings);
	return { lent: { wrongPins: tries, waitsUntil: now + wait } };
}

/** True when the server was last heard too long ago for this phone to be read. */
export function isLeaseOver(facts: PhoneFacts, now: Date): boolean {
	if (facts.lastContactAt === null) return false;
	const seen = Math.max(now.getTime(), facts.latestSeenAt);
	return seen - facts.lastContactAt > facts.leaseHours * HOUR_MS;
}

function faultOf(pin: string): 'too_short' | 'too_easy' | null {
	if (!/^\d+$/.test(pin) || pin.length < PIN_DIGITS_MIN) return 'too_short';
	const descending = [...ascending].reverse().join('');
	const isRun = ascending.includes(pin) || descending.includes(pin);
	return isRun || new Set(pin).size === 1 ? 'too_easy' : null;
}

/** Drops the key and all it encrypted. The sealed operations stay; they are for the server. */
export async function forget(tx: Writing): Promise<void> {
	const contents = tx.objectStore('content');
	for (const content of await contents.getAll()) {
		if (content.local) await contents.put({ ...content, local: null });
	}
	await forgetPhotos(tx);
	await dropDay(tx);
	await noteIn(tx, { wrappedKey: null, passkey: null, wrongPins: 0, lent: null });
}
