import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from '#lib/server/postgres/folder.ts';

/** What access.json of a data folder holds; `keeper` is the process that started the server. */
export type Access = { port: number; password: string; keeper?: number };

/** How to reach the server of a data folder as administrator; throws a sentence when that is lost. */
export function readAccess(folder: string): Access {
	const file = join(folder, 'access.json');
	const { port, password, keeper } = readJson(file) as Partial<Access>;
	if (port && password) return { port, password, keeper };
	throw new Error(
		`${file} is missing or damaged: it held the password of the database beside it. Put it back ` +
			'from a backup, or name another folder in DOORSTEP_DATA. A demonstration begins anew with ' +
			'npm run demo -- --reset.'
	);
}

/** Keeps it for the next start, in a file of ours alone. */
export function writeAccess(folder: string, access: Access): void {
	writePrivately(join(folder, 'access.json'), JSON.stringify(access));
}

function readJson(file: string): object {
	try {
		return Object(JSON.parse(readFileSync(file, 'utf8')));
	} catch {
		return {};
	}
}
