import process from 'node:process';
import { dataFolder } from '#lib/server/postgres/folder.ts';
import { openOwnDatabase } from '#lib/server/postgres/own-database.ts';
import type { DatabaseUrls } from '#lib/server/postgres/roles.ts';

/** The roles that a command needs; not every installation hands out every address. */
export type OpenDatabase = {
	urls: Partial<DatabaseUrls> & { appUrl: string };
	isOurs: boolean;
	/** Which server it is, for a person. */
	description: string;
	/** Stops our own server, unless another process that still runs started it. */
	release: () => Promise<void>;
};

const settingOf = {
	appUrl: 'DATABASE_URL',
	ownerUrl: 'DATABASE_OWNER_URL',
	jobsUrl: 'DATABASE_JOBS_URL',
	backupUrl: 'DATABASE_BACKUP_URL'
} as const;

/** The database that the settings name, else our own server, started if it does not run yet. */
export async function openDatabase(project: string, env = process.env): Promise<OpenDatabase> {
	if (env.DATABASE_URL) return named(env);
	const { urls, cluster } = await openOwnDatabase(dataFolder(project, env));
	return {
		urls,
		isOurs: true,
		description: cluster.description,
		release: async () => {
			if (!cluster.isKept) await cluster.stop();
		}
	};
}

/** An address that a command cannot do without; throws a sentence that names its setting. */
export function neededUrl(database: OpenDatabase, role: keyof DatabaseUrls): string {
	const url = database.urls[role];
	if (url) return url;
	throw new Error(`DATABASE_URL is set, so ${settingOf[role]} has to be set as well.`);
}

/** The settings under which the other processes of the product find this database. */
export function asSettings(urls: Partial<DatabaseUrls>): Record<string, string> {
	const roles = Object.keys(settingOf) as (keyof typeof settingOf)[];
	const set = roles.flatMap((role) => (urls[role] ? [[settingOf[role], urls[role]]] : []));
	return Object.fromEntries(set);
}

function named(env: NodeJS.ProcessEnv): OpenDatabase {
	const description = 'the server that DATABASE_URL names';
	return { urls: namedUrls(env), isOurs: false, description, release: async () => {} };
}

function namedUrls(env: NodeJS.ProcessEnv) {
	return {
		appUrl: env.DATABASE_URL!,
		ownerUrl: env.DATABASE_OWNER_URL,
		jobsUrl: env.DATABASE_JOBS_URL,
		backupUrl: env.DATABASE_BACKUP_URL
	};
}
