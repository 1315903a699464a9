/**
 * The phone's store: one database for each agency and person, under an opaque name. In clear it
 * holds opaque ids, kinds, times and states; everything about people is ciphertext.
 */
import type { Problem } from '#lib/base/problems.ts';
import type { OperationKind } from '#lib/field/protocol.ts';
import {
	newId,
	sha256Hex,
	type Bytes,
	type PasskeyWrapping,
	type WrappedKey
} from '#lib/identity/cryptography.ts';
import { answerOf, endOf, Rows, type ReadRows } from '#lib/field/client/rows.ts';

/** Where an operation is. It counts as sent only when the server has said so. */
export type OperationState = 'waiting' | 'sending' | 'with_server' | 'needs_attention';

/** One row of the outbox: where an operation is, and nothing of what it says. */
export type KeptOperation = {
	id: string;
	seq: number;
	/** In clear, so that the list can still say what it was once its content is gone. */
	kind: OperationKind;
	entityId: string;
	recordedAt: number;
	state: OperationState;
	/** Characters of the sealed content. */
	size: number;
	problem: Problem | null;
	ackedAt: number | null;
	/** When the person put a refused operation aside, so that later ones may go. */
	setAsideAt: number | null;
};

/** What an operation says, encrypted twice. Apart from its row, so that lists stay quick. */
export type KeptContent = {
	id: string;
	/** For the server alone, under the agency's key; the phone cannot open it. It never changes. */
	keyId: string;
	sealed: string;
	/** For the screen, under the phone's data key; gone once the server has it. */
	local: Bytes | null;
};

/** Where a photo of a note is, and nothing of what it shows. */
export type KeptPhoto = {
	id: string;
	/** The entity of the operation that speaks of it. */
	noteId: string;
	recordedAt: number;
	/** Characters once sealed, and how many of them the server has told that it has. */
	size: number;
	sent: number;
	state: OperationState;
	ackedAt: number | null;
	failures: number;
	/** It failed and is not tried again before; milliseconds of the phone. */
	notBefore: number;
};

/** A photo encrypted twice, as what an operation says is. */
export type KeptPhotoContent = { id: string; keyId: string; sealed: string; local: Bytes | null };

/** A passkey that opens this phone too. None of it is secret; texts are base64url. */
export type KeptPasskey = PasskeyWrapping & { id: string; salt: string };

/** What the phone knows about itself. Times are milliseconds of its own clock. */
export type PhoneFacts = {
	deviceId: string;
	lastSeq: number;
	dayVersion: number;
	dayHash: string | null;
	wrappedKey: WrappedKey | null;
	/** The same key under a passkey; absent in a store from before there were any. */
	passkey?: KeptPasskey | null;
	wrongPins: number;
	/**
	 * Somebody else has the phone for the survey: wrong PINs since, and until when none is tried; null
	 * once the PIN was right, absent in an older store.
	 */
	lent?: { wrongPins: number; waitsUntil: number } | null;
	leaseHours: number;
	lastContactAt: number | null;
	/** The latest time this phone ever showed; setting the clock back does not lengthen a lease. */
	latestSeenAt: number;
	clockOffsetMs: number;
	epoch: string | null;
	isRevoked: boolean;
};

/** Where a form that is being filled in stands. */
export type DraftPlace = `draft ${string}`;

/** What lies under which key; the names are those of the stores. */
type Stores = {
	phone: Rows<'facts', PhoneFacts>;
	/** The day, the facts on top of it under their versions, and drafts. */
	cache: Rows<'day' | number | DraftPlace, Bytes>;
	/** With the indexes `state` and `entity`. */
	outbox: Rows<string, KeptOperation>;
	content: Rows<string, KeptContent>;
	photos: Rows<string, KeptPhoto>;
	photoContent: Rows<string, KeptPhotoContent>;
};
type Looked<T> = T extends Rows<infer Key, infer Value> ? ReadRows<Key, Value> : never;

const stores: (keyof Stores)[] = ['phone', 'cache', 'outbox', 'content', 'photos', 'photoContent'];
export type Reading = { objectStore<Name extends keyof Stores>(name: Name): Looked<Stores[Name]> };
export type Writing = {
	objectStore<Name extends keyof Stores>(name: Name): Stores[Name];
	/** Nothing more will be asked for; the disk need not wait until every answer was heard. */
	commit(): void;
};

const VERSION = 2;
const DEFAULT_LEASE_HOURS = 7 * 24;
/** What a browser throws when the system took the connection away (Safari after the background). */
const lostConnection = ['InvalidStateError', 'UnknownError'];

