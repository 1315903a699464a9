import { and, eq, inArray, isNull } from 'drizzle-orm';
import { closure, enrolment, participant } from '#lib/programmes/schema.server.ts';
import { keepsPlace } from '#lib/programmes/turns/withdrawal.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type PersonGoingOn = Awaited<ReturnType<typeof peopleGoingOn>>[number];

/** Everybody in these series whose enrolment goes on, and who did not give their place back. */
export async function peopleGoingOn({ actor, tx }: Work, seriesIds: string[]) {
	if (seriesIds.length === 0) return [];
	return tx
		.select({
			id: enrolment.id,
			seriesId: enrolment.seriesId,
			templateKey: enrolment.templateKey,
			templateVersion: enrolment.templateVersion,
			enrolledAt: enrolment.enrolledAt,
			phone: participant.phone,
			language: participant.language
		})
		.from(enrolment)
		.innerJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		)
		.leftJoin(
			closure,
			and(eq(closure.agencyId, enrolment.agencyId), eq(closure.enrolmentId, enrolment.id))
		)
		.where(
			and(
				eq(enrolment.agencyId, actor.agencyId),
				inArray(enrolment.seriesId, seriesIds),
				isNull(closure.enrolmentId),
				keepsPlace(tx)
			)
		);
}
