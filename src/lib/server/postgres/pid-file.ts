import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';

const READY_SECONDS_MAX = 60;
const ASK_AGAIN_MS = 20;
const STOP_SECONDS_MAX = 30;

/**
 * Removes a pid file whose number belongs to another program by now; PostgreSQL itself would refuse
 * to start, because something with that number lives. A number that nobody has it handles itself.
 */
export function removeStalePid(pgdata: string): void {
	const pid = pidLines(pgdata)[0];
	if (pid && isAlive(Number(pid)) && !worksIn(pid, pgdata)) rmSync(join(pgdata, 'postmaster.pid'));
}

/** The port of the server that runs over the data, once it takes connections. */
export async function readyPort(pgdata: string): Promise<number> {
	for (let waitedMs = 0; waitedMs < READY_SECONDS_MAX * 1000; waitedMs += ASK_AGAIN_MS) {
		const lines = pidLines(pgdata);
		if (lines[7]?.trim() === 'ready') return Number(lines[3]);
		await setTimeout(ASK_AGAIN_MS);
	}
	throw new Error(`The database server over ${pgdata} runs but does not become ready.`);
}

/** Ends the server that works in the data, if one does, without any program of PostgreSQL's. */
export async function interruptServer(pgdata: string): Promise<void> {
	const pid = Number(pidLines(pgdata)[0]);
	if (!isAlive(pid) || !worksIn(String(pid), pgdata)) return;
	// What pg_ctl sends for a fast stop.
	process.kill(pid, 'SIGINT');
	for (let waitedMs = 0; isAlive(pid); waitedMs += ASK_AGAIN_MS) {
		if (waitedMs > STOP_SECONDS_MAX * 1000) throw new Error(`The server ${pid} does not end.`);
		await setTimeout(ASK_AGAIN_MS);
	}
}

/** postmaster.pid: process, folder, start, port, socket folder, address, memory, state. */
function pidLines(pgdata: string): string[] {
	const file = join(pgdata, 'postmaster.pid');
	return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

/** True when a process has this number, whoever it belongs to. */
export function isAlive(pid: number | undefined): boolean {
	if (!pid) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as { code?: string }).code === 'EPERM';
	}
}

// A server works in its data folder. Where there is no /proc, its own judgement has to do.
function worksIn(pid: string, pgdata: string): boolean {
	if (!existsSync('/proc/self/cwd')) return true;
	try {
		return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(pgdata);
	} catch {
		return false;
	}
}
