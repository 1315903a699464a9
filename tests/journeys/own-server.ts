import { spawn } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { project } from '#lib/server/commands/project.ts';
import { freePort } from '#lib/server/postgres/ports.ts';

/** `npm start` of a test's own, on the database of the stage, with what it said so far. */
export type OwnServer = {
	url: string;
	output: () => string;
	/** The processes that serve. */
	workers: () => number[];
	signal: (name: NodeJS.Signals) => void;
	ended: Promise<number | null>;
};

const command = join(project, 'src/lib/server/commands/serve.ts');
const inherited = ['PATH', 'HOME', 'DATABASE_URL', 'DATABASE_JOBS_URL', 'DOORSTEP_SECRET'];
const fromStage = Object.fromEntries(inherited.map((name) => [name, process.env[name]]));

/** Starts it; resolves when it says that it is open, or has ended. */
export async function ownServer(settings: Record<string, string> = {}): Promise<OwnServer> {
	const port = await freePort();
	const url = `http://localhost:${port}`;
	const stage = Object.fromEntries(inherited.map((name) => [name, process.env[name]]));
	const child = spawn(process.execPath, [command], {
		cwd: project,
		env: { ...fromStage, ...stage, PORT: String(port), PUBLIC_ORIGIN: url, ...settings },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let output = '';
	const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
	const opened = new Promise<void>((resolve) => {
		for (const stream of [child.stdout, child.stderr]) {
			stream.on('data', (text) => {
				output += text;
				if (output.includes(`is open: ${url}`)) resolve();
			});
		}
	});
	await Promise.race([opened, ended]);
	return {
		url,
		output: () => output,
		workers: () => childrenOf(child.pid!),
		signal: (name) => void child.kill(name),
		ended
	};
}

function childrenOf(pid: number): number[] {
	const rows = execFileSync('ps', ['-o', 'pid=,ppid=', '-A'], { encoding: 'utf8' }).split('\n');
	const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
	return pairs.filter(([, parent]) => parent === pid).map(([child]) => child!);
}
