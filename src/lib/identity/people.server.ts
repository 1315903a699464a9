import { eq } from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Everybody of the agency, locked: two administrators who act on each other come one after the other. */
export function lockedPeople({ actor, tx }: Work) {
	return tx
		.select()
		.from(staff)
		.where(eq(staff.agencyId, actor.agencyId))
		.orderBy(staff.id)
		.for('no key update');
}
