import { randomBytes } from 'node:crypto';
import type { FreshDatabase } from '../database/copy.ts';
import { loadTown } from './load.ts';
import { agencyBySlug } from '#lib/identity/queries.server.ts';
import { stopQueue } from '#lib/jobs/queue.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { registerReactions } from '#lib/server/reactions.server.ts';
import { hangang } from './cast.ts';

/** The town in this empty database, with this process connected to it as the app. */
export async function townIn(database: FreshDatabase) {
	process.env.DATABASE_URL = database.appUrl;
	process.env.DATABASE_JOBS_URL = database.jobsUrl;
	process.env.DOORSTEP_SECRET = randomBytes(32).toString('base64url');
	registerReactions();
	await loadTown(database.ownerUrl);
	const agency = (await agencyBySlug(hangang.slug))!;
	return {
		...database,
		agency,
		visitor: { kind: 'visitor', agencyId: agency.id } as const,
		leave: async () => {
			await stopQueue();
			await closeConnection();
			await database.drop();
		}
	};
}
