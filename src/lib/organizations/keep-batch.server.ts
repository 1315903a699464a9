import { and, eq, isNull } from 'drizzle-orm';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { keysOf, type RosterPerson } from '#lib/organizations/roster-rows.ts';
import { rosterBatch, rosterEntry } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Rows of one insert; a statement takes 65,535 values at most. */
const ROWS_AT_ONCE = 1000;

export type NewBatch = {
	seriesId: string;
	draftId: string;
	people: RosterPerson[];
	/** Rows of the list that were not added. */
	leftOut: number;
};

/** Adds people to a series' roster as one batch. Whether that is allowed is the caller's to know. */
export async function keepBatch(work: Work, batch: NewBatch): Promise<void> {
	const { actor, tx, now } = work;
	const { seriesId, draftId, people, leftOut } = batch;
	const id = newId(now);
	const added = people.length;
	await tx.insert(rosterBatch).values({
		agencyId: actor.agencyId,
		id,
		seriesId,
		draftId,
		added,
		leftOut,
		byKind: actor.kind,
		staffId: actor.kind === 'staff' ? actor.staffId : null,
		addedAt: now
	});
	const rows = await Promise.all(people.map((person) => entryOf(work, seriesId, id, person)));
	for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
		await tx.insert(rosterEntry).values(rows.slice(at, at + ROWS_AT_ONCE));
	}
	await record(work, { act: 'roster.added', subjectId: seriesId, details: { added, leftOut } });
}

async function entryOf(work: Work, seriesId: string, batchId: string, person: RosterPerson) {
	return {
		agencyId: work.actor.agencyId,
		id: newId(work.now),
		seriesId,
		batchId,
		personKey: await sha256Hex(`${seriesId} ${keysOf(person)[0]}`),
		...person
	};
}

/**
 * Takes a batch back: its people are deleted, that it was there stays known. Gives back how many, or
 * null when there is nothing to take back.
 */
export async function undoBatch(
	work: Work,
	seriesId: string,
	batchId: string
): Promise<number | null> {
	const { actor, tx, now } = work;
	const [undone] = await tx
		.update(rosterBatch)
		.set({ undoneAt: now })
		.where(
			and(
				eq(rosterBatch.agencyId, actor.agencyId),
				eq(rosterBatch.id, batchId),
				eq(rosterBatch.seriesId, seriesId),
				isNull(rosterBatch.undoneAt)
			)
		)
		.returning({ added: rosterBatch.added });
	if (!undone) return null;
	await tx
		.delete(rosterEntry)
		.where(and(eq(rosterEntry.agencyId, actor.agencyId), eq(rosterEntry.batchId, batchId)));
	const removed = undone.added;
	await record(work, { act: 'roster.undone', subjectId: seriesId, details: { removed } });
	return removed;
}
