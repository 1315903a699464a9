import { and, eq, isNull } from 'drizzle-orm';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import { closure, enrolment } from '#lib/programmes/schema.server.ts';
import { keepsPlace } from '#lib/programmes/turns/withdrawal.server.ts';
import { inList } from '#lib/server/in-list.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Of these people the ids of those whose enrolment goes on, who kept their place and did not decline what
 * no registration goes without.
 */
export async function goingOn(work: Work, enrolmentIds: string[]): Promise<string[]> {
	const { actor, tx } = work;
	const open = await tx
		.select({
			id: enrolment.id,
			templateKey: enrolment.templateKey,
			templateVersion: enrolment.templateVersion
		})
		.from(enrolment)
		.leftJoin(
			closure,
			and(eq(closure.agencyId, enrolment.agencyId), eq(closure.enrolmentId, enrolment.id))
		)
		.where(
			and(
				eq(enrolment.agencyId, actor.agencyId),
				inList(enrolment.id, enrolmentIds),
				isNull(closure.enrolmentId),
				keepsPlace(tx)
			)
		);
	const declined = await notRegistered(work, open);
	return open.filter(({ id }) => !declined.has(id)).map(({ id }) => id);
}
