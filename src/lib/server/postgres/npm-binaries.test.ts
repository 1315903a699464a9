import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, globSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBinaries } from '#lib/server/postgres/binaries.ts';
import { npmServer } from '#lib/server/postgres/npm-binaries.ts';
import { serverIdentity } from '#lib/server/postgres/folder.ts';
import { temporaryFolder } from '../../../../tests/database/throwaway.ts';

const isRoot = process.getuid?.() === 0;
const links = ['libpq.so.5', 'libicuuc.so.60', 'libicui18n.so.60'];
let folder: string;
let installed: string;

beforeEach(() => {
	folder = temporaryFolder();
	const { bin } = findBinaries(folder, join(folder, 'none'), { DOORSTEP_POSTGRES: 'npm' });
	installed = join(folder, 'package');
	mkdirSync(installed);
	cpSync(join(bin, '../..'), installed, { recursive: true, verbatimSymlinks: true });
	for (const link of globSync('native/lib/*', { cwd: installed })) {
		const path = join(installed, link);
		if (lstatSync(path).isSymbolicLink()) rmSync(path);
	}
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('npm’s programs', () => {
	test('run where the script that makes their links was not allowed to', () => {
		expect(hasLinks(installed)).toBe(false);
		expect(npmServer(folder, installed)).toEqual([join(installed, 'native/bin')]);
		expect(hasLinks(installed)).toBe(true);
		expect(version(join(installed, 'native/bin'))).toContain('PostgreSQL');
	});

	test('get their links once from two that start at the same time', async () => {
		const both = await Promise.all([1, 2, 3].map(() => asked(folder)));
		expect(new Set(both)).toEqual(new Set([join(installed, 'native/bin')]));
		expect(hasLinks(installed)).toBe(true);
	});

	test.runIf(isRoot)('are copied to the data folder where the server may not pass', () => {
		chmodSync(installed, 0o700);
		const [bin] = npmServer(folder, installed);
		expect(bin).toMatch(/postgresql-18[^/]*\/native\/bin$/);
		expect(version(bin!)).toContain('PostgreSQL');
		expect(npmServer(folder, installed)).toEqual([bin]);
		expect(globSync('postgresql-*', { cwd: folder })).toHaveLength(1);
	});

	test.runIf(isRoot)('are copied when they were installed for one user’s eyes only', () => {
		execFileSync('chmod', ['-R', 'go-rwx', join(installed, 'native/share')]);
		const [bin] = npmServer(folder, installed);
		expect(dirname(dirname(dirname(bin!)))).toBe(folder);
		expect(lstatSync(join(bin!, '../share/postgresql')).mode & 0o005).toBe(0o005);
	});

	test.runIf(isRoot)('are copied once by three that start at the same time', async () => {
		chmodSync(installed, 0o700);
		const all = await Promise.all([1, 2, 3].map(() => asked(folder)));
		expect(new Set(all).size).toBe(1);
		expect(version(all[0]!)).toContain('PostgreSQL');
		expect(globSync('postgresql-*', { cwd: folder })).toHaveLength(1);
	});

	test.runIf(isRoot)('are copied for a user who may not write beside them', async () => {
		const own = join(folder, 'own');
		mkdirSync(own);
		chmodSync(own, 0o777);
		const bin = await asked(own, { uid: 12345, gid: 12345 });
		expect(bin).toContain(join(own, 'postgresql-18'));
		expect(hasLinks(installed)).toBe(false);
		expect(version(bin)).toContain('PostgreSQL');
	});
});

function hasLinks(root: string): boolean {
	return links.every((name) => existsSync(join(root, 'native/lib', name)));
}

function version(bin: string): string {
	const asked = { ...serverIdentity(), encoding: 'utf8', cwd: '/' } as const;
	return execFileSync(join(bin, 'postgres'), ['--version'], asked);
}

/** What another process is given as the folder of programs. */
function asked(data: string, identity = {}): Promise<string> {
	const module = join(import.meta.dirname, 'npm-binaries.ts');
	const script = `import('${module}').then(({ npmServer }) => console.log(npmServer('${data}', '${installed}')[0]))`;
	const options = { ...identity, encoding: 'utf8', cwd: '/' } as const;
	return new Promise((resolve, reject) => {
		execFile(process.execPath, ['-e', script], options, (error, output) =>
			error ? reject(error) : resolve(output.trim())
		);
	});
}
