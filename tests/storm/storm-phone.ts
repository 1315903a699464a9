import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import type { StaffActor } from '#lib/base/actor.ts';
import type { KeptOperation } from '#lib/field/client/database.ts';
import { readDay } from '#lib/field/client/day-cache.ts';
import { runExchange, type ExchangeResult } from '#lib/field/client/exchange.ts';
import { MortalDatabase } from '#lib/field/client/mortal-database.ts';
import { setAside, tryAgain } from '#lib/field/client/outbox.ts';
import { recordOperation, type Draft } from '#lib/field/client/record.ts';
import type { DayBundle } from '#lib/field/day.ts';
import { createDataKey } from '#lib/identity/cryptography.ts';
import type { Chance } from '../chaos/chance.ts';
import { aWish, consent, wasAsked, type Wish } from './facts.ts';
import type { Network } from './network.ts';

const TABS = 3;
const HOUR_MS = 3_600_000;
/** Writes after which a tab may die: a save makes five, an exchange more. */
const SAVE_WRITES_MAX = 6;
const EXCHANGE_WRITES_MAX = 40;

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

	/** One run of the exchange in some tab, which may die of it. */
	async exchange(tab = Math.floor(this.#chance() * TABS)): Promise<ExchangeResult | null> {
		if (!this.#network.isCalm && this.#chance() < 0.08) {
			this.#tabs[tab]!.writesLeft = Math.floor(this.#chance() * EXCHANGE_WRITES_MAX);
		}
		const database = this.#tabs[tab]!;
		return this.#alive(tab, () =>
			runExchange({
				database,
				address: '/hangang/api/sync',
				deviceLabel: 'storm',
				appVersion: '1',
				fetch: this.#network.fetchOf({
					actor: this.actor,
					isSignedIn: () => this.isSignedIn,
					kill: () => (database.writesLeft = -1)
				}),
				now: this.#now,
				key: () => this.#key,
				...(tab === 0 ? {} : { locks: navigator.locks })
			})
		);
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
	async write(draft: Draft): Promise<string> {
		await this.#save(0, { draft, name: '', outcome: 'applied' });
		return this.saved.at(-1)!.id;
	}

	/** The clock shows so much more than it should; the next exchange will measure it. */
	setOff(ms: number): void {
		this.#clockOffsetMs = ms;
	}

	/** How many facts may still go. */
	async left(): Promise<number> {
		const all = await this.outbox();
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
				const draft = await consent(day, visit, person);
				await this.#save(0, { draft, name: person.name, outcome: 'applied' });
			}
		}
	}

	async day(): Promise<DayBundle> {
		return (await readDay(this.#tabs[0]!, this.#key)).day!;
	}

	async outbox(): Promise<KeptOperation[]> {
		return this.#tabs[0]!.read((tx) => tx.objectStore('outbox').getAll());
	}

	async epoch(): Promise<string | null> {
		return (await this.#tabs[0]!.facts()).epoch;
	}

	async close(): Promise<void> {
		await Promise.all(this.#tabs.map((one) => one.close()));
	}

	async #save(tab: number, wish: Wish): Promise<void> {
		const { kept } = await recordOperation(this.#tabs[tab]!, this.#key, wish.draft, this.#now());
		this.saved.push({ ...wish, id: kept.id });
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
