/** The parts of a phone that belong to one person's database, put together and taken apart. */
import { lockWhenIdle } from '#lib/field/client/auto-lock.ts';
import { FieldDatabase } from '#lib/field/client/database.ts';
import { Exchanger } from '#lib/field/client/exchanger.ts';
import type { Passkeys } from '#lib/field/client/passkey.ts';
import { PhotoQueue } from '#lib/field/client/photo-queue.ts';
import type { FieldSnapshot } from '#lib/field/client/snapshot.ts';
import { listen, type Surroundings } from '#lib/field/client/triggers.ts';
import { Vault } from '#lib/field/client/vault.ts';
import type { Fetch } from '#lib/field/client/wire.ts';

/** The browser, as far as the phone needs it; `browserEnvironment` has the real one. */
export type PhoneEnvironment = {
	fetch: Fetch;
	now: () => Date;
	/** In [0, 1). */
	chance: () => number;
	deviceLabel: string;
	/** The build that runs here. */
	appVersion: string;
	/** Remembers which database is whose turn; an opaque name. */
	memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
	locks?: Pick<LockManager, 'request'>;
	openChannel?: (name: string) => BroadcastChannel;
	around?: Surroundings;
	/** Asks the browser not to throw the data away; true when it promises. */
	keepStorage?: () => Promise<boolean>;
	/** Whether it has promised already; asks nobody. */
	isStorageKept?: () => Promise<boolean>;
	/** Asks the browser to wake the app when the network is back. */
	askForWaking?: () => Promise<void>;
	/** The phone's own way to know a finger or a face. */
	passkeys?: Passkeys;
	/** For tests only. */
	pinIterations?: number;
	changed: (snapshot: FieldSnapshot) => void;
};

/** What tabs of the same person tell each other. */
type Word = 'moved' | 'locked';

export class OpenedPhone {
	readonly database: FieldDatabase;
	readonly vault: Vault;
	readonly exchanger: Exchanger;
	readonly photos: PhotoQueue;
	#channel: BroadcastChannel | undefined;
	#ends: (() => void)[] = [];

	/** `moved` is called when another tab or an exchange changed something, `lock` when it is time. */
	constructor(
		environment: PhoneEnvironment,
		name: string,
		agencySlug: string,
		hears: { moved: () => void; lock: () => void }
	) {
		const { now, around } = environment;
		this.database = new FieldDatabase(name);
		this.vault = new Vault(this.database, now, environment.pinIterations);
		const exchange = this.#exchangeFor(environment, agencySlug, hears.moved);
		this.exchanger = new Exchanger(exchange, environment.chance);
		this.photos = new PhotoQueue({ ...exchange, address: `${exchange.address}/photo` });
		this.#channel = environment.openChannel?.(name);
		if (this.#channel) this.#channel.onmessage = (event) => hear(event.data as Word, hears);
		if (around) this.#ends.push(this.#listenTo(around, hears.moved));
		if (around) this.#ends.push(lockWhenIdle(around, now, () => this.vault.key && hears.lock()));
	}

	/** Tells the other tabs. */
	tell(word: Word): void {
		this.#channel?.postMessage(word);
	}

	/** Locks and lets go. An exchange that is under way may end; nothing waits for it. */
	close(): void {
		for (const end of this.#ends) end();
		this.vault.lock();
		this.#channel?.close();
		this.#channel = undefined;
		const ended = Promise.all([this.exchanger.stop(), this.photos.stop()]);
		void ended.then(() => this.database.close());
	}

	#exchangeFor(environment: PhoneEnvironment, agencySlug: string, moved: () => void) {
		return {
			...environment,
			database: this.database,
			address: `/${agencySlug}/api/sync`,
			key: () => this.vault.key,
			moved: () => {
				this.tell('moved');
				moved();
			},
			emptied: () => void this.photos.run()
		};
	}

	#listenTo(around: Surroundings, moved: () => void): () => void {
		return listen(around, (isNetworkBack) => {
			moved();
			this.exchanger.nudge(isNetworkBack);
		});
	}
}

function hear(word: Word, hears: { moved: () => void; lock: () => void }): void {
	if (word === 'locked') hears.lock();
	else hears.moved();
}
