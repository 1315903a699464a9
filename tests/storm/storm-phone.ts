import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import type { StaffActor } from '#lib/base/actor.ts';
import type { KeptContent, KeptOperation } from '#lib/field/client/database.ts';
import { readDay } from '#lib/field/client/day-cache.ts';
import { runExchange, type ExchangeResult } from '#lib/field/client/exchange.ts';
import { MortalDatabase } from '#lib/field/client/mortal-database.ts';
import { contentsOf, setAside, tryAgain } from '#lib/field/client/outbox.ts';
import { PhotoQueue } from '#lib/field/client/photo-queue.ts';
import type { TakenPhoto } from '#lib/field/client/photos.ts';
import { recordOperation, recordSealed, type Draft } from '#lib/field/client/record.ts';
import type { DayBundle } from '#lib/field/day.ts';
import type { OperationKind } from '#lib/field/protocol.ts';
import { createDataKey } from '#lib/identity/cryptography.ts';
import type { Chance } from '../chaos/chance.ts';
import { aWish, consent, wasAsked, type Wish } from './facts.ts';
import type { Network } from './network.ts';

const TABS = 3;
const HAND_OVERS_MAX = 8;
const HOUR_MS = 3_600_000;
/** Writes after which a tab may die: a save makes five, an exchange more. */
const SAVE_WRITES_MAX = 6;
const EXCHANGE_WRITES_MAX = 40;
/** Longer than anything waits for its next try. */
const PATIENCE_MS = 600_000;

/** Something that was truly saved: the record resolved. */
export type Saved = Wish & { id: string };

/** A counselor's phone: three tabs on one store, each of which may die at any write. */
export class StormPhone {
	readonly actor: StaffActor;
	readonly saved: Saved[] = [];
	deaths = 0;
	isSignedIn = true;
	#clockOffsetMs = 0;
	#name = `storm ${randomUUID()}`;
	#tabs = Array.from({ length: TABS }, () => new MortalDatabase(this.#name));
	#key!: CryptoKey;
	#network: Network;
	#chance: Chance;

	constructor(actor: StaffActor, network: Network, chance: Chance) {
		this.actor = actor;
		this.#network = network;
		this.#chance = chance;
	}

	async begin(): Promise<void> {
		this.#key = (await createDataKey('402913', 1)).key;
		await this.#tabs[0]!.begin(this.#now());
		await this.exchange(0);
	}

	/** The clock jumps: hours or days, ahead or back. */
	jump(): void {
		const range = this.#chance() < 0.5 ? 3 * HOUR_MS : 48 * HOUR_MS;
		this.#clockOffsetMs = Math.round((this.#chance() * 2 - 1) * range);
	}

