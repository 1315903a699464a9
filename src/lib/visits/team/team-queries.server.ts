import { and, asc, eq, gte, isNotNull } from 'drizzle-orm';
import type { Day } from '#lib/base/days.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { leave, resource, specialHours, workingHours } from '#lib/visits/time/schema.server.ts';
import { service } from '#lib/visits/schema.server.ts';

/** Somebody of the agency; `goes` is null for whoever never went on visits. */
export type Person = Awaited<ReturnType<typeof peopleOfTeam>>[number];

/** Everybody of the agency with their hours, skills and next absence, those who left last. */
export async function peopleOfTeam(work: Work, today: Day) {
	const { actor, tx } = work;
	const { agencyId } = actor;
	const people = await tx
		.select({ person: staff, goes: resource })
		.from(staff)
		.leftJoin(resource, and(eq(resource.agencyId, staff.agencyId), eq(resource.staffId, staff.id)))
		.where(eq(staff.agencyId, agencyId))
		.orderBy(staff.name, staff.id);
	const hours = await tx
		.select()
		.from(workingHours)
		.where(eq(workingHours.agencyId, agencyId))
		.orderBy(workingHours.weekday, workingHours.fromMinute);
	const away = await tx
		.select()
		.from(leave)
		.where(and(eq(leave.agencyId, agencyId), gte(leave.toDay, today)))
		.orderBy(leave.fromDay);
	return people.map(({ person, goes }) => ({
		id: person.id,
		name: person.name,
		email: person.email,
		role: person.role,
		language: person.language,
		isOff: person.disabledAt !== null,
		hasPassword: person.passwordHash !== null,
		goes: goes && {
			resourceId: goes.id,
			isRetired: goes.retiredAt !== null,
			skills: goes.skills,
			hours: hours
				.filter(({ resourceId }) => resourceId === goes.id)
				.map(({ weekday, fromMinute, toMinute }) => ({ weekday, fromMinute, toMinute })),
			away: away
				.filter(({ resourceId }) => resourceId === goes.id)
				.map(({ fromDay, toDay, kind }) => ({ fromDay, toDay, kind }))
		}
	}));
}

/** One of them, with hours of their own on days from today on; null where there is no such person. */
export async function personOfTeam(work: Work, staffId: string, today: Day) {
	const person = (await peopleOfTeam(work, today)).find(({ id }) => id === staffId);
	if (!person) return null;
	return {
		...person,
		special: person.goes ? await specialOf(work, person.goes.resourceId, today) : []
	};
}

async function specialOf({ actor, tx }: Work, resourceId: string, today: Day) {
	const rows = await tx
		.select()
		.from(specialHours)
		.where(
			and(
				eq(specialHours.agencyId, actor.agencyId),
				eq(specialHours.resourceId, resourceId),
				gte(specialHours.day, today)
			)
		)
		.orderBy(asc(specialHours.day), asc(specialHours.fromMinute));
	return [...Map.groupBy(rows, ({ day }) => day)].map(([day, spans]) => ({
		day,
		spans: spans.map(({ fromMinute, toMinute }) => ({ fromMinute, toMinute }))
	}));
}

/** Every piece of equipment, by kind and name. */
export async function pieces({ actor, tx }: Work) {
	const rows = await tx
		.select()
		.from(resource)
		.where(and(eq(resource.agencyId, actor.agencyId), isNotNull(resource.equipmentKind)))
		.orderBy(resource.equipmentKind, resource.label, resource.id);
	return rows.map(({ id, equipmentKind, label, retiredAt }) => ({
		...{ id, kind: equipmentKind!, label },
		isRetired: retiredAt !== null
	}));
}

/** Skills and kinds of equipment that any service asks for, or that the agency has, in order. */
export async function knownWords({ actor, tx }: Work) {
	const { agencyId } = actor;
	const rules = await tx
		.select({ rules: service.rules })
		.from(service)
		.where(eq(service.agencyId, agencyId));
	const had = await tx
		.select({ skills: resource.skills, kind: resource.equipmentKind })
		.from(resource)
		.where(eq(resource.agencyId, agencyId));
	const wanted = rules.flatMap(({ rules: { skills = [] } }) => skills);
	const taken = rules.flatMap(({ rules: { equipment = [] } }) => equipment.map(({ kind }) => kind));
	return {
		skills: inOrder([...wanted, ...had.flatMap(({ skills }) => skills)]),
		kinds: inOrder([...taken, ...had.flatMap(({ kind }) => kind ?? [])])
	};
}

function inOrder(words: string[]): string[] {
	return [...new Set(words)].toSorted((a, b) => a.localeCompare(b));
}
