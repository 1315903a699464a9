import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { stopCluster } from '#lib/server/postgres/cluster.ts';
import { inWords } from '#lib/server/postgres/trouble.ts';

// Programs copied from npm stay: they are nobody's data, and the next start wants them.
const ours = ['database', 'access.json', 'passwords.json', 'urls.json', 'secret', 'clock.json'];

/**
 * Deletes the demonstration's data in a folder, after asking at the terminal. `isSure` is --yes.
 * Throws a sentence when the answer is no, or when there is nobody to ask.
 */
export async function reset(folder: string, isSure: boolean): Promise<void> {
	if (process.env.DATABASE_URL) {
		throw new Error('--reset begins anew with our own server only; unset DATABASE_URL.');
	}
	const found = ours.filter((name) => existsSync(join(folder, name)));
	if (!found.length) return;
	if (!isSure) await ask(folder);
	await stopCluster(folder);
	try {
		for (const name of found) rmSync(join(folder, name), { recursive: true, force: true });
	} catch (error) {
		throw inWords(error, folder);
	}
}

async function ask(folder: string): Promise<void> {
	if (!process.stdin.isTTY) {
		throw new Error(
			`--reset deletes the data in ${folder}, and there is no terminal to ask at. Nothing was ` +
				'deleted. If that is meant: npm run demo -- --reset --yes'
		);
	}
	process.stdout.write(
		`This deletes the database in ${folder}: every booking, record and account in it.\nType yes: `
	);
	if ((await answer()).trim().toLowerCase() !== 'yes') throw new Error('Nothing was deleted.');
}

// Not as a terminal of its own, so that Ctrl-C stays what it is everywhere else.
function answer(): Promise<string> {
	const lines = createInterface({ input: process.stdin, terminal: false });
	return new Promise((resolve) => {
		lines.once('line', (line) => (resolve(line), lines.close()));
		lines.once('close', () => resolve(''));
	});
}
