import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const OLDEST_MAJOR = 15;

/** Where one PostgreSQL server's programs lie, and its major version. */
export type Binaries = { bin: string; major: number };

/** Gives the folders in which programs of a PostgreSQL server may lie. */
type Finder = () => string[];

const systemFolders = [
	'/usr/lib/postgresql/*/bin',
	'/usr/pgsql-*/bin',
	'/opt/homebrew/opt/postgresql@*/bin',
	'/usr/local/opt/postgresql@*/bin'
];

const systemServer: Finder = () => globSync(systemFolders);

// In the order of preference. Programs that npm brings would be one more finder at the end.
const finders: Finder[] = [systemServer];

/**
 * The programs for a cluster: those of the major version that made the data, when there is data,
 * else the newest of at least 15 from the first finder that has any. Throws a sentence for a
 * person when there are none.
 */
export function findBinaries(pgdata: string): Binaries {
	const made = majorOf(pgdata);
	for (const finder of finders) {
		const fit = finder().flatMap(asBinaries).filter(isUsable(made));
		const best = fit.sort((a, b) => b.major - a.major)[0];
		if (best) return best;
	}
	throw new Error(made ? missingMajor(pgdata, made) : missingServer);
}

/** The major version that made a data folder, or undefined where there is none yet. */
export function majorOf(pgdata: string): number | undefined {
	const file = join(pgdata, 'PG_VERSION');
	return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : undefined;
}

function isUsable(made: number | undefined) {
	return ({ major }: Binaries) => (made ? major === made : major >= OLDEST_MAJOR);
}

function asBinaries(bin: string): Binaries[] {
	if (!existsSync(join(bin, 'initdb')) || !existsSync(join(bin, 'pg_ctl'))) return [];
	const text = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/' });
	const major = Number(/(\d+)/.exec(text)?.[1]);
	return major ? [{ bin, major }] : [];
}

const missingServer =
	`No PostgreSQL server of version ${OLDEST_MAJOR} or later was found on this machine. Install one ` +
	'(Debian and Ubuntu: apt-get install postgresql), or name a server in DATABASE_URL.';

function missingMajor(pgdata: string, made: number): string {
	return (
		`The data in ${pgdata} was made by PostgreSQL ${made}, which is not installed here. Install ` +
		'that version, or move the data over with pg_upgrade.'
	);
}
