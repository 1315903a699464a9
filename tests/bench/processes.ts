import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Linux counts in hundredths of a second for every program that asks.
const TICK_MS = 10;

/** Processor time that a process has used so far, in ms, on every core together. Linux only. */
export function cpuMs(pid: number): number {
	const [userTicks, systemTicks] = statOf(pid).slice(11, 13).map(Number);
	return (userTicks! + systemTicks!) * TICK_MS;
}

/**
 * What something costs (ms): wall time, and the processor time of the app's processes and of the
 * database's. Who they are is asked before and after; those that end meanwhile are left out.
 */
export async function costOf(
	app: () => number[],
	database: () => number[],
	act: () => Promise<unknown>
) {
	const used = (pids: number[]) => new Map(pids.map((pid) => [pid, cpuMs(pid)]));
	const [before, startedAt] = [used([...app(), ...database()]), performance.now()];
	await act();
	const ms = performance.now() - startedAt;
	const sinceThen = (pids: number[]) =>
		pids.reduce((sum, pid) => sum + cpuMs(pid) - (before.get(pid) ?? 0), 0);
	return { ms, appMs: sinceThen(app()), databaseMs: sinceThen(database()) };
}

/** The first process of the database server over a folder of ours. */
export function postmasterOf(folder: string): number {
	const file = join(folder, 'database/pgdata/postmaster.pid');
	return Number(readFileSync(file, 'utf8').split('\n')[0]);
}

/** Memory of a process in MB, what it shares counted by its share (PSS); 0 when gone. Linux only. */
export function memoryMb(pid: number): number {
	if (!isRunning(pid)) return 0;
	const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
	return Number(/^Pss:\s+(\d+) kB/m.exec(text)![1]) / 1024;
}

/** The processes below these, with themselves. */
export function familyOf(pids: number[]): number[] {
	const parents = new Map(allPids().map((pid) => [pid, parentOf(pid)]));
	const family = new Set(pids.filter((pid) => parents.has(pid)));
	for (let before = -1; before !== family.size;) {
		before = family.size;
		for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
	}
	return [...family];
}

/** What a process was started as; empty when it is gone. */
export function commandOf(pid: number): string {
	const file = `/proc/${pid}/cmdline`;
	return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ').trim() : '';
}

export function isRunning(pid: number): boolean {
	return parentOf(pid) >= 0;
}

function allPids(): number[] {
	return readdirSync('/proc').map(Number).filter(Boolean);
}

/** -1 when the process is gone, or only waits for its parent to notice that it is. */
export function parentOf(pid: number): number {
	try {
		const [state, parent] = statOf(pid);
		return state === 'Z' ? -1 : Number(parent);
	} catch {
		return -1;
	}
}

// The name of the program may hold blanks and brackets; what follows it does not.
function statOf(pid: number): string[] {
	const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
	return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
