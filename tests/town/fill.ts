// node tests/town/fill.ts   the sample town as the demonstration opens it: with a year and a month in it
//
// Run with the clock some days back, so that some visits are over, some are near and some are to
// come. The month is told only where nobody has booked anything.
import process from 'node:process';
import { eq } from 'drizzle-orm';
import { agencyBySlug, type Agency } from '#lib/identity/queries.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { series } from '#lib/visits/schema.server.ts';
import { hangang } from './cast.ts';
import { loadTown } from './load.ts';

await loadTown(process.env.DATABASE_OWNER_URL!);
const agency = (await agencyBySlug(hangang.slug))!;
if (await isUntouched(agency)) await tell(agency);
await closeConnection();

async function isUntouched({ id: agencyId }: Agency): Promise<boolean> {
	const found = await reading({ kind: 'system', agencyId }, ({ tx }) =>
		tx.select({ id: series.id }).from(series).where(eq(series.agencyId, agencyId)).limit(1)
	);
	return found.length === 0;
}

/** The story and what it needs are loaded for the first start alone. */
async function tell(agency: Agency): Promise<void> {
	const { defineJobs, registerReactions } = await import('#lib/server/reactions.server.ts');
	const { stopQueue } = await import('#lib/jobs/queue.server.ts');
	const { tellMonth } = await import('./month.ts');
	const { tellPastClinics } = await import('./past-clinics.ts');
	// Before the reactions, for nobody is to be asked or called today about what happened a year ago.
	defineJobs();
	await tellPastClinics(agency, now());
	registerReactions();
	await tellMonth(agency);
	await stopQueue();
}
