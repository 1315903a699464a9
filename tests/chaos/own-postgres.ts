import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { startCluster, stopCluster } from '#lib/server/postgres/cluster.ts';
import { openOwnDatabase, type OwnDatabase } from '#lib/server/postgres/own-database.ts';

/** A durable PostgreSQL of our own, with somebody who starts it again when it was killed. */
export class OwnPostgres {
	readonly folder: string;
	port = 0;
	#database: OwnDatabase | undefined;

	constructor(folder: string) {
		this.folder = folder;
	}

	async start(): Promise<OwnDatabase> {
		this.#database = await openOwnDatabase(this.folder);
		this.port = this.#database.cluster.port;
		return this.#database;
	}

	/**
	 * kill -9 of the server and everything that it started, then a start as a supervisor does it.
	 * Gives when it was killed and when it said that it runs again.
	 */
	async killAndRestart(): Promise<{ healedAt: number; upAt: number }> {
		const main = this.#pid();
		const all = [main, ...childrenOf(main)];
		for (const pid of all) kill(pid);
		const killedAt = Date.now();
		const { port } = await startCluster(this.folder);
		this.port = port;
		return { healedAt: killedAt, upAt: Date.now() };
	}

	stop(): Promise<void> {
		return stopCluster(this.folder);
	}

	#pid(): number {
		const file = join(this.folder, 'database/pgdata/postmaster.pid');
		return Number(readFileSync(file, 'utf8').split('\n')[0]);
	}
}

function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It had ended by itself in between.
	}
}

/** The processes whose parent is this one, from Linux's list of processes. */
function childrenOf(parent: number): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((pid) => parentOf(pid) === parent)
		.map(Number);
}

function parentOf(pid: string): number | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
	} catch {
		return null;
	}
}
