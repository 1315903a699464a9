import { and, desc, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { supplyMovement, supplyReason } from '#lib/programmes/supplies/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Explanation = { id: string; handOutId: string; reason: string };

/**
 * Keeps why something was handed out although a stop asked. The same id again changes nothing. Refuses
 * whoever does not work in the office or may not know people (`not_allowed`), and a handing out that is not there (`not_found`).
 */
export async function explainHandOut(
	work: Work<StaffActor>,
	{ id, handOutId, reason }: Explanation
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (!worksAs(actor, 'administrator', 'lead')) return refused(problem('not_allowed'));
	const [given] = await tx
		.select({ enrolmentId: supplyMovement.enrolmentId })
		.from(supplyMovement)
		.where(
			and(
				eq(supplyMovement.agencyId, actor.agencyId),
				eq(supplyMovement.handOutId, handOutId),
				eq(supplyMovement.kind, 'handed_out')
			)
		)
		.limit(1);
	if (!given) return refused(problem('not_found'));
	const sealed = await atRest.close(reason, id);
	const enrolmentId = given.enrolmentId!;
	const { agencyId, staffId: byId } = actor;
	const [fresh] = await tx
		.insert(supplyReason)
		.values({ agencyId, id, handOutId, enrolmentId, sealed, byId, writtenAt: now })
		.onConflictDoNothing()
		.returning({ id: supplyReason.id });
	if (fresh) await record(work, { act: 'supply.explained', subjectId: enrolmentId });
	return done(null);
}

/** Every reason of a handing out, the newest first, in its words. */
export async function reasonsOf({ actor, tx }: Work, handOutId: string) {
	const found = await tx
		.select({
			id: supplyReason.id,
			sealed: supplyReason.sealed,
			by: staff.name,
			at: supplyReason.writtenAt
		})
		.from(supplyReason)
		.innerJoin(
			staff,
			and(eq(staff.agencyId, supplyReason.agencyId), eq(staff.id, supplyReason.byId))
		)
		.where(and(eq(supplyReason.agencyId, actor.agencyId), eq(supplyReason.handOutId, handOutId)))
		.orderBy(desc(supplyReason.writtenAt), desc(supplyReason.id));
	return Promise.all(
		found.map(async ({ id, sealed, by, at }) => ({
			...{ id, by, at },
			reason: await atRest.open(sealed, id)
		}))
	);
}
