import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeRoom } from '#lib/server/postgres/disk-space.ts';

// What the disk answers, as a sentence for whoever started us. Everything else stays as it is.

const diskIsFull = /No space left on device|Disk quota exceeded/;
const isNameless = /could not look up effective user ID (\d+)/;
const words: Record<string, (place: string) => string> = {
	ENOSPC: (place) => `The disk is full: ${place} could not be written. ${makeRoom}`,
	EDQUOT: (place) =>
		`Your share of the disk is used up: ${place} could not be written. ${makeRoom}`,
	EROFS: (place) => `${place} lies on a disk that is read-only. ${elsewhere}`,
	EACCES: (place) => `${place} is closed to this user. ${owner}`,
	EPERM: (place) => `${place} belongs to another user. ${owner}`
};
const elsewhere = 'Name a folder that can be written in DOORSTEP_DATA.';
const owner = 'Start as the user who owns it, or name another folder in DOORSTEP_DATA.';

// Seen in containers that are started under a number which their list of users does not have.
function withoutName(number: string): string {
	return (
		`PostgreSQL refuses to run as a user without a name, and number ${number} has none here. Add ` +
		`one (useradd --uid ${number} doorstep), start as another user, or name a server in DATABASE_URL.`
	);
}

/** An error of the file system or of PostgreSQL's programs, in a sentence where there is one. */
export function inWords(error: unknown, folder: string): Error {
	const { code, path, message } = error as NodeJS.ErrnoException;
	const sentence = code && words[code]?.(path ?? folder);
	if (sentence) return new Error(sentence, { cause: error });
	if (diskIsFull.test(message)) return new Error(words.ENOSPC!(folder), { cause: error });
	const [, nameless] = isNameless.exec(message) ?? [];
	if (nameless) return new Error(withoutName(nameless), { cause: error });
	return error as Error;
}

/** The last thing the server said, since a moment (ms), about why it ended; empty when nothing. */
export function lastWords(folder: string, sinceMs: number): string {
	const logs = globSync(['database/start.log', 'database/pgdata/log/*.log'], { cwd: folder });
	const fresh = logs
		.map((log) => join(folder, log))
		.filter((log) => statSync(log).mtimeMs >= sinceMs);
	const lines = fresh.flatMap((log) => readFileSync(log, 'utf8').split('\n'));
	const said = lines.filter((line) => /(FATAL|PANIC|ERROR|could not):?/.test(line)).at(-1) ?? '';
	return said.replace(/^.*?(?=FATAL|PANIC|ERROR)/, '').trim();
}
