import { eq } from 'drizzle-orm';
import { knownDuties } from '#lib/jobs/duties.server.ts';
import { dutyState } from '#lib/jobs/duty.ts';
import { dutyRun } from '#lib/jobs/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Every duty of the product with its last run for this agency, and where it stands. */
export async function dutiesOf({ actor, tx, now }: Work) {
	const rows = await tx.select().from(dutyRun).where(eq(dutyRun.agencyId, actor.agencyId));
	return knownDuties().map(({ name, everyMinutes }) => {
		const run = rows.find((row) => row.name === name) ?? null;
		return { name, everyMinutes, run, state: dutyState(run, everyMinutes, now) };
	});
}
