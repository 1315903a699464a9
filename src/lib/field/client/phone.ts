/**
 * One person's phone: who is signed in, what may be read, what waits. Knows no framework; every
 * change of its state is handed to `changed`. README.md has the order of calls.
 */
import { databaseName, type KeptOperation } from '#lib/field/client/database.ts';
import { draftNames, dropDraft, keepDraft, readDraft } from '#lib/field/client/drafts.ts';
import type { ExchangeResult } from '#lib/field/client/exchange.ts';
import { OpenedPhone, type PhoneEnvironment } from '#lib/field/client/opened-phone.ts';
import { readOverview, withWaiting } from '#lib/field/client/overview.ts';
import { dropSentPhotos, readPhoto, type TakenPhoto } from '#lib/field/client/photos.ts';
import { setAside, tryAgain } from '#lib/field/client/outbox.ts';
import type { AskPasskey, MakePasskey } from '#lib/field/client/passkey.ts';
import { recordOperation, recordSealed, type Draft } from '#lib/field/client/record.ts';
import { endSession, signInAt, type SignIn, type SignOut } from '#lib/field/client/session.ts';
import { startingSnapshot, takeSnapshot, type FieldSnapshot } from '#lib/field/client/snapshot.ts';
import { readSent, readTray, type TrayItem } from '#lib/field/client/tray.ts';
import type { PinAnswer, UnlockAnswer } from '#lib/field/client/vault.ts';
import type { DayBundle } from '#lib/field/day.ts';
import type { OperationKind, Payload } from '#lib/field/protocol.ts';

export class Phone {
	#agencySlug: string;
	#environment: PhoneEnvironment;
	#opened: OpenedPhone | null = null;
	#isSignedInHere = false;
	#isStorageLost = false;
	#isStorageKept: boolean | null = null;
	#loading: Promise<void> = Promise.resolve();
	/** What was handed out last. */
	#shown = startingSnapshot;

	constructor(agencySlug: string, environment: PhoneEnvironment) {
		this.#agencySlug = agencySlug;
		this.#environment = environment;
	}

	/** Opens the database of whoever used this phone last, and tries an exchange. */
	async start(): Promise<void> {
		const name = this.#environment.memory.getItem(this.#memoryKey);
		// Asked beside each other: the counselor waits for the first screen.
		const [isLost, isKept] = await Promise.all([
			name !== null && this.#open(name),
			this.#environment.isStorageKept?.()
		]);
		this.#isStorageLost = isLost;
		this.#isStorageKept = isKept ?? null;
		await this.refresh();
		this.#opened?.exchanger.nudge();
	}

