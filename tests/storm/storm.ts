import { chanceOf, pick, type Chance } from '../chaos/chance.ts';
import { broken, type Violation } from '../chaos/violations.ts';
import type { FreshDatabase } from '../database/copy.ts';
import { differingDay } from './differing-day.ts';
import { judge } from './judge.ts';
import { readable } from './judge-surveys.ts';
import type { Network, Plant } from './network.ts';
import type { Office } from './office.ts';
import { freshDay, raisePhones, type Raised } from './raise-phones.ts';
import type { StormPhone } from './storm-phone.ts';
import { readStorm } from './tables.ts';

export type StormOptions = {
	operations: number;
	seed: number;
	plant?: Plant;
	/** The processes of the database are killed too; otherwise only its connections break. */
	ownsServer?: boolean;
};
export type StormReport = {
	seed: number;
	saved: number;
	/** How many facts of each kind. */
	kinds: Record<string, number>;
	photos: number;
	refused: number;
	deaths: number;
	given: number;
	restores: number;
	/** How often the app or its database went down in the middle of exchanges. */
	kills: { app: number; database: number };
	requests: Record<string, number>;
	violations: Violation[];
};

const FACTS_AT_ONCE_MAX = 5;
const LOOK_EVERY_STEPS = 40;
const CALM_ROUNDS_MAX = 12;

/**
 * Phones of all counselors record and exchange through a network that breaks, while the office gives
 * their visits to each other and the database comes back from a backup. Then everything is let
 * through and judged. The seed decides what is wished and what breaks, in which order.
 */
export async function storm(database: FreshDatabase, options: StormOptions): Promise<StormReport> {
	const raised = await raisePhones(database, options);
	const run = new Storm(raised, options);
	try {
		await run.rage();
		await run.calm();
		return await run.report();
	} finally {
		await raised.end();
	}
}

class Storm {
	#town: Raised['town'];
	#options: StormOptions;
	#chance: Chance;
	#network: Network;
	#office: Office;
	#phones: StormPhone[];
	#hasBackup = false;
	#restores = 0;
	#kills = { app: 0, database: 0 };
	#violations: Violation[] = [];

	constructor({ town, network, office, phones }: Raised, options: StormOptions) {
		this.#town = town;
		this.#network = network;
		this.#office = office;
		this.#phones = phones;
		this.#options = options;
		this.#chance = chanceOf(options.seed);
	}

	/** Until so many facts were saved; a backup after a third, its restore after two. */
	async rage(): Promise<void> {
		const { operations } = this.#options;
		this.#network.isCalm = false;
		for (let steps = 1; this.#saved < operations; steps++) {
			await this.#step();
			if (steps % LOOK_EVERY_STEPS === 0) await this.#lookForFalseClaims();
			await this.#strikeDatabase(this.#saved / operations);
		}
	}

	/** A planted loss would be made good by a restore: every phone sends everything again then. */
	async #strikeDatabase(part: number): Promise<void> {
		if (this.#options.plant === 'lost') return;
		if (!this.#hasBackup && part > 1 / 3) {
			this.#hasBackup = true;
			await this.#office.backUp();
		} else if (!this.#restores && part > 2 / 3) {
			this.#restores++;
			await this.#office.restore();
			// Until it is heard again nobody knows its new life; what a phone says is of the old one.
			this.#network.epoch = '';
		}
	}

