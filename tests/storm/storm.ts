import type { StaffActor } from '#lib/base/actor.ts';
import postgres from 'postgres';
import { exchange } from '#lib/field/exchange.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { chanceOf, pick, type Chance } from '../chaos/chance.ts';
import { broken, type Violation } from '../chaos/violations.ts';
import type { FreshDatabase } from '../database/copy.ts';
import { aPhone } from '../town/phone.ts';
import { aBookedSeries } from '../town/stories.ts';
import { townIn } from '../town/town-in.ts';
import { differingDay, judge, readStorm } from './judge.ts';
import { Network, type Plant } from './network.ts';
import { Office } from './office.ts';
import { StormPhone } from './storm-phone.ts';

export type StormOptions = { operations: number; seed: number; plant?: Plant };
export type StormReport = {
	seed: number;
	saved: number;
	refused: number;
	deaths: number;
	given: number;
	restores: number;
	requests: Record<string, number>;
	violations: Violation[];
};

const PEOPLE = 12;
const FACTS_AT_ONCE_MAX = 5;
const LOOK_EVERY_STEPS = 40;
const CALM_ROUNDS_MAX = 12;

type Town = Awaited<ReturnType<typeof townIn>>;

/**
 * Phones of all counselors record and exchange through a network that breaks, while the office gives
 * their visits to each other and the database comes back from a backup. Then everything is let
 * through and judged. The seed decides what is wished and what breaks, in which order.
 */
export async function storm(database: FreshDatabase, options: StormOptions): Promise<StormReport> {
	const town = await townIn(database);
	const run = await Storm.over(town, options);
	try {
		await run.rage();
		await run.calm();
		return await run.report();
	} finally {
		await run.end();
	}
}

class Storm {
	#town: Town;
	#options: StormOptions;
	#chance: Chance;
	#network: Network;
	#office: Office;
	#phones: StormPhone[];
	#restores = 0;
	#violations: Violation[] = [];

	static async over(town: Town, options: StormOptions): Promise<Storm> {
		await aBookedSeries(town.agency, PEOPLE);
		const staff = await staffOf(town);
		const made = new Storm(town, options, staff);
		for (const phone of made.#phones) await phone.begin();
		return made;
	}

	private constructor(town: Town, options: StormOptions, staff: StaffActor[]) {
		this.#town = town;
		this.#options = options;
		this.#chance = chanceOf(options.seed);
		const own = () => chanceOf(Math.floor(this.#chance() * 2 ** 32));
		this.#network = new Network(town.agency, own(), options.plant ?? 'none');
		this.#office = new Office(
			town,
			staff.find((one) => one.role === 'administrator')!
		);
		this.#phones = staff
			.filter((one) => one.role === 'counselor')
			.map((actor) => new StormPhone(actor, this.#network, own()));
	}

	/** Until so many facts were saved; a backup after a third, its restore after two. */
	async rage(): Promise<void> {
		const { operations } = this.#options;
		this.#network.isCalm = false;
		let [hasBackup, steps] = [false, 0];
		while (this.#saved < operations) {
			await this.#step();
			if (++steps % LOOK_EVERY_STEPS === 0) await this.#lookForFalseClaims();
			if (!hasBackup && this.#saved > operations / 3) {
				hasBackup = true;
				await this.#office.backUp();
			}
			if (!this.#restores && this.#saved > (operations * 2) / 3) {
				this.#restores++;
				await this.#office.restore();
			}
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
			refused: saved.filter((one) => one.outcome === 'refused').length,
			deaths: this.#phones.reduce((sum, one) => sum + one.deaths, 0),
			given: this.#office.given,
			restores: this.#restores,
			requests: Object.fromEntries(this.#network.counts),
			violations: [...this.#violations, ...found, ...(await this.#days())]
		};
	}

	async end(): Promise<void> {
		await Promise.all(this.#phones.map((one) => one.close()));
		await this.#office.close();
		await this.#town.leave();
	}

	get #saved(): number {
		return this.#phones.reduce((sum, one) => sum + one.saved.length, 0);
	}

	async #step(): Promise<void> {
		const chance = this.#chance;
		const phone = pick(chance, this.#phones);
		const what = chance();
		if (what < 0.5) return this.#recordSome(phone);
		if (what < 0.8) return this.#exchangeSome();
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
		await Promise.all([...several.map((one) => one.exchange()), ...writing]);
	}

	async #settle(): Promise<void> {
		for (let round = 0; round < CALM_ROUNDS_MAX; round++) {
			for (const phone of this.#phones) await phone.exchange();
			for (const phone of this.#phones) await phone.clearTray();
			const left = await Promise.all(this.#phones.map((phone) => phone.left()));
			if (left.every((one) => one === 0)) break;
		}
		// What one handed in last is in the day of the others.
		for (const phone of this.#phones) await phone.exchange();
	}

	/** No phone says "with the server" of what the server does not have, in this life of it. */
	async #lookForFalseClaims(): Promise<void> {
		const { operations } = await readStorm(this.#town.adminUrl, this.#town.agency.id);
		const has = new Set(operations.map((one) => one.id));
		for (const phone of this.#phones) {
			if ((await phone.epoch()) !== this.#network.epoch) continue;
			const claimed = (await phone.outbox()).filter((one) => one.state === 'with_server');
			const untrue = claimed.filter((one) => !has.has(one.id));
			this.#violations.push(...untrue.map(({ id }) => broken('called sent, and is not', id)));
		}
	}

	async #days(): Promise<Violation[]> {
		const found: Violation[] = [];
		for (const [at, phone] of this.#phones.entries()) {
			const fresh = await aPhone(async (request) => {
				const outcome = await exchange(phone.actor, this.#town.agency, 'storm', request);
				if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
				return outcome.value;
			}, now);
			found.push(...differingDay(`phone ${at}`, await phone.day(), await fresh.day()));
		}
		return found;
	}
}

async function staffOf({ adminUrl, agency }: Town): Promise<StaffActor[]> {
	const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
	const rows = await admin<{ id: string; role: StaffActor['role'] }[]>`
		select id, role from staff where agency_id = ${agency.id} order by email`;
	await admin.end();
	return rows.map(({ id, role }) => ({ kind: 'staff', agencyId: agency.id, staffId: id, role }));
}
