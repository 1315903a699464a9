import { and, eq, gt, lte } from 'drizzle-orm';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import type { RosterTable } from '#lib/organizations/roster-table.ts';
import { rosterDraft } from '#lib/organizations/schema.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

/** How long a list may be looked at before it has to be sent again. */
export const DRAFT_MINUTES = 60;

export type RosterDraft = { id: string; table: RosterTable };

/**
 * Keeps a list while somebody checks it, in place of an earlier one of the same series: sealed, and
 * thrown away after an hour whether or not anybody comes back. Gives back its id.
 */
export async function keepDraft(work: Work, seriesId: string, table: RosterTable): Promise<string> {
	const { actor, tx, now } = work;
	const id = newId(now);
	await dropDraft(work, seriesId);
	await tx.insert(rosterDraft).values({
		agencyId: actor.agencyId,
		id,
		seriesId,
		sealed: await atRest.close(JSON.stringify(table), id),
		madeAt: now,
		expiresAt: new Date(now.getTime() + DRAFT_MINUTES * 60_000)
	});
	await enqueue(work, 'sweep-roster-drafts', {}, id, DRAFT_MINUTES * 60 + 1);
	return id;
}

/** The list that is being checked for a series; null when there is none, or its hour is over. */
export async function draftOf(work: Work, seriesId: string): Promise<RosterDraft | null> {
	const { actor, tx, now } = work;
	const [found] = await tx
		.select({ id: rosterDraft.id, sealed: rosterDraft.sealed })
		.from(rosterDraft)
		.where(
			and(
				eq(rosterDraft.agencyId, actor.agencyId),
				eq(rosterDraft.seriesId, seriesId),
				gt(rosterDraft.expiresAt, now)
			)
		);
	if (!found) return null;
	const table = JSON.parse(await atRest.open(found.sealed, found.id)) as RosterTable;
	return { id: found.id, table };
}

export async function dropDraft({ actor, tx }: Work, seriesId: string): Promise<void> {
	await tx
		.delete(rosterDraft)
		.where(and(eq(rosterDraft.agencyId, actor.agencyId), eq(rosterDraft.seriesId, seriesId)));
}

/** A duty: throws away every list of the agency whose hour is over. Gives how many. */
export async function sweepDrafts(agencyId: string): Promise<number> {
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		const swept = await tx
			.delete(rosterDraft)
			.where(and(eq(rosterDraft.agencyId, agencyId), lte(rosterDraft.expiresAt, now)));
		return swept.count;
	});
}
