import { statfsSync } from 'node:fs';

// A new database takes 40 MB, its first log 16 to 80 MB, npm's programs 60 MB; the rest is for work.
const FIRST_START_MB = 300;
const MB = 1024 * 1024;

/** Refuses a first start, with a sentence, where the disk has less than 300 MB free. */
export function refuseFullDisk(folder: string, freeMb = freeMbOf(folder)): void {
	if (freeMb >= FIRST_START_MB) return;
	throw new Error(
		`The disk of ${folder} has ${freeMb} MB free; a first start needs ${FIRST_START_MB} MB. ${makeRoom}`
	);
}

/** Whole megabytes that an ordinary user may still write on the disk of a folder. */
export function freeMbOf(folder: string): number {
	const { bavail, bsize } = statfsSync(folder);
	return Math.floor((bavail * bsize) / MB);
}

export const makeRoom = 'Make room on it, or name a folder on another disk in DOORSTEP_DATA.';
