import { and, asc, eq, isNull } from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Everybody who works here now, by name, to choose who handed a gift over. */
export function staffNames({ actor, tx }: Work): Promise<{ value: string; label: string }[]> {
	return tx
		.select({ value: staff.id, label: staff.name })
		.from(staff)
		.where(and(eq(staff.agencyId, actor.agencyId), isNull(staff.disabledAt)))
		.orderBy(asc(staff.name), asc(staff.id));
}
