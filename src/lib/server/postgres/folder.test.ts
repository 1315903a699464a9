import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataFolder, isReachable, writePrivately } from '#lib/server/postgres/folder.ts';
import { temporaryFolder } from '../../../../tests/database/throwaway.ts';

const isRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(() => {
	folder = temporaryFolder();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the data folder', () => {
	test('is .data in the project', () => {
		expect(dataFolder(folder, {})).toBe(join(folder, '.data'));
		expect(statSync(join(folder, '.data')).isDirectory()).toBe(true);
	});

	test('is the one that DOORSTEP_DATA names, also relative to the project', () => {
		expect(dataFolder(folder, { DOORSTEP_DATA: 'here' })).toBe(join(folder, 'here'));
	});

	test.runIf(isRoot)('lies below /var/tmp when root’s project cannot be passed through', () => {
		chmodSync(folder, 0o700);
		const fallback = dataFolder(folder, {});
		expect(fallback).toMatch(/^\/var\/tmp\/doorstep-[0-9a-f]{12}$/);
		expect(dataFolder(folder, {})).toBe(fallback);
		rmSync(fallback, { recursive: true });
	});

	test.runIf(isRoot)('is refused with a sentence when it is named and cannot be reached', () => {
		chmodSync(folder, 0o700);
		const env = { DOORSTEP_DATA: join(folder, 'closed') };
		expect(() => dataFolder(folder, env)).toThrow('cannot be reached by the database server');
		const elsewhere = { ...env, DATABASE_URL: 'postgres://server.example/doorstep' };
		expect(dataFolder(folder, elsewhere)).toBe(env.DOORSTEP_DATA);
	});
});

describe('reachability', () => {
	test('asks every folder on the way', () => {
		const below = join(folder, 'a/b');
		mkdirSync(below, { recursive: true });
		const nobody = { uid: 65534, gid: 65534 };
		expect(isReachable(below, nobody)).toBe(true);
		chmodSync(join(folder, 'a'), 0o700);
		expect(isReachable(below, nobody)).toBe(false);
	});
});

test('a private file stays private when it is written again over an open one', () => {
	const file = join(folder, 'secret');
	writePrivately(file, 'a');
	chmodSync(file, 0o644);
	writePrivately(file, 'b');
	expect(statSync(file).mode & 0o777).toBe(0o600);
});
