import { createHash } from 'node:crypto';
import {
	accessSync,
	chmodSync,
	constants,
	existsSync,
	lstatSync,
	mkdirSync,
	renameSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { inWords } from '#lib/server/postgres/trouble.ts';

// PostgreSQL refuses to run as root. There it runs as `nobody`, which every Linux has; an id
// without a name does not do.
const NOBODY = 65534;

/** Whom the database server runs as: nothing for an ordinary user, who keeps the own identity. */
export type Identity = { uid?: number; gid?: number };

/** The identity for a database server that this process starts. */
export function serverIdentity(): Identity {
	return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

/**
 * The folder that holds our own cluster, its passwords and the secret; made when it is missing.
 * `DOORSTEP_DATA`, else `.data` in the project. For root the server's identity must be able to
 * reach it, so where the project lies below a closed folder it is one below /var/tmp instead. Where
 * `DATABASE_URL` names a server, only this process has to.
 */
export function dataFolder(project = process.cwd(), env = process.env): string {
	const asked = env.DOORSTEP_DATA ? resolve(project, env.DOORSTEP_DATA) : undefined;
	const holdsServer = !env.DATABASE_URL;
	if (asked) return made(asked, holdsServer);
	const inside = join(project, '.data');
	return made(isReachable(dirname(inside)) ? inside : fallbackFolder(project), holdsServer);
}

function made(folder: string, holdsServer: boolean): string {
	makeOpen(folder);
	const { uid } = lstatSync(folder);
	if (process.getuid && uid !== process.getuid() && process.getuid() !== 0) {
		throw new Error(
			`The data folder ${folder} belongs to another user (number ${uid}). Start as that user, or ` +
				'name another folder in DOORSTEP_DATA.'
		);
	}
	refuseReadOnly(folder);
	if (!holdsServer || isReachable(folder)) return folder;
	throw new Error(
		`The data folder ${folder} cannot be reached by the database server, which does not run as ` +
			'root. Name another one in DOORSTEP_DATA, or start as an ordinary user.'
	);
}

// Only a folder of our own making is opened for the server's identity, never one that was there.
function makeOpen(folder: string): void {
	if (existsSync(folder)) return;
	try {
		mkdirSync(folder, { recursive: true });
	} catch (error) {
		throw inWords(error, folder);
	}
	if (process.getuid?.() === 0) chmodSync(folder, 0o711);
}

function refuseReadOnly(folder: string): void {
	try {
		accessSync(folder, constants.W_OK);
	} catch (error) {
		throw inWords(error, folder);
	}
}

/** Where the data lies when the server's identity cannot pass into the project. Makes nothing. */
export function fallbackPath(project: string): string {
	const name = createHash('sha256').update(project).digest('hex').slice(0, 12);
	return `/var/tmp/doorstep-${name}`;
}

function fallbackFolder(project: string): string {
	const folder = fallbackPath(project);
	if (!existsSync(folder)) mkdirSync(folder, { mode: 0o711 });
	const found = lstatSync(folder);
	// /var/tmp is open to everyone: a link or a folder that somebody else laid there is no home.
	if (!found.isDirectory() || found.uid !== 0) {
		throw new Error(`${folder} is not ours. Name a data folder in DOORSTEP_DATA.`);
	}
	return folder;
}

/** True when the server's identity may pass through every folder down to this one. */
export function isReachable(folder: string, identity = serverIdentity()): boolean {
	if (identity.uid === undefined) return true;
	for (let at = resolve(folder); ; at = dirname(at)) {
		const found = statSync(at);
		const bit = found.uid === identity.uid ? 0o100 : found.gid === identity.gid ? 0o010 : 0o001;
		if (!(found.mode & bit)) return false;
		if (at === dirname(at)) return true;
	}
}

/**
 * Writes a file that only its owner can read, whatever stood there before; whole or not at all,
 * also when the disk is full.
 */
export function writePrivately(file: string, content: string): void {
	const unfinished = `${file}.${process.pid}.new`;
	writeFileSync(unfinished, content, { mode: 0o600 });
	chmodSync(unfinished, 0o600);
	renameSync(unfinished, file);
}
