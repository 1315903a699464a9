import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const sources = [
	'src/**/*',
	'static/**/*',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts'
];
const generated = /^src\/lib\/i18n\/paraglide\/|\.test\.ts$|README\.md$/;

/** Builds the app when it was never built or its sources have changed since. True when it built. */
export async function buildIfStale(project: string): Promise<boolean> {
	const stamp = join(project, 'build/.sources');
	const now = fingerprint(project);
	const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
	if (isFresh) return false;
	await build(project);
	writeFileSync(stamp, now);
	return true;
}

/** A hash over the names and contents of everything that the build reads. */
export function fingerprint(project: string): string {
	const hash = createHash('sha256').update(process.version);
	for (const name of globSync(sources, { cwd: project }).sort()) {
		const file = join(project, name);
		if (generated.test(name) || !statSync(file).isFile()) continue;
		hash.update(name).update('\0').update(readFileSync(file)).update('\0');
	}
	return hash.digest('hex');
}

function build(project: string): Promise<void> {
	const vite = join(project, 'node_modules/vite/bin/vite.js');
	const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: project });
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) resolve();
			else reject(new Error(`The build failed.\n${output.slice(-4000)}`));
		});
	});
}
