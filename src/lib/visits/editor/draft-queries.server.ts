import { and, desc, eq, isNull } from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isServiceKey } from '#lib/visits/services/service-file.ts';
import { serviceDraft } from '#lib/visits/editor/schema.server.ts';

const columns = {
	id: serviceDraft.id,
	serviceKey: serviceDraft.serviceKey,
	base: serviceDraft.base,
	typed: serviceDraft.typed,
	revision: serviceDraft.revision,
	startedAt: serviceDraft.startedAt,
	keptAt: serviceDraft.keptAt,
	keptBy: staff.name
};

function selectDrafts({ tx }: Work) {
	return tx
		.select(columns)
		.from(serviceDraft)
		.innerJoin(
			staff,
			and(eq(staff.agencyId, serviceDraft.agencyId), eq(staff.id, serviceDraft.keptById))
		);
}

export type ServiceDraft = Awaited<ReturnType<typeof selectDrafts>>[number];

/** The draft of a service, or with null that of a new one by its id; null where there is none. */
export async function draftOf(
	work: Work,
	serviceKey: string | null,
	id: string | null
): Promise<ServiceDraft | null> {
	// A text that is no key, as an address may hold, is not asked for: the database takes no sign zero.
	if (serviceKey === null ? id === null : !isServiceKey(serviceKey)) return null;
	const [found] = await selectDrafts(work).where(
		and(
			eq(serviceDraft.agencyId, work.actor.agencyId),
			serviceKey === null
				? and(isNull(serviceDraft.serviceKey), eq(serviceDraft.id, id!))
				: eq(serviceDraft.serviceKey, serviceKey)
		)
	);
	return found ?? null;
}

/** Every draft of the agency, the last that was kept first. */
export function draftsOfOffice(work: Work): Promise<ServiceDraft[]> {
	return selectDrafts(work)
		.where(eq(serviceDraft.agencyId, work.actor.agencyId))
		.orderBy(desc(serviceDraft.keptAt), serviceDraft.id);
}
