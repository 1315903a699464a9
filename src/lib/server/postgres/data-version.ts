import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { serverIdentity } from '#lib/server/postgres/folder.ts';

// What a server cannot start without. Whatever else is missing, its log names.
const needed = ['global/pg_control', 'base', 'pg_wal', 'pg_xact', 'postgresql.conf', 'pg_hba.conf'];

/**
 * The major version that made the data, or undefined where there is none yet. Throws a sentence
 * when the data is somebody else's, or is not whole.
 */
export function dataVersion(pgdata: string): number | undefined {
	if (!existsSync(pgdata)) return undefined;
	refuseForeign(pgdata);
	if (!readdirSync(pgdata).length) return undefined;
	const file = join(pgdata, 'PG_VERSION');
	if (!existsSync(file)) throw broken(pgdata, 'PG_VERSION is missing');
	const [, major] = /^(\d+)\s*$/.exec(readFileSync(file, 'utf8')) ?? [];
	if (!major) throw broken(pgdata, 'PG_VERSION names no version');
	const missing = needed.find((name) => !existsSync(join(pgdata, name)));
	if (missing) throw broken(pgdata, `${missing} is missing`);
	return Number(major);
}

/** The sentence for data that is not whole, and what can be done about it. */
export function broken(pgdata: string, what: string): Error {
	return new Error(
		`The database in ${pgdata} is damaged: ${what}. Nothing was changed. Put the folder back from ` +
			'a backup, or name another one in DOORSTEP_DATA. A demonstration begins anew with ' +
			'npm run demo -- --reset.'
	);
}

// PostgreSQL serves data only as the user who owns it.
function refuseForeign(pgdata: string): void {
	const server = serverIdentity().uid ?? process.getuid?.();
	const { uid } = statSync(pgdata);
	if (server === undefined || uid === server) return;
	throw new Error(
		`The database in ${pgdata} belongs to another user (number ${uid}). Start as that user, or ` +
			'name another folder in DOORSTEP_DATA.'
	);
}
