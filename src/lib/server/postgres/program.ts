import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Binaries } from '#lib/server/postgres/binaries.ts';
import { serverIdentity } from '#lib/server/postgres/folder.ts';

export type Ended = { code: number; output: string };

/** Runs one of PostgreSQL's programs as the server's identity, and tells how it ended. */
export function runProgram(binaries: Binaries, name: string, args: string[]): Promise<Ended> {
	const child = spawn(join(binaries.bin, name), args, {
		...serverIdentity(),
		cwd: '/',
		env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => resolve({ code: code ?? 1, output }));
	});
}

/** The same, but anything other than success throws with what the program said. */
export async function mustRun(binaries: Binaries, name: string, args: string[]): Promise<void> {
	const { code, output } = await runProgram(binaries, name, args);
	if (code !== 0) throw new Error(`PostgreSQL's ${name} failed.\n${output.trim()}`);
}
