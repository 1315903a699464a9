import { chmodSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
	hasKeeper,
	startCluster,
	stopCluster,
	type Cluster
} from '#lib/server/postgres/cluster.ts';
import { migrateDatabase } from '#lib/server/postgres/migrate.ts';
import { bootstrap, newPasswords, type RolePasswords } from '#lib/server/postgres/roles.ts';

export const TEMPLATE = 'doorstep_template';

/** A server for tests with one migrated database to copy from, in a folder of its own. */
export type Throwaway = {
	folder: string;
	adminUrl: string;
	passwords: RolePasswords;
	end: () => Promise<void>;
};

/** An empty folder that the database server's identity can reach. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'doorstep-test-'));
	chmodSync(folder, 0o711);
	return folder;
}

/** `isDurable`: what it has said it has outlives a `kill -9`; slower. */
export async function startThrowaway(project: string, isDurable = false): Promise<Throwaway> {
	await sweep();
	const folder = temporaryFolder();
	const cluster = await startCluster(folder, { isDurable });
	const end = () => endThrowaway(cluster);
	try {
		const passwords = newPasswords();
		const urls = await bootstrap(cluster.adminUrl, { database: TEMPLATE, passwords });
		if (existsSync(join(project, 'drizzle/migrations/meta/_journal.json'))) {
			await migrateDatabase(urls, project);
		}
		return { folder, adminUrl: cluster.adminUrl, passwords, end };
	} catch (error) {
		await end();
		throw error;
	}
}

async function endThrowaway(cluster: Cluster): Promise<void> {
	await cluster.stop();
	rmSync(cluster.folder, { recursive: true, force: true });
}

// A run that was killed leaves its server running; the next run clears it away.
async function sweep(): Promise<void> {
	for (const access of globSync(join(tmpdir(), 'doorstep-test-*/access.json'))) {
		const folder = dirname(access);
		try {
			if (hasKeeper(folder)) continue;
			await stopCluster(folder);
			rmSync(folder, { recursive: true, force: true });
		} catch {
			// Another user's, or another run is clearing it away just now.
		}
	}
}
