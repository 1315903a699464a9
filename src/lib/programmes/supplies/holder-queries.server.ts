import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import type { Holder } from '#lib/programmes/supplies/holder.ts';
import type { Work } from '#lib/server/work.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';

/** Everybody and everything that may have supplies: the store, then people, then equipment. */
export async function holders(work: Work): Promise<Holder[]> {
	const store = { ...{ id: work.actor.agencyId, kind: 'store' as const, name: '' } };
	return [
		{ ...store, isOff: false, goes: false },
		...(await people(work)),
		...(await pieces(work))
	];
}

/** One of them; null where there is no such holder. */
export async function holderById(work: Work, id: string): Promise<Holder | null> {
	return (await holders(work)).find((one) => one.id === id) ?? null;
}

async function people({ actor, tx }: Work): Promise<Holder[]> {
	const rows = await tx
		.select({ id: staff.id, name: staff.name, disabledAt: staff.disabledAt, goes: resource.id })
		.from(staff)
		.leftJoin(resource, and(eq(resource.agencyId, staff.agencyId), eq(resource.staffId, staff.id)))
		.where(eq(staff.agencyId, actor.agencyId))
		.orderBy(asc(staff.name), asc(staff.id));
	return rows.map(({ id, name, disabledAt, goes }) => ({
		...{ id, kind: 'person', name, isOff: disabledAt !== null, goes: goes !== null }
	}));
}

async function pieces({ actor, tx }: Work): Promise<Holder[]> {
	const rows = await tx
		.select()
		.from(resource)
		.where(and(eq(resource.agencyId, actor.agencyId), isNotNull(resource.equipmentKind)))
		.orderBy(asc(resource.equipmentKind), asc(resource.label), asc(resource.id));
	return rows.map(({ id, equipmentKind, label, retiredAt }) => ({
		...{ id, kind: 'piece', name: label || equipmentKind!, isOff: retiredAt !== null, goes: false }
	}));
}
