import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { scramVerifier } from '#lib/server/postgres/scram.ts';

// The four roles (they belong to the whole server and are named alike everywhere):
//
//   doorstep_owner   owns the database and its tables, migrates; bound by FORCE row level security
//   doorstep_app     requests and job handlers: no DDL, no BYPASSRLS, nothing that is not granted
//   doorstep_jobs    owns the schema of the job queue, and nothing else
//   doorstep_backup  reads everything for backups; owns the one function that resolves a token
//
// 1. No table is granted to anybody by itself: each migration grants what it means to.
// 2. doorstep_app may put a job in and see its id; it cannot read jobs, which cross agencies.

export type RolePasswords = { owner: string; app: string; jobs: string; backup: string };

export type DatabaseUrls = {
	ownerUrl: string;
	appUrl: string;
	jobsUrl: string;
	backupUrl: string;
};

// One bootstrap at a time on one server: two would change the same roles under each other.
const BOOTSTRAP_LOCK = 719_203_343;
const databaseName = /^[a-z][a-z0-9_]{0,62}$/;

const roles = ['owner', 'app', 'jobs', 'backup'] as const;
export const jobsSchema = 'pgboss';

/** Fresh passwords for the four roles: 192 random bits each, safe inside an address. */
export function newPasswords(): RolePasswords {
	const password = () => randomBytes(24).toString('base64url');
	return { owner: password(), app: password(), jobs: password(), backup: password() };
}

/**
 * Makes the roles and the database, or brings them up to date, with an administrator's connection.
 * Gives the addresses of the four roles. Their passwords become the given ones.
 */
export async function bootstrap(
	adminUrl: string,
	{ database, passwords }: { database: string; passwords: RolePasswords }
): Promise<DatabaseUrls> {
	refuseOddName(database);
	await withConnection(adminUrl, async (admin) => {
		await admin`select pg_advisory_lock(${BOOTSTRAP_LOCK})`;
		for (const statement of roleStatements(passwords)) await admin.unsafe(statement);
		const found = await admin`select 1 from pg_database where datname = ${database}`;
		if (!found.length) await admin.unsafe(createDatabase(database));
		for (const statement of databaseGrants(database)) await admin.unsafe(statement);
	});
	await withConnection(urlOf(adminUrl, database), async (admin) => {
		for (const statement of insideStatements) await admin.unsafe(statement);
		await refuseStrongApp(admin);
	});
	return roleUrls(adminUrl, database, passwords);
}

/** The same as text for psql, for a server where an administrator wants to read before running. */
export function bootstrapSql(database: string, passwords: RolePasswords): string {
	refuseOddName(database);
	const before = [...roleStatements(passwords), createDatabase(database)];
	const connect = `\\connect ${database}`;
	const lines = [...before, ...databaseGrants(database)].map((statement) => statement + ';');
	return [...lines, connect, ...insideStatements.map((statement) => statement + ';')].join('\n\n');
}

/** The addresses of the four roles on the server of another address. */
export function roleUrls(url: string, database: string, passwords: RolePasswords): DatabaseUrls {
	const of = (role: keyof RolePasswords) =>
		urlOf(url, database, `doorstep_${role}`, passwords[role]);
	return {
		ownerUrl: of('owner'),
		appUrl: of('app'),
		jobsUrl: of('jobs'),
		backupUrl: of('backup')
	};
}

/** Who may enter a database. A copy made from a template does not inherit this. */
export function databaseGrants(database: string): string[] {
	return [
		`REVOKE ALL ON DATABASE "${database}" FROM PUBLIC`,
		`GRANT CONNECT ON DATABASE "${database}" TO doorstep_app, doorstep_jobs, doorstep_backup`
	];
}

/** An address with another database, and where given another role. */
export function urlOf(url: string, database: string, user?: string, password?: string): string {
	const changed = new URL(url);
	changed.pathname = '/' + database;
	if (user) changed.username = user;
	if (password) changed.password = password;
	return changed.href;
}

/** Does something over one connection and gives it back, whatever happens. */
export async function withConnection<T>(
	url: string,
	body: (sql: postgres.Sql) => Promise<T>
): Promise<T> {
	const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
	try {
		return await body(sql);
	} finally {
		await sql.end({ timeout: 5 });
	}
}

function createDatabase(database: string): string {
	return `CREATE DATABASE "${database}" OWNER doorstep_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`;
}

function roleStatements(passwords: RolePasswords): string[] {
	return [
		...roles.map(createRole),
		...roles.map(
			(role) => `ALTER ROLE doorstep_${role} LOGIN PASSWORD '${scramVerifier(passwords[role])}'`
		),
		'ALTER ROLE doorstep_backup BYPASSRLS',
		'GRANT pg_read_all_data TO doorstep_backup',
		// So that a migration can hand the function that resolves a token over to it.
		'GRANT doorstep_backup TO doorstep_owner',
		membershipForAdministrator,
		// Whose connection died half-way holds its locks until then, and others wait for them.
		...limits('app', { statement: '10s', lock: '5s', idle: '3s' }),
		// Its answers are many and short: processes of their own, or compiling, cost more than they give.
		'ALTER ROLE doorstep_app SET max_parallel_workers_per_gather = 0',
		'ALTER ROLE doorstep_app SET jit = off',
		...limits('jobs', { statement: '60s', lock: '5s', idle: '30s' }),
		"ALTER ROLE doorstep_owner SET timezone = 'UTC'"
	];
}

function createRole(role: string): string {
	return `DO $$ BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'doorstep_${role}') THEN
		CREATE ROLE doorstep_${role};
	END IF;
END $$`;
}

function limits(role: string, max: { statement: string; lock: string; idle: string }): string[] {
	const set = (name: string, value: string) =>
		`ALTER ROLE doorstep_${role} SET ${name} = '${value}'`;
	return [
		set('statement_timeout', max.statement),
		set('lock_timeout', max.lock),
		set('idle_in_transaction_session_timeout', max.idle),
		set('timezone', 'UTC')
	];
}

// An administrator who is no superuser can give things only to roles that he is a member of.
const membershipForAdministrator = `DO $$ BEGIN
	IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
		EXECUTE format('GRANT doorstep_owner, doorstep_jobs TO %I', current_user);
	END IF;
END $$`;

// set_config would let an injected SELECT choose its agency; SET LOCAL is a command and cannot be
// called. pg_dump and the makers of tables still need the function.
const revokeSetConfig = `DO $$ BEGIN
	REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC;
	GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean)
		TO doorstep_owner, doorstep_jobs, doorstep_backup;
EXCEPTION WHEN insufficient_privilege THEN
	RAISE WARNING 'set_config stays open to everybody: this server does not let it be revoked.';
END $$`;

const insideStatements = [
	'CREATE EXTENSION IF NOT EXISTS btree_gist',
	'ALTER SCHEMA public OWNER TO doorstep_owner',
	'REVOKE ALL ON SCHEMA public FROM PUBLIC',
	'GRANT USAGE ON SCHEMA public TO doorstep_app, doorstep_backup',
	`CREATE SCHEMA IF NOT EXISTS ${jobsSchema} AUTHORIZATION doorstep_jobs`,
	revokeSetConfig
];

function refuseOddName(database: string): void {
	if (databaseName.test(database)) return;
	throw new Error(`"${database}" is no name for a database: small letters, digits and _ only.`);
}

async function refuseStrongApp(admin: postgres.Sql): Promise<void> {
	const [app] = await admin`
		select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as "isStrong"
		from pg_roles where rolname = 'doorstep_app'`;
	if (app?.isStrong) throw new Error('doorstep_app has rights that defeat row level security.');
}