	/** Nothing breaks any more: what is on its way arrives, everybody signs in, every phone settles. */
	async calm(): Promise<void> {
		this.#network.isCalm = true;
		await this.#network.deliverAll();
		for (const phone of this.#phones) phone.isSignedIn = true;
		await this.#settle();
		for (const phone of this.#phones) {
			await phone.askForConsent();
			await phone.exchange();
		}
		await this.#settle();
	}

	async report(): Promise<StormReport> {
		const { agency, adminUrl } = this.#town;
		const found = await judge(this.#phones, await readStorm(adminUrl, agency.id));
		const saved = this.#phones.flatMap((one) => one.saved);
		return {
			seed: this.#options.seed,
			saved: saved.length,
			kinds: countsOf(saved.map(({ draft }) => draft.kind)),
			photos: saved.reduce((sum, { photos }) => sum + photos.length, 0),
			refused: saved.filter((one) => one.outcome === 'refused').length,
			deaths: this.#phones.reduce((sum, one) => sum + one.deaths, 0),
			given: this.#office.given,
			restores: this.#restores,
			kills: this.#kills,
			requests: Object.fromEntries(this.#network.counts),
			violations: [...this.#violations, ...found, ...(await this.#days())]
		};
	}

	get #saved(): number {
		return this.#phones.reduce((sum, one) => sum + one.saved.length, 0);
	}

	async #step(): Promise<void> {
		const chance = this.#chance;
		const phone = pick(chance, this.#phones);
		const what = chance();
		if (what < 0.5) return this.#recordSome(phone);
		if (what < 0.76) return this.#exchangeSome();
		if (what < 0.8) return phone.sendPhotos();
		if (what < 0.84) return phone.jump();
		if (what < 0.88) return void (phone.isSignedIn = !phone.isSignedIn);
		if (what < 0.91) return this.#office.reassign(chance);
		if (what < 0.97) return this.#network.deliverOld();
		for (const one of this.#phones) one.isSignedIn = true;
	}

	async #recordSome(phone: StormPhone): Promise<void> {
		const count = 1 + Math.floor(this.#chance() * FACTS_AT_ONCE_MAX);
		for (let done = 0; done < count; done++) await phone.record();
	}

	/** Several tabs and phones at once, and somebody still writing. */
	async #exchangeSome(): Promise<void> {
		const several = Array.from({ length: 1 + Math.floor(this.#chance() * 3) }, () =>
			pick(this.#chance, this.#phones)
		);
		const writing = this.#chance() < 0.4 ? [several[0]!.record(false)] : [];
		const dying = this.#chance() < 0.08 ? [this.#kill()] : [];
		await Promise.all([...several.map((one) => one.exchange()), ...writing, ...dying]);
	}

	/** The database, or the app with every connection that it has. */
	async #kill(): Promise<void> {
		const what = this.#chance() < 0.5 ? 'app' : 'database';
		this.#kills[what]++;
		if (what === 'database') return this.#office.killDatabase();
		await this.#office.cutOff();
		this.#network.dieOut();
	}

	async #settle(): Promise<void> {
		for (let round = 0; round < CALM_ROUNDS_MAX; round++) {
			for (const phone of this.#phones) await phone.exchange();
			for (const phone of this.#phones) await phone.clearTray();
			const left = await Promise.all(this.#phones.map((phone) => phone.left()));
			if (left.every((one) => one === 0)) break;
			for (const phone of this.#phones) phone.waitAWhile();
		}
		// What one handed in last is in the day of the others.
		for (const phone of this.#phones) await phone.exchange();
	}

	/** No phone says "with the server" of what the server does not have, in this life of it. */
	async #lookForFalseClaims(): Promise<void> {
		const { operations, photoFiles } = await readStorm(this.#town.adminUrl, this.#town.agency.id);
		const has = new Set([...operations.map((one) => one.id), ...photoFiles.keys()]);
		for (const phone of this.#phones) {
			if ((await phone.epoch()) !== this.#network.epoch) continue;
			const rows = [...(await phone.outbox()), ...(await phone.photos()).map(({ row }) => row)];
			const claimed = rows.filter((one) => one.state === 'with_server');
			const untrue = claimed.filter((one) => !has.has(one.id));
			this.#violations.push(...untrue.map(({ id }) => broken('called sent, and is not', id)));
		}
		this.#violations.push(...(await readable(this.#phones)));
	}

	async #days(): Promise<Violation[]> {
		const found: Violation[] = [];
		for (const [at, phone] of this.#phones.entries()) {
			const fresh = await freshDay(this.#town.agency, phone.actor);
			found.push(...differingDay(`phone ${at}`, await phone.day(), fresh));
		}
		return found;
	}
}

function countsOf(all: string[]): Record<string, number> {
	return Object.fromEntries(
		[...Map.groupBy(all, (one) => one)].map(([one, of]) => [one, of.length])
	);
}
