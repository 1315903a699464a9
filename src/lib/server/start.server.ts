import { building } from '$app/environment';
import { sql } from 'drizzle-orm';
import { startWorkers, stopQueue } from '#lib/jobs/queue.server.ts';
import { closeConnection, connection } from '#lib/server/database.server.ts';
import { log } from '#lib/server/log.server.ts';
import { registerReactions } from '#lib/server/reactions.server.ts';

/** What must be true before the first request is answered. */
export async function startServer(): Promise<void> {
	if (building) return;
	await refusePowerfulRole();
	registerReactions();
	process.on('sveltekit:shutdown', stopServer);
	// Nobody waits for the jobs; the first page does not need them.
	void startWorkers().catch(() => log('error', { event: 'jobs did not start' }));
}

async function stopServer(): Promise<void> {
	await stopQueue();
	await closeConnection();
}

/** A role that row level security does not bind would make every wall of the product a painting. */
async function refusePowerfulRole(): Promise<void> {
	const [role] = await connection().execute<{ powerful: boolean }>(sql`
		select rolsuper or rolbypassrls or exists (
			select from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = 'public' and c.relkind = 'r' and c.relowner = r.oid) as powerful
		from pg_roles r where rolname = current_user`);
	if (role?.powerful !== false) {
		throw new Error('DATABASE_URL must name the app role: no superuser, no BYPASSRLS, no owner.');
	}
}
