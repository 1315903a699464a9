import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

/**
 * Raises the stage before the first journey and names it in the environment: DOORSTEP_URL and
 * DOORSTEP_URL_2 are the two processes, DOORSTEP_CLOCK_FILE their clock, DATABASE_ADMIN_URL looks
 * past every wall. What it gives back clears the stage away.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
	const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts')], {
		stdio: ['pipe', 'pipe', 'inherit']
	});
	Object.assign(process.env, JSON.parse(await firstLine(child)));
	return () => {
		const gone = new Promise<void>((resolve) => child.on('close', () => resolve()));
		child.stdin!.end();
		return gone;
	};
}

function firstLine(child: ChildProcess): Promise<string> {
	let text = '';
	return new Promise((resolve, reject) => {
		child.on('close', (code) => reject(new Error(`The stage of the journeys fell (${code}).`)));
		child.stdout!.on('data', (chunk) => {
			text += chunk;
			if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
		});
	});
}
