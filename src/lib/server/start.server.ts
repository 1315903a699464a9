import { building } from '$app/environment';
import { sql } from 'drizzle-orm';
import { allAgencies } from '#lib/identity/queries.server.ts';
import { startWorkers, stopQueue } from '#lib/jobs/queue.server.ts';
import { channelsWithProvider } from '#lib/notices/providers.server.ts';
import { resumeNotices } from '#lib/notices/resume-notices.server.ts';
import { closeConnection, connection } from '#lib/server/database.server.ts';
import { logSurprise } from '#lib/server/log.server.ts';
import { registerReactions } from '#lib/server/reactions.server.ts';
import { resumeInvitations } from '#lib/surveys/resume-invitations.server.ts';

/** What must be true before the first request is answered. */
export async function startServer(): Promise<void> {
	if (building) return;
	await refusePowerfulRole();
	// An address that must not be told private links stops the start, not the first text.
	channelsWithProvider();
	registerReactions();
	process.on('sveltekit:shutdown', stopServer);
	// Nobody waits for the jobs; the first page does not need them. They are tried for until they run.
	void startWorkers().then(resumeWaiting);
}

/** A duty of every start: what could not be sent so far, or whose job was lost, is tried again. */
async function resumeWaiting(): Promise<void> {
	try {
		for (const { id } of await allAgencies()) {
			await resumeNotices(id);
			await resumeInvitations(id);
		}
	} catch (error) {
		logSurprise(error, { route: 'resume' });
	}
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
