import { and, count, eq, isNull } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { draftOf } from '#lib/visits/editor/draft-queries.server.ts';
import { serviceDraft } from '#lib/visits/editor/schema.server.ts';
import type { TypedService } from '#lib/visits/editor/typed-service.ts';

/** New services that an agency can have in writing at once. */
export const DRAFTS_MAX = 50;

export type KeepDraft = {
	/** The service that it changes; null for a new one. */
	serviceKey: string | null;
	/** The draft of a new service that was kept before; of a service it is found by its key. */
	id: string | null;
	base: string;
	typed: TypedService;
	/** How often it was kept when the person saw it; 0 where they saw none. */
	revision: number;
};

/**
 * Keeps a service that is being written, and gives the draft's id with its revision. Refuses
 * `draft_changed` when somebody kept another one meanwhile; nothing is written over unseen.
 */
export async function keepDraft(
	work: Work<StaffActor>,
	asked: KeepDraft
): Promise<Outcome<{ id: string; revision: number }>> {
	if (!mayWrite(work)) return refused(problem('not_allowed'));
	const known = await draftOf(work, asked.serviceKey, asked.id);
	if ((known?.revision ?? 0) !== asked.revision) return refused(problem('draft_changed'));
	return known ? keepAgain(work, known.id, asked) : begin(work, asked);
}

async function keepAgain(
	{ actor, tx, now }: Work<StaffActor>,
	id: string,
	{ base, typed, revision }: KeepDraft
) {
	const next = revision + 1;
	const [kept] = await tx
		.update(serviceDraft)
		.set({ base, typed, revision: next, keptAt: now, keptById: actor.staffId })
		.where(
			and(
				eq(serviceDraft.agencyId, actor.agencyId),
				eq(serviceDraft.id, id),
				eq(serviceDraft.revision, revision)
			)
		)
		.returning({ id: serviceDraft.id });
	return kept ? done({ id, revision: next }) : refused(problem('draft_changed'));
}

async function begin(work: Work<StaffActor>, { serviceKey, base, typed }: KeepDraft) {
	const { actor, tx, now } = work;
	const { agencyId, staffId } = actor;
	if (serviceKey === null && (await newOnes(work)) >= DRAFTS_MAX) {
		return refused(problem('too_many_drafts', { max: DRAFTS_MAX }));
	}
	const id = newId(now);
	const when = { startedAt: now, keptAt: now, keptById: staffId };
	const [begun] = await tx
		.insert(serviceDraft)
		.values({ agencyId, id, serviceKey, base, typed, ...when })
		// Of two who begin at once the second one sees the first.
		.onConflictDoNothing()
		.returning({ id: serviceDraft.id });
	if (!begun) return refused(problem('draft_changed'));
	await record(work, { act: 'service.draft_begun', subjectId: id });
	return done({ id, revision: 1 });
}

async function newOnes({ actor, tx }: Work): Promise<number> {
	const [row] = await tx
		.select({ count: count() })
		.from(serviceDraft)
		.where(and(eq(serviceDraft.agencyId, actor.agencyId), isNull(serviceDraft.serviceKey)));
	return row!.count;
}

/**
 * Throws a draft away, as it was published or is not wanted; with `revision` only as it was then. One
 * that is gone changes nothing.
 */
export async function dropDraft(
	work: Work<StaffActor>,
	{ serviceKey, id, revision }: Pick<KeepDraft, 'serviceKey' | 'id'> & { revision?: number }
): Promise<Outcome<null>> {
	if (!mayWrite(work)) return refused(problem('not_allowed'));
	const { actor, tx } = work;
	const found = await draftOf(work, serviceKey, id);
	if (!found || (revision ?? found.revision) !== found.revision) return done(null);
	await tx
		.delete(serviceDraft)
		.where(and(eq(serviceDraft.agencyId, actor.agencyId), eq(serviceDraft.id, found.id)));
	await record(work, { act: 'service.draft_dropped', subjectId: found.id });
	return done(null);
}

function mayWrite({ actor }: Work): boolean {
	return worksAs(actor, 'administrator', 'head', 'lead');
}
