import { and, desc, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { device } from '#lib/field/schema.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** More phones than any agency has; the oldest fall out of the list. */
const PHONES_MAX = 5000;

/** Every phone of the agency with its counselor, the last one seen first. */
export function phonesOf(work: Work<StaffActor>) {
	return selectPhones(work)
		.where(eq(device.agencyId, work.actor.agencyId))
		.orderBy(desc(device.lastSeenAt), device.id)
		.limit(PHONES_MAX);
}

/** One phone of the agency, by its id; null when there is none. */
export async function phoneById(work: Work<StaffActor>, id: string) {
	const [found] = await selectPhones(work).where(
		and(eq(device.agencyId, work.actor.agencyId), eq(device.id, id))
	);
	return found ?? null;
}

function selectPhones({ tx }: Work) {
	return tx
		.select({
			id: device.id,
			label: device.label,
			staffId: device.staffId,
			counselor: staff.name,
			role: staff.role,
			firstSeenAt: device.firstSeenAt,
			lastSeenAt: device.lastSeenAt,
			revokedAt: device.revokedAt,
			waiting: device.waiting,
			refused: device.refused,
			oldestWaitingAt: device.oldestWaitingAt,
			clockOffsetMs: device.clockOffsetMs,
			appVersion: device.appVersion
		})
		.from(device)
		.innerJoin(staff, and(eq(staff.agencyId, device.agencyId), eq(staff.id, device.staffId)));
}
