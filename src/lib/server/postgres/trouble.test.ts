import { execFileSync, spawnSync } from 'node:child_process';
import {
	chmodSync,
	chownSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findBinaries } from '#lib/server/postgres/binaries.ts';
import { startCluster, stopCluster } from '#lib/server/postgres/cluster.ts';
import { dataVersion } from '#lib/server/postgres/data-version.ts';
import { freeMbOf, refuseFullDisk } from '#lib/server/postgres/disk-space.ts';
import { dataFolder, serverIdentity } from '#lib/server/postgres/folder.ts';
import { mustRun } from '#lib/server/postgres/program.ts';
import { missingLibrary } from '#lib/server/postgres/shared-libraries.ts';
import { inWords } from '#lib/server/postgres/trouble.ts';
import { temporaryFolder } from '../../../../tests/database/throwaway.ts';

const isRoot = process.getuid?.() === 0;
const canMount = isRoot && tryToMount();
const next = /DOORSTEP_DATA|--reset|Install|Start as|Make room|apt-get/;
let made: string;
let folder: string;
let pgdata: string;

beforeAll(async () => {
	made = temporaryFolder();
	await (await startCluster(made, { isDurable: false })).stop();
});

afterAll(() => rmSync(made, { recursive: true }));

beforeEach(() => {
	folder = temporaryFolder();
	pgdata = join(folder, 'database/pgdata');
});

afterEach(async () => {
	await stopCluster(folder);
	rmSync(folder, { recursive: true, force: true });
});

describe('trouble with the data is told in a sentence with what to do next:', () => {
	const damage: [string, string, (pgdata: string) => void][] = [
		['an emptied PG_VERSION', 'PG_VERSION names no version', write('PG_VERSION', '')],
		['a cut PG_VERSION', 'PG_VERSION names no version', write('PG_VERSION', 'x8')],
		['a lost PG_VERSION', 'PG_VERSION is missing', remove('PG_VERSION')],
		['a lost control file', 'global/pg_control is missing', remove('global/pg_control')],
		['a lost log of writing', 'pg_wal is missing', remove('pg_wal')],
		['lost settings', 'postgresql.conf is missing', remove('postgresql.conf')],
		['data that is too new', 'PostgreSQL 99, newer than any here', write('PG_VERSION', '99\n')],
		['data that is too old', 'made by PostgreSQL 14, which', write('PG_VERSION', '14\n')],
		['a lost password', 'is missing or damaged', remove('../../access.json')],
		['a cut password', 'is missing or damaged', write('../../access.json', '{"port":54')],
		['a spoilt control file', 'did not start', write('global/pg_control', 'spoilt')]
	];

	test.each(damage)('%s', async (_, sentence, spoil) => {
		copyMadeData();
		spoil(pgdata);
		const error = await failure(startCluster(folder));
		expect(error.message).toContain(sentence);
		expect(error.message).toMatch(next);
		expect(error.message).not.toMatch(/ENOENT|SyntaxError|\n\s+at /);
	});

	test.runIf(isRoot)('data of another user', async () => {
		copyMadeData();
		chownSync(pgdata, 12345, 12345);
		expect((await failure(startCluster(folder))).message).toMatch(
			/belongs to another user \(number 12345\)\. Start as that user/
		);
		expect(existsSync(join(pgdata, 'PG_VERSION'))).toBe(true);
	});

	test.runIf(isRoot)('a data folder of another user', () => {
		const said = asOrdinaryUser(`dataFolder('/', { DOORSTEP_DATA: '${folder}' })`);
		expect(said).toMatch(/belongs to another user \(number 0\)\. Start as that user/);
	});

	test.runIf(isRoot)('a project in which this user may not write', () => {
		chmodSync(folder, 0o755);
		expect(asOrdinaryUser(`dataFolder('${folder}', {})`)).toMatch(
			/\.data is closed to this user\. Start as .* DOORSTEP_DATA/
		);
	});

	test('a server that runs over damaged data can still be stopped', async () => {
		copyMadeData();
		await startCluster(folder, { isDurable: false });
		write('PG_VERSION', '')(pgdata);
		await stopCluster(folder);
		expect(existsSync(join(pgdata, 'postmaster.pid'))).toBe(false);
	});
});

describe('a full disk is told in a sentence', () => {
	test('before a first start', () => {
		expect(() => refuseFullDisk('/data', 299)).toThrow(
			'The disk of /data has 299 MB free; a first start needs 300 MB. Make room'
		);
		expect(() => refuseFullDisk('/data', 300)).not.toThrow();
		expect(freeMbOf(tmpdir())).toBeGreaterThan(0);
	});

	test.runIf(canMount)('on a disk that is really small, and on one that is read-only', async () => {
		await onSmallDisk(async (disk) => {
			expect((await failure(startCluster(disk))).message).toMatch(/has \d+ MB free; a first start/);
			execFileSync('mount', ['-o', 'remount,ro', disk]);
			expect(() => dataFolder('/', { DOORSTEP_DATA: disk })).toThrow('is read-only. Name a folder');
		});
	});

	test.runIf(canMount)('when it fills up while the data is made', async () => {
		await onSmallDisk(async (disk) => {
			const binaries = findBinaries(folder, pgdata);
			const made = mustRun(binaries, 'initdb', ['-D', join(disk, 'data'), '-U', 'postgres']);
			const error = inWords(await failure(made), disk);
			expect(error.message).toBe(
				`The disk is full: ${disk} could not be written. Make room on it, or name a folder on ` +
					'another disk in DOORSTEP_DATA.'
			);
		});
	});
});

