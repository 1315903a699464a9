import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { StaffActor } from '#lib/base/actor.ts';
import { stopQueue } from '#lib/jobs/queue.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { reassignVisit } from '#lib/visits/crews/reassign-visit.server.ts';
import { urlOf } from '#lib/server/postgres/roles.ts';
import { pick, type Chance } from '../chaos/chance.ts';
import { copyDatabase, dropDatabase, type FreshDatabase } from '../database/copy.ts';

const RECOVERY_TRIES_MAX = 600;
const RECOVERY_PAUSE_MS = 100;

type Given = { visitId: string; fromResourceId: string; toResourceId: string };

/** What the office does meanwhile: gives visits to others, takes a backup, restores it. */
export class Office {
	#actor: StaffActor;
	#database: FreshDatabase;
	#ownsServer: boolean;
	#givenSince: Given[] = [];
	given = 0;

	/** `ownsServer`: nobody else uses the database server, so that its processes may be killed. */
	constructor(database: FreshDatabase, actor: StaffActor, ownsServer: boolean) {
		this.#database = database;
		this.#actor = actor;
		this.#ownsServer = ownsServer;
	}

	/** Gives a place in the crew of a coming visit to whoever is free for it. */
	async reassign(chance: Chance): Promise<void> {
		const given = await this.#anotherOne(chance);
		if (given && (await this.#give(given))) {
			this.#givenSince.push(given);
			this.given++;
		}
	}

	/** Nobody may be at work in the database meanwhile. */
	async backUp(): Promise<void> {
		await this.#letGo();
		await dropDatabase(this.#administration, this.#backup);
		await copyDatabase(this.#administration, this.#database.name, this.#backup);
		this.#givenSince = [];
	}

	/** The database as it was; what the office itself did since is done again, from its papers. */
	async restore(): Promise<void> {
		await this.#letGo();
		await dropDatabase(this.#administration, this.#database.name);
		await copyDatabase(this.#administration, this.#backup, this.#database.name);
		await this.#checkpoint();
		for (const given of this.#givenSince) {
			if (!(await this.#give(given))) throw new Error('a visit could not be given once more');
		}
	}

	/**
	 * The database goes down in the middle of whatever it does and comes back by itself: kill -9 of one
	 * of its processes ends all of them, and what was written is recovered. Resolves when it is back.
	 */
	async killDatabase(): Promise<void> {
		if (!this.#ownsServer) return this.cutOff();
		const admin = postgres(this.#administration, { max: 1, onnotice: () => {} });
		const [one] = await admin<{ pid: number }[]>`select pg_backend_pid() as pid`;
		process.kill(one!.pid, 'SIGKILL');
		for (let tries = 0; tries < RECOVERY_TRIES_MAX; tries++) {
			const isBack = await admin`select 1`.then(
				() => true,
				() => false
			);
			if (isBack) break;
			await sleep(RECOVERY_PAUSE_MS);
		}
		await admin.end();
	}

	/** Every connection to it breaks in the middle of whatever it does. */
	async cutOff(): Promise<void> {
		const admin = postgres(this.#administration, { max: 1, onnotice: () => {} });
		await admin`select pg_terminate_backend(pid) from pg_stat_activity
			where datname = ${this.#database.name}`;
		await admin.end();
	}

	async close(): Promise<void> {
		await dropDatabase(this.#administration, this.#backup);
	}

	get #backup(): string {
		return `${this.#database.name}_backup`;
	}

	get #administration(): string {
		return urlOf(this.#database.adminUrl, 'postgres');
	}

	/**
	 * A copied sequence believes that the numbers ahead of it are in the log, as they are for the
	 * database that it was copied from; a crash before the next checkpoint would give them out twice.
	 * A backup that is read in again, as the product's is, has no such thing.
	 */
	async #checkpoint(): Promise<void> {
		const admin = postgres(this.#administration, { max: 1, onnotice: () => {} });
		await admin`checkpoint`;
		await admin.end();
	}

	async #give(given: Given): Promise<boolean> {
		return (await acting(this.#actor, (work) => reassignVisit(work, given))).ok;
	}

	async #anotherOne(chance: Chance): Promise<Given | null> {
		const admin = postgres(this.#database.adminUrl, { max: 1, onnotice: () => {} });
		const found = await admin<Given[]>`
			select v.id as "visitId", a.resource_id as "fromResourceId", r.id as "toResourceId"
			from visit v
			join allocation a on a.visit_id = v.id and a.released_at is null
			join resource h on h.id = a.resource_id and h.staff_id is not null
			join resource r on r.agency_id = v.agency_id and r.staff_id is not null
			where v.agency_id = ${this.#actor.agencyId}
				and v.starts_at between now() and now() + interval '13 days'
				and not exists (select from allocation o where o.visit_id = v.id
					and o.resource_id = r.id and o.released_at is null)
			order by v.starts_at, a.resource_id, r.id`;
		await admin.end();
		return found.length ? pick(chance, found) : null;
	}

	async #letGo(): Promise<void> {
		await stopQueue();
		await closeConnection();
	}
}
