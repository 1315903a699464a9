import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { isBusy } from '#lib/server/busy.server.ts';
import { log } from '#lib/server/log.server.ts';
import { asking } from '#lib/server/work.server.ts';

// A role that row level security does not bind would make every wall of the product a painting. So
// no request is answered before the role is known; a database that is away is waited for.

const ASK_AGAIN_MS = 500;

let isTrusted = false;

/** True once the database was asked and the app's role is no powerful one. */
export function isRoleTrusted(): boolean {
	return isTrusted;
}

/** True when the role is trusted, false while the database is away. Throws for a powerful role. */
export async function checkRole(): Promise<boolean> {
	try {
		isTrusted = !(await isPowerful());
	} catch (error) {
		if (isBusy(error)) return false;
		throw error;
	}
	if (!isTrusted) throw new Error(tooPowerful);
	return true;
}

/** Waits for the database, for as long as it takes. Throws for a powerful role. */
export async function trustedRole(): Promise<void> {
	if (isTrusted) return;
	log('warn', { event: 'waiting for the database' });
	while (!(await checkRole())) await sleep(ASK_AGAIN_MS, null, { ref: false });
	log('info', { event: 'database found' });
}

const tooPowerful =
	'DATABASE_URL must name the app role: no superuser, no BYPASSRLS, no owner of a table.';

/** Whether row level security does not bind the role that this process connects as. */
async function isPowerful(): Promise<boolean> {
	const [role] = await asking((database) =>
		database.execute<{ powerful: boolean }>(sql`
			select rolsuper or rolbypassrls or exists (
				select from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = 'public' and c.relkind = 'r' and c.relowner = r.oid) as powerful
			from pg_roles r where rolname = current_user`)
	);
	return role?.powerful !== false;
}