	/** Records one fact in some tab, or dies of it; a tab that died is opened anew. */
	async record(mayDie = true): Promise<void> {
		const tab = Math.floor(this.#chance() * TABS);
		const wish = await aWish(await this.day(), this.#chance);
		if (!wish) return;
		if (mayDie && this.#chance() < 0.03) {
			this.#tabs[tab]!.writesLeft = Math.floor(this.#chance() * SAVE_WRITES_MAX);
		}
		await this.#alive(tab, () => this.#save(tab, wish));
	}

	/** One run of the exchange in some tab, which may be locked or die of it; then its photos go. */
	async exchange(tab = Math.floor(this.#chance() * TABS)): Promise<ExchangeResult | null> {
		const isLocked = !this.#network.isCalm && this.#chance() < 0.1;
		const database = this.#endangered(tab);
		const result = await this.#alive(tab, () =>
			runExchange({
				...this.#wayOf(tab),
				address: '/hangang/api/sync',
				deviceLabel: 'storm',
				appVersion: '1',
				key: () => (isLocked ? null : this.#key)
			})
		);
		if (result && result.kind !== 'failed' && !database.isDead) await this.sendPhotos(tab);
		return result;
	}

	/** What follows an exchange: the photos whose notes are with the server. */
	async sendPhotos(tab = Math.floor(this.#chance() * TABS)): Promise<void> {
		this.#endangered(tab);
		const address = '/hangang/api/sync/photo';
		const queue = new PhotoQueue({ ...this.#wayOf(tab), address, chance: this.#chance });
		await this.#alive(tab, () => queue.run());
		await queue.stop();
	}

	/** The phone lies in a pocket until everything that waits for a time may be tried again. */
	waitAWhile(): void {
		this.#clockOffsetMs += PATIENCE_MS;
	}

	/** Exchanges until nothing is left that may go: a server that is slow answers that it is busy. */
	async handOver(): Promise<void> {
		for (let tries = 0; tries < HAND_OVERS_MAX; tries++) {
			await this.exchange(0);
			if ((await this.left()) === 0) return;
		}
	}

	/** What a person does about the tray in the end: what may pass is sent once more. */
	async clearTray(): Promise<void> {
		for (const kept of await this.outbox()) {
			if (kept.state !== 'needs_attention') continue;
			if (kept.problem?.code === 'body_too_large') await tryAgain(this.#tabs[0]!, kept.id);
			else await setAside(this.#tabs[0]!, kept.id, this.#now());
		}
	}

	/** Writes this down in the first tab, and gives its id. */
	async write(draft: Draft, photos: TakenPhoto[] = []): Promise<string> {
		await this.#save(0, { draft, name: '', outcome: 'applied', photos });
		return this.saved.at(-1)!.id;
	}

	/** The clock shows so much more than it should; the next exchange will measure it. */
	setOff(ms: number): void {
		this.#clockOffsetMs = ms;
	}

	/** How many facts and photos may still go. */
	async left(): Promise<number> {
		const all = [...(await this.outbox()), ...(await this.photos()).map(({ row }) => row)];
		return all.filter(({ state }) => state === 'waiting' || state === 'sending').length;
	}

	/** Asks everybody in this day who was measured and never asked; the answer lets measures pass. */
	async askForConsent(): Promise<void> {
		const day = await this.day();
		const asked = new Set<string>();
		for (const visit of day.visits.filter((one) => !one.cancelled)) {
			for (const person of visit.roster) {
				if (asked.has(person.enrolmentId) || wasAsked(day, person)) continue;
				asked.add(person.enrolmentId);
				await this.write(await consent(day, visit, person, this.#chance));
			}
		}
	}

	async day(): Promise<DayBundle> {
		return (await readDay(this.#tabs[0]!, this.#key)).day!;
	}

	async outbox(): Promise<KeptOperation[]> {
		return this.#tabs[0]!.read((tx) => tx.objectStore('outbox').getAll());
	}

	/** Its photos, and what it holds of each. */
	async photos() {
		return this.#tabs[0]!.read(async (tx) => {
			const rows = await tx.objectStore('photos').getAll();
			const contents = tx.objectStore('photoContent');
			return Promise.all(
				rows.map(async (row) => ({ row, content: (await contents.get(row.id))! }))
			);
		});
	}

	/** What it holds of its facts of this kind. */
	async contentsOf(kind: OperationKind): Promise<KeptContent[]> {
		const ids = (await this.outbox()).filter((one) => one.kind === kind).map(({ id }) => id);
		return contentsOf(this.#tabs[0]!, ids);
	}

	async epoch(): Promise<string | null> {
		return (await this.#tabs[0]!.facts()).epoch;
	}

	async close(): Promise<void> {
		await Promise.all(this.#tabs.map((one) => one.close()));
	}

	async #save(tab: number, wish: Wish): Promise<void> {
		const { draft, photos } = wish;
		const database = this.#tabs[tab]!;
		const id =
			draft.kind === 'survey'
				? (await recordSealed(database, await this.day(), draft, this.#now())).id
				: (await recordOperation(database, this.#key, draft, this.#now(), photos)).kept.id;
		this.saved.push({ ...wish, id });
	}

	/** What an exchange and the photos go by. */
	#wayOf(tab: number) {
		const database = this.#tabs[tab]!;
		const fetch = this.#network.fetchOf({
			actor: this.actor,
			isSignedIn: () => this.isSignedIn,
			kill: () => (database.writesLeft = -1)
		});
		return { database, fetch, now: this.#now, ...(tab ? { locks: navigator.locks } : {}) };
	}

	/** Some tabs die of what they do next. */
	#endangered(tab: number): MortalDatabase {
		if (!this.#network.isCalm && this.#chance() < 0.08) {
			this.#tabs[tab]!.writesLeft = Math.floor(this.#chance() * EXCHANGE_WRITES_MAX);
		}
		return this.#tabs[tab]!;
	}

	/** Null when the tab died of it. Any other surprise is one. */
	async #alive<T>(tab: number, act: () => Promise<T>): Promise<T | null> {
		const database = this.#tabs[tab]!;
		try {
			return await act();
		} catch (surprise) {
			if (!database.isDead) throw surprise;
			return null;
		} finally {
			if (database.isDead) {
				this.deaths++;
				this.#tabs[tab] = new MortalDatabase(this.#name);
				await database.close();
			} else database.writesLeft = Infinity;
		}
	}

	#now = (): Date => new Date(Date.now() + this.#clockOffsetMs);
}
