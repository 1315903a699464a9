import { createHash } from 'node:crypto';
import {
	accessSync,
	constants,
	existsSync,
	globSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runNode } from '#lib/server/commands/child.ts';

const sources = [
	'src/**/*',
	'static/**/*',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts'
];
const generated = /^src\/lib\/i18n\/paraglide\/|\.test\.ts$|README\.md$/;

/**
 * Builds the app when it was never built or its sources have changed since. True when it built.
 * `ending` breaks it off. A project that belongs to somebody else has to be built by them.
 */
export async function buildIfStale(project: string, ending?: AbortSignal): Promise<boolean> {
	const stamp = join(project, 'build/.sources');
	const now = fingerprint(project);
	const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
	if (isFresh) return false;
	refuseForeign(project);
	// A build that is broken off must not pass for the last one.
	rmSync(stamp, { force: true });
	const vite = join(project, 'node_modules/vite/bin/vite.js');
	const command = [vite, 'build', '--logLevel', 'warn'];
	await runNode(command, { cwd: project, ending, trouble: 'The build failed.' });
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

function refuseForeign(project: string): void {
	try {
		accessSync(project, constants.W_OK);
	} catch {
		throw new Error(
			`The app has to be built, and this user may not write in ${project}. Let its owner run ` +
				'npm run demo once, or make a copy of your own.'
		);
	}
}
