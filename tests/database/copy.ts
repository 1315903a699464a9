import { randomBytes } from 'node:crypto';
import {
	databaseGrants,
	roleUrls,
	urlOf,
	withConnection,
	type DatabaseUrls,
	type RolePasswords
} from '#lib/server/postgres/roles.ts';
import { TEMPLATE } from './throwaway.ts';

export type FreshDatabase = DatabaseUrls & {
	/** The administrator, for looking past row level security. */
	adminUrl: string;
	name: string;
	drop: () => Promise<void>;
};

/** A migrated, empty database, copied from the template of a throw-away server. */
export async function copyOfTemplate(
	adminUrl: string,
	passwords: RolePasswords
): Promise<FreshDatabase> {
	const name = `doorstep_test_${randomBytes(6).toString('hex')}`;
	await copyDatabase(adminUrl, TEMPLATE, name);
	return {
		...roleUrls(adminUrl, name, passwords),
		adminUrl: urlOf(adminUrl, name),
		name,
		drop: () => dropDatabase(adminUrl, name)
	};
}

/** Another database with the same content. Nobody else may be connected to the first. */
export function copyDatabase(adminUrl: string, from: string, to: string): Promise<void> {
	return withConnection(adminUrl, async (admin) => {
		await admin.unsafe(`CREATE DATABASE "${to}" OWNER doorstep_owner TEMPLATE "${from}"`);
		for (const statement of databaseGrants(to)) await admin.unsafe(statement);
	});
}

/** Ends whoever is still connected to it. */
export function dropDatabase(adminUrl: string, name: string): Promise<void> {
	return withConnection(adminUrl, async (admin) => {
		await admin.unsafe(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
	});
}