	/** Needs the network. The same person finds their outbox again, another one opens their own. */
	async signIn(email: string, password: string, code?: string): Promise<SignIn> {
		const given = { email, password, ...(code ? { code } : {}) };
		const answer = await signInAt(this.#environment.fetch, this.#agencySlug, given);
		if (answer.kind !== 'signed_in') return answer;
		const name = await databaseName(this.#agencySlug, answer.staff.id);
		if (this.#opened?.database.name !== name) await this.#open(name);
		this.#environment.memory.setItem(this.#memoryKey, name);
		this.#isSignedInHere = true;
		this.#isStorageKept = (await this.#environment.keepStorage?.()) ?? null;
		await this.#here.exchanger.run();
		await this.refresh();
		return answer;
	}

	/** After a sign-in on this page only. Makes a new key and fetches the day. */
	async setPin(pin: string): Promise<PinAnswer> {
		if (!this.#isSignedInHere) throw new Error('a PIN is set after a sign-in');
		const answer = await this.#here.vault.create(pin);
		if (answer !== 'set') return answer;
		this.#here.tell('locked');
		await this.exchangeNow();
		return answer;
	}

	/** Keeps the key and everything under it. */
	async changePin(oldPin: string, newPin: string): Promise<PinAnswer | UnlockAnswer['kind']> {
		const answer = await this.#here.vault.changePin(oldPin, newPin);
		await this.#afterDrop(answer === 'dropped');
		return answer;
	}

	/** Opens the day for reading; works without a network. */
	async unlock(pin: string): Promise<UnlockAnswer> {
		const answer = await this.#here.vault.unlock(pin);
		await this.#afterDrop(answer.kind === 'dropped');
		if (answer.kind === 'unlocked') void this.#keepStorage();
		this.#here.exchanger.nudge();
		return answer;
	}

	/** Whether this phone can tell a person by finger or face, as far as it says beforehand. */
	async canAddPasskey(): Promise<boolean> {
		return (await this.#environment.passkeys?.isThere()) ?? false;
	}

	/** `name` is how the phone lists the passkey; `unfit`: this phone's passkeys hold no key. */
	async addPasskey(pin: string, name: string): Promise<'set' | UnlockAnswer['kind']> {
		const make: MakePasskey = async (userId) =>
			(await this.#environment.passkeys?.make(userId, name)) ?? 'unfit';
		const answer = await this.#here.vault.addPasskey(pin, make);
		this.#here.tell('moved');
		await this.#afterDrop(answer === 'dropped');
		return answer;
	}

	/** Opens the day by finger or face; works without a network. */
	async unlockByPasskey(): Promise<UnlockAnswer> {
		const ask: AskPasskey = async (kept) =>
			(await this.#environment.passkeys?.ask(kept)) ?? 'unfit';
		const answer = await this.#here.vault.unlockByPasskey(ask);
		await this.#afterDrop(false);
		if (answer.kind === 'unlocked') void this.#keepStorage();
		this.#here.exchanger.nudge();
		return answer;
	}

	/** From now on the PIN alone opens the day. */
	async removePasskey(): Promise<void> {
		const id = await this.#here.vault.removePasskey();
		if (id) await this.#environment.passkeys?.forget(id);
		this.#here.tell('moved');
		await this.refresh();
	}

	/** Forgets the key now, in every tab. Nothing is lost. */
	async lock(): Promise<void> {
		this.#opened?.tell('locked');
		await this.#lockHere();
	}

	/** Locks in every tab for somebody who gets the phone in hand; their wrong PINs drop nothing. */
	async lend(): Promise<void> {
		this.#opened?.tell('locked');
		await this.#opened?.vault.lend();
		await this.refresh();
	}

	/**
	 * The PIN is forgotten: drops the key and the day, keeps what waits; then sign in again. Does
	 * nothing where the server cannot be reached now, since nobody could sign in.
	 */
	async forgetPin(): Promise<'dropped' | 'no_connection'> {
		const { database, vault } = this.#here;
		const { lastContactAt } = await database.facts();
		const result = await this.exchangeNow();
		// An answer may leave something unsettled, and the end of a session is an answer too.
		const isHeard = lastContactAt !== (await database.facts()).lastContactAt;
		const isSessionOver = result.kind === 'failed' && result.reason === 'sign_in_needed';
		if (result.kind === 'failed' && !isHeard && !isSessionOver) return 'no_connection';
		await vault.drop();
		await this.#afterDrop(true);
		return 'dropped';
	}

	/**
	 * Writes a fact on this phone and gives its id; from then on it cannot be lost by a restart.
	 * `entityId` is the enrolment, for a contact the contact, for a note the note. Rejects when locked,
	 * without a day, or with QuotaExceededError when the phone is full: keep the form open then.
	 */
	async record<K extends OperationKind>(
		kind: K,
		entityId: string,
		payload: Payload<K>,
		photos: TakenPhoto[] = []
	) {
		const { database, vault } = this.#here;
		const { key } = vault;
		if (!key) throw new Error('the phone is locked');
		const draft = { kind, entityId, payload } as Draft;
		const write = () => recordOperation(database, key, draft, this.#environment.now(), photos);
		const { kept, day } = await write().catch((why) => this.#makeRoom(why, write));
		if (photos.length || !this.#showSaved(kept, day, key)) await this.refresh();
		return this.#afterRecord(kept);
	}

	/**
	 * The same for what nobody may read on this phone, also while it is locked: it goes to the server
	 * and shows in no day. `from` is of the day as it was when the phone was open. Rejects when full.
	 */
	async recordSealed<K extends OperationKind>(
		kind: K,
		entityId: string,
		payload: Payload<K>,
		from: Pick<DayBundle, 'sealing' | 'zone'>
	) {
		const draft = { kind, entityId, payload } as Draft;
		const { database } = this.#here;
		const kept = await recordSealed(database, from, draft, this.#environment.now());
		await this.refresh();
		return this.#afterRecord(kept);
	}

	#afterRecord({ id }: KeptOperation): string {
		this.#here.tell('moved');
		this.#here.exchanger.nudge();
		void this.#environment.askForWaking?.();
		return id;
	}

	/** Where the phone is full, photos that the server has make room, once. */
	async #makeRoom<T>(why: Error, write: () => Promise<T>): Promise<T> {
		if (why.name !== 'QuotaExceededError') throw why;
		if ((await dropSentPhotos(this.#here.database, null)) === 0) throw why;
		return write();
	}

	/** The JPEG of a photo that was taken here; null once the server has it, or while locked. */
	async photo(id: string) {
		const { database, vault } = this.#here;
		return vault.key && readPhoto(database, vault.key, id);
	}

	/** Sends and fetches now, whatever the waiting time says. */
	async exchangeNow(): Promise<ExchangeResult> {
		const result = await this.#here.exchanger.run();
		await this.refresh();
		return result;
	}

	/** What the server does not have yet, oldest first. */
	async tray(): Promise<TrayItem[]> {
		return this.#opened ? readTray(this.#opened.database, this.#opened.vault.key) : [];
	}

	/** What the server has, the newest first. */
	async sent(): Promise<KeptOperation[]> {
		return this.#opened ? readSent(this.#opened.database) : [];
	}

	/** Keeps what is being typed, encrypted; null drops it. Does nothing while locked. */
	async keepDraft(name: string, value: unknown): Promise<void> {
		const { database, vault } = this.#here;
		if (value === null) await dropDraft(database, name);
		else if (vault.key) await keepDraft(database, vault.key, name, value);
	}

	/** What was being typed under this name; null for nothing, or while locked. */
	async draft<T>(name: string): Promise<T | null> {
		const { database, vault } = this.#here;
		return vault.key && readDraft<T>(database, vault.key, name);
	}

	/** What is being typed, by its names that begin with `prefix`. */
	draftNames(prefix: string): Promise<string[]> {
		return draftNames(this.#here.database, prefix);
	}

	/** Sends a refused operation once more. */
	async tryAgain(id: string): Promise<ExchangeResult> {
		await tryAgain(this.#here.database, id);
		return this.exchangeNow();
	}

	/** Lets later operations of the same entity pass a refused one. */
	async setAside(id: string): Promise<ExchangeResult> {
		await setAside(this.#here.database, id, this.#environment.now());
		return this.exchangeNow();
	}

	/** Only when nothing waits, and with a network. To hand the phone over before that: lock. */
	async signOut(): Promise<SignOut> {
		const waiting = (await this.tray()).filter((item) => item.state !== 'needs_attention');
		const { counts } = await readOverview(this.#here.database);
		const count = waiting.length + counts.photos;
		if (count > 0) return { kind: 'waiting', count };
		const isEnded = await endSession(this.#environment.fetch, this.#agencySlug);
		if (!isEnded) return { kind: 'no_connection' };
		await this.#here.vault.drop();
		this.#environment.memory.removeItem(this.#memoryKey);
		this.stop();
		await this.refresh();
		return { kind: 'signed_out' };
	}

	/** Ends timers and listeners, locks, closes the database. */
	stop(): void {
		this.#isSignedInHere = false;
		this.#opened?.close();
		this.#opened = null;
	}

	/** Reads the store again and hands out what the screen should show; one reading at a time. */
	refresh(): Promise<void> {
		this.#loading = this.#loading.then(() => this.#load()).catch((why) => console.error(why));
		return this.#loading;
	}

	async #load(): Promise<void> {
		const known = {
			isSignedInHere: this.#isSignedInHere,
			isStorageLost: this.#isStorageLost,
			isStorageKept: this.#isStorageKept
		};
		const before = this.#shown;
		const snapshot = await takeSnapshot(this.#opened, known, this.#environment.now());
		// What was saved meanwhile is not in it.
		if (before !== this.#shown) return this.#load();
		this.#show(snapshot);
	}

	/**
	 * Shows what was just saved without reading anything again: all else has stayed as it was. False
	 * where that is not so, because the phone was locked meanwhile or has looked already.
	 */
	#showSaved(kept: KeptOperation, day: DayBundle, key: CryptoKey): boolean {
		const shown = this.#shown;
		const isOpen = this.#opened?.vault.key === key && shown.day !== null;
		if (!isOpen || shown.states.has(kept.id)) return false;
		this.#show({ ...shown, ...withWaiting(shown, kept), day });
		return true;
	}

	#show(snapshot: FieldSnapshot): void {
		this.#shown = snapshot;
		this.#environment.changed(snapshot);
	}

	/** True when the store was empty: a new one, or one that the browser has thrown away. */
	async #open(name: string): Promise<boolean> {
		this.stop();
		this.#opened = new OpenedPhone(this.#environment, name, this.#agencySlug, {
			moved: () => void this.refresh(),
			lock: () => void this.#lockHere()
		});
		return this.#opened.database.begin(this.#environment.now());
	}

	/** Nothing waits for it: a browser may ask the person first. */
	async #keepStorage(): Promise<void> {
		if (this.#isStorageKept === true) return;
		const isKept = (await this.#environment.keepStorage?.()) ?? null;
		if (isKept === this.#isStorageKept) return;
		this.#isStorageKept = isKept;
		await this.refresh();
	}

	async #lockHere(): Promise<void> {
		this.#opened?.vault.lock();
		await this.refresh();
	}

	/** Whoever dropped the key must show the password before a new PIN brings the day back. */
	async #afterDrop(isDropped: boolean): Promise<void> {
		if (isDropped) {
			this.#isSignedInHere = false;
			this.#here.tell('locked');
			void endSession(this.#environment.fetch, this.#agencySlug);
		}
		await this.refresh();
	}

	get #here(): OpenedPhone {
		if (!this.#opened) throw new Error('nobody is signed in on this phone');
		return this.#opened;
	}

	get #memoryKey(): string {
		return `doorstep ${this.#agencySlug}`;
	}
}
