import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCluster, type Cluster } from '#lib/server/postgres/cluster.ts';
import { writePrivately } from '#lib/server/postgres/folder.ts';
import {
	bootstrap,
	newPasswords,
	type DatabaseUrls,
	type RolePasswords
} from '#lib/server/postgres/roles.ts';
import { inWords } from '#lib/server/postgres/trouble.ts';

const DATABASE = 'doorstep';

export type OwnDatabase = { urls: DatabaseUrls; cluster: Cluster };

/**
 * Our own server over a data folder, with its roles and its (maybe still empty) database. The
 * addresses of the roles also lie in urls.json of the folder, for whoever comes while it runs.
 */
export async function openOwnDatabase(folder: string): Promise<OwnDatabase> {
	const cluster = await startCluster(folder);
	try {
		const passwords = keptPasswords(folder);
		const urls = await bootstrap(cluster.adminUrl, { database: DATABASE, passwords });
		writePrivately(join(folder, 'urls.json'), JSON.stringify(urls, null, '\t') + '\n');
		return { urls, cluster };
	} catch (error) {
		// Nobody else would stop what was started for this.
		if (!cluster.wasRunning) await cluster.stop();
		throw inWords(error, folder);
	}
}

/** The addresses that the last start of our own server left, or undefined before the first. */
export function savedUrls(folder: string): DatabaseUrls | undefined {
	const file = join(folder, 'urls.json');
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

// The same from start to start, so that a process that already runs keeps its connections. Lost
// or unreadable ones are made anew, and bootstrap tells the server.
function keptPasswords(folder: string): RolePasswords {
	const file = join(folder, 'passwords.json');
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return makePasswords(file);
	}
}

function makePasswords(file: string): RolePasswords {
	const passwords = newPasswords();
	writePrivately(file, JSON.stringify(passwords));
	return passwords;
}
