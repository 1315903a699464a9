import { and, eq, inArray, isNull } from 'drizzle-orm';
import { closure, enrolment, participant } from '#lib/programmes/schema.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import { keepsPlace } from '#lib/programmes/turns/withdrawal.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type PersonGoingOn = Awaited<ReturnType<typeof peopleGoingOn>>[number];

/**
 * Everybody in these series whose enrolment goes on, and who neither gave their place back nor declined
 * what no registration goes without.
 */
export async function peopleGoingOn(work: Work, seriesIds: string[]) {
	if (seriesIds.length === 0) return [];
	const people = await enrolledAndOpen(work, seriesIds);
	const declined = await notRegistered(work, people);
	return people.filter(({ id }) => !declined.has(id));
}

function enrolledAndOpen({ actor, tx }: Work, seriesIds: string[]) {
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
