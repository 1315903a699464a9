import { eq } from 'drizzle-orm';
import { lease } from '#lib/field/schema.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** How many hours a phone may be read without hearing from the server. */
export async function leaseHoursOf({ actor, tx }: Work, agency: Agency): Promise<number> {
	const [chosen] = await tx
		.select({ hours: lease.hours })
		.from(lease)
		.where(eq(lease.agencyId, actor.agencyId));
	return chosen?.hours ?? agency.leaseHours;
}
