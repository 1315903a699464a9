import { existsSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { writePrivately } from '#lib/server/postgres/folder.ts';

const SECRET_BYTES = 32;

/** The folder of the project, from wherever a command was started. */
export const project = resolve(import.meta.dirname, '../../../..');

/** One line of progress for the person at the terminal. */
export function say(line: string): void {
	process.stdout.write(line + '\n');
}

/** Runs a command; trouble becomes one sentence and a failed exit, with no stack unless asked for. */
export async function asCommand(body: () => Promise<void>): Promise<void> {
	try {
		await body();
	} catch (error) {
		const asked = process.env.DOORSTEP_STACK === '1';
		process.stderr.write(`${asked ? (error as Error).stack : (error as Error).message}\n`);
		process.exit(1);
	}
}

/** The secret of this installation (base64 of 32 bytes), made at first use, in a private file. */
export function keptSecret(folder: string): string {
	const file = join(folder, 'secret');
	if (!existsSync(file)) writePrivately(file, randomBytes(SECRET_BYTES).toString('base64'));
	return readFileSync(file, 'utf8').trim();
}
