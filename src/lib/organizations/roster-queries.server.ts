import { and, asc, count, desc, eq, isNull } from 'drizzle-orm';
import { staff } from '#lib/identity/schema.server.ts';
import { keysOf, type RosterPerson } from '#lib/organizations/roster-rows.ts';
import { rosterBatch, rosterEntry } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export const PEOPLE_A_PAGE = 100;

const personColumns = {
	name: rosterEntry.name,
	phone: rosterEntry.phone,
	email: rosterEntry.email,
	department: rosterEntry.department,
	note: rosterEntry.note
};

/** One page of the people on a series' roster, by name; pages are counted from 1. */
export async function rosterPage(work: Work, seriesId: string, askedPage: number) {
	const { tx } = work;
	const here = isOfSeries(work, seriesId);
	const [counted] = await tx.select({ total: count() }).from(rosterEntry).where(here);
	const { total } = counted!;
	const pages = Math.max(1, Math.ceil(total / PEOPLE_A_PAGE));
	const page = Math.min(Math.max(1, askedPage), pages);
	const people = await tx
		.select({ id: rosterEntry.id, ...personColumns })
		.from(rosterEntry)
		.where(here)
		.orderBy(asc(rosterEntry.name), asc(rosterEntry.id))
		.limit(PEOPLE_A_PAGE)
		.offset((page - 1) * PEOPLE_A_PAGE);
	return { people, total, page, pages };
}

/** By what everybody on the roster is known (`keysOf`), to add nobody twice. */
export async function knownOnRoster(work: Work, seriesId: string): Promise<Set<string>> {
	const people: RosterPerson[] = await work.tx
		.select(personColumns)
		.from(rosterEntry)
		.where(isOfSeries(work, seriesId));
	return new Set(people.flatMap(keysOf));
}

/** What was added to a roster and not taken back, the newest first, with who of the agency did it. */
export function batchesOf({ actor, tx }: Work, seriesId: string) {
	return tx
		.select({
			id: rosterBatch.id,
			added: rosterBatch.added,
			leftOut: rosterBatch.leftOut,
			addedAt: rosterBatch.addedAt,
			keyedBy: staff.name
		})
		.from(rosterBatch)
		.leftJoin(
			staff,
			and(eq(staff.agencyId, rosterBatch.agencyId), eq(staff.id, rosterBatch.staffId))
		)
		.where(
			and(
				eq(rosterBatch.agencyId, actor.agencyId),
				eq(rosterBatch.seriesId, seriesId),
				isNull(rosterBatch.undoneAt)
			)
		)
		.orderBy(desc(rosterBatch.addedAt), desc(rosterBatch.id));
}

/** Whether a draft was added before. */
export async function isAdded({ actor, tx }: Work, seriesId: string, draftId: string) {
	const [found] = await tx
		.select({ id: rosterBatch.id })
		.from(rosterBatch)
		.where(
			and(
				eq(rosterBatch.agencyId, actor.agencyId),
				eq(rosterBatch.seriesId, seriesId),
				eq(rosterBatch.draftId, draftId)
			)
		);
	return found !== undefined;
}

function isOfSeries({ actor }: Work, seriesId: string) {
	return and(eq(rosterEntry.agencyId, actor.agencyId), eq(rosterEntry.seriesId, seriesId));
}