describe('programs that do not run', () => {
	test('name the library that is missing', () => {
		const npm = findBinaries(folder, pgdata, { DOORSTEP_POSTGRES: 'npm' });
		const bin = join(folder, 'bin');
		mkdirSync(bin);
		// Without the lib folder beside them, which has OpenSSL 1.1 that no system has any more.
		for (const name of ['initdb', 'pg_ctl', 'postgres']) {
			copyFileSync(join(npm.bin, name), join(bin, name));
		}
		expect(() => findBinaries(folder, pgdata, { DOORSTEP_POSTGRES: bin })).toThrow(
			/^PostgreSQL in .*bin does not run\. The library lib\S+\.so\S* is missing \(/
		);
	});

	test.each([
		[
			'postgres: error while loading shared libraries: libxml2.so.2: cannot open shared object file',
			'The library libxml2.so.2 is missing (Debian and Ubuntu: apt-get install libxml2).'
		],
		[
			'Error loading shared library libodd.so.9: No such file or directory (needed by postgres)',
			'The library libodd.so.9 is missing (your system brings it).'
		],
		["/lib/libc.so.6: version `GLIBC_2.38' not found", 'It needs GLIBC_2.38'],
		['postgres: could not find the database', undefined]
	])('are understood by what the loader says: %s', (output, sentence) => {
		if (sentence) expect(missingLibrary(output)).toContain(sentence);
		else expect(missingLibrary(output)).toBeUndefined();
	});

	test.runIf(isRoot)('say so when they will not run as a user without a name', () => {
		chmodSync(folder, 0o777);
		const module = join(import.meta.dirname, 'cluster.ts');
		const script = `import('${module}').then((m) => m.startCluster('${folder}')).catch((e) => console.log(e.message))`;
		const options = { uid: 54321, gid: 54321, encoding: 'utf8', cwd: '/' } as const;
		expect(spawnSync(process.execPath, ['-e', script], options).stdout).toMatch(
			/^PostgreSQL refuses to run as a user without a name, and number 54321 has none here\. Add/
		);
	});

	test('are looked for only where DOORSTEP_POSTGRES says, and odd words are refused', () => {
		const find = (asked: string) => () =>
			findBinaries(folder, pgdata, { DOORSTEP_POSTGRES: asked });
		expect(find('npm')()).toMatchObject({ origin: 'npm' });
		expect(find(folder)).toThrow(/No PostgreSQL server .* where DOORSTEP_POSTGRES=.*Install one/);
		expect(find('newest')).toThrow('"system", "npm" or the full path of a folder, not "newest"');
	});

	test('data made by npm’s version is served by npm’s, whatever the system has', async () => {
		const npm = findBinaries(folder, pgdata, { DOORSTEP_POSTGRES: 'npm' });
		mkdirSync(dirname(pgdata), { recursive: true });
		const { uid, gid } = serverIdentity();
		if (uid !== undefined) chownSync(dirname(pgdata), uid, gid!);
		await mustRun(npm, 'initdb', ['-D', pgdata, '-U', 'postgres']);
		expect(dataVersion(pgdata)).toBe(npm.major);
		expect(findBinaries(folder, pgdata)).toMatchObject({ major: npm.major });
	});
});

/** Whole data of a server that has stopped, with its owners. */
function copyMadeData(): void {
	execFileSync('cp', ['-a', `${made}/.`, folder]);
}

function write(name: string, content: string) {
	return (pgdata: string) => writeFileSync(join(pgdata, name), content);
}

function remove(name: string) {
	return (pgdata: string) => rmSync(join(pgdata, name), { recursive: true });
}

function failure(promise: Promise<unknown>): Promise<Error> {
	return promise.then(
		() => expect.unreachable('it went well'),
		(error) => error as Error
	);
}

/** What an ordinary user is told by an expression over the data folder. */
function asOrdinaryUser(expression: string): string {
	const module = join(import.meta.dirname, 'folder.ts');
	const script = `import(${JSON.stringify(module)}).then(({ dataFolder }) => ${expression}).catch((e) => console.log(e.message))`;
	const options = { uid: 65534, gid: 65534, encoding: 'utf8', cwd: '/' } as const;
	return spawnSync(process.execPath, ['-e', script], options).stdout;
}

// Root of a container often may not.
function tryToMount(): boolean {
	const place = mkdtempSync(join(tmpdir(), 'doorstep-disk-'));
	const may = spawnSync('mount', ['-t', 'tmpfs', 'doorstep', place]).status === 0;
	if (may) execFileSync('umount', [place]);
	rmSync(place, { recursive: true });
	return may;
}

async function onSmallDisk(body: (disk: string) => Promise<void>): Promise<void> {
	const disk = mkdtempSync(join(tmpdir(), 'doorstep-disk-'));
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=0777', 'doorstep', disk]);
	try {
		await body(disk);
	} finally {
		execFileSync('umount', [disk]);
		rmSync(disk, { recursive: true });
	}
}
