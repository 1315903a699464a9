import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { serverIdentity } from '#lib/server/postgres/folder.ts';

export type Ended = { code: number; output: string };

/** What PostgreSQL's programs see of the environment: nothing that could change what they do. */
export const plainEnvironment: NodeJS.ProcessEnv =
	process.platform === 'win32'
		? { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot }
		: { PATH: '/usr/bin:/bin', LC_ALL: 'C' };

/** The file of a program in a folder of programs. */
export function programIn(bin: string, name: string): string {
	return join(bin, process.platform === 'win32' ? `${name}.exe` : name);
}

/** Runs one of PostgreSQL's programs as the server's identity, and tells how it ended. */
export function runProgram({ bin }: { bin: string }, name: string, args: string[]): Promise<Ended> {
	const child = spawn(programIn(bin, name), args, {
		...serverIdentity(),
		cwd: '/',
		env: plainEnvironment,
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
export async function mustRun(
	binaries: { bin: string },
	name: string,
	args: string[]
): Promise<void> {
	const { code, output } = await runProgram(binaries, name, args);
	if (code !== 0) throw new Error(`PostgreSQL's ${name} failed.\n${output.trim()}`);
}