/** The name of a person's database: says nothing about either. */
export async function databaseName(agencySlug: string, staffId: string): Promise<string> {
	return 'doorstep-' + (await sha256Hex(`${agencySlug} ${staffId}`)).slice(0, 32);
}

export class FieldDatabase {
	readonly name: string;
	#connection: Promise<IDBDatabase> | null = null;

	constructor(name: string) {
		this.name = name;
	}

	/** One look at all stores. `act` may await nothing but the transaction. */
	async read<T>(act: (tx: Reading) => Promise<T>): Promise<T> {
		return this.#steadily(async (connection) =>
			act(openIn(connection.transaction(stores, 'readonly')))
		);
	}

	/**
	 * One change of all stores, whole or not at all; resolves when it is on the disk. `act` may await
	 * nothing but the transaction. Rejects with QuotaExceededError when the phone is full.
	 */
	async write<T>(act: (tx: Writing) => Promise<T>): Promise<T> {
		return this.#steadily(async (connection) => {
			const tx = connection.transaction(stores, 'readwrite', { durability: 'strict' });
			const done = endOf(tx);
			done.catch(() => {});
			const value = await act(openIn(tx)).catch((surprise) => abandon(tx, surprise));
			await done;
			return value;
		});
	}

	async facts(): Promise<PhoneFacts> {
		return this.read(factsIn);
	}

	/** Changes some facts in a transaction of their own. */
	async note(change: Partial<PhoneFacts>): Promise<void> {
		await this.write((tx) => noteIn(tx, change));
	}

	/** Makes the first facts of a new database. True when there were none. */
	async begin(now: Date): Promise<boolean> {
		return this.write(async (tx) => {
			if (await tx.objectStore('phone').get('facts')) return false;
			await tx.objectStore('phone').put(firstFacts(now), 'facts');
			return true;
		});
	}

	async close(): Promise<void> {
		const connection = this.#connection;
		this.#connection = null;
		(await connection?.catch(() => null))?.close();
	}

	/** A connection that the system took away is opened again, once. */
	async #steadily<T>(act: (connection: IDBDatabase) => Promise<T>): Promise<T> {
		try {
			return await act(await this.#open());
		} catch (surprise) {
			if (!lostConnection.includes((surprise as Error | null)?.name ?? '')) throw surprise;
			await this.close();
			return act(await this.#open());
		}
	}

	#open(): Promise<IDBDatabase> {
		this.#connection ??= this.#connect();
		this.#connection.catch(() => (this.#connection = null));
		return this.#connection;
	}

	async #connect(): Promise<IDBDatabase> {
		const request = indexedDB.open(this.name, VERSION);
		request.onupgradeneeded = ({ oldVersion }) => upgrade(request, oldVersion);
		const connection = await answerOf(request);
		connection.onversionchange = () => void this.close();
		connection.onclose = () => (this.#connection = null);
		return connection;
	}
}

function upgrade({ result, transaction }: IDBOpenDBRequest, from: number): void {
	if (from < 1) {
		result.createObjectStore('phone');
		result.createObjectStore('cache');
		result.createObjectStore('outbox', { keyPath: 'id' }).createIndex('state', 'state');
		result.createObjectStore('content', { keyPath: 'id' });
	}
	transaction!.objectStore('outbox').createIndex('entity', 'entityId');
	result.createObjectStore('photos', { keyPath: 'id' });
	result.createObjectStore('photoContent', { keyPath: 'id' });
}

function openIn(tx: IDBTransaction) {
	const objectStore = (name: string) => new Rows(tx.objectStore(name)) as never;
	return { objectStore, commit: () => tx.commit() };
}

/** The facts inside a transaction. Throws when the browser has thrown the database away. */
export async function factsIn(tx: Reading | Writing): Promise<PhoneFacts> {
	const facts = await tx.objectStore('phone').get('facts');
	if (!facts) throw new Error('the database of this phone is empty');
	return facts;
}

export async function noteIn(tx: Writing, change: Partial<PhoneFacts>): Promise<void> {
	await tx.objectStore('phone').put({ ...(await factsIn(tx)), ...change }, 'facts');
}

function firstFacts(now: Date): PhoneFacts {
	return {
		deviceId: newId(now),
		lastSeq: 0,
		dayVersion: 0,
		dayHash: null,
		wrappedKey: null,
		passkey: null,
		wrongPins: 0,
		leaseHours: DEFAULT_LEASE_HOURS,
		lastContactAt: null,
		latestSeenAt: now.getTime(),
		clockOffsetMs: 0,
		epoch: null,
		isRevoked: false
	};
}

function abandon(tx: IDBTransaction, surprise: unknown): never {
	try {
		tx.abort();
	} catch {
		// It had already ended by itself.
	}
	throw surprise;
}
