import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

export type RaisedStage = {
	/**
	 * DOORSTEP_URL and DOORSTEP_URL_2 are its two processes, DOORSTEP_CLOCK_FILE their clock,
	 * DATABASE_ADMIN_URL looks past every wall.
	 */
	names: Record<string, string>;
	clearAway: () => Promise<void>;
};

/** A stage of the journeys in a process of its own, which clears it away when told, or left alone. */
export async function raiseStage(): Promise<RaisedStage> {
	const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts')], {
		stdio: ['pipe', 'pipe', 'inherit']
	});
	const names = JSON.parse(await firstLine(child));
	return { names, clearAway: () => clearAway(child) };
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

function clearAway(child: ChildProcess): Promise<void> {
	const gone = new Promise<void>((resolve) => child.on('close', () => resolve()));
	child.stdin!.end();
	return gone;
}
