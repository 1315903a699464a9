import { and, eq, isNull, type SQL } from 'drizzle-orm';
import { closure, enrolment, participant } from '#lib/programmes/schema.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import { keepsPlace } from '#lib/programmes/turns/withdrawal.server.ts';
import { inList } from '#lib/server/in-list.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type PersonGoingOn = Awaited<ReturnType<typeof peopleGoingOn>>[number];

/**
 * Everybody in these series whose enrolment goes on, and who neither gave their place back nor declined
 * what no registration goes without.
 */
export async function peopleGoingOn(work: Work, seriesIds: string[]) {
	if (seriesIds.length === 0) return [];
	return registeredAndOpen(work, inList(enrolment.seriesId, seriesIds));
}

/** The same of these people; gives their ids. */
export async function goingOn(work: Work, enrolmentIds: string[]): Promise<string[]> {
	if (enrolmentIds.length === 0) return [];
	const people = await registeredAndOpen(work, inList(enrolment.id, enrolmentIds));
	return people.map(({ id }) => id);
}

async function registeredAndOpen(work: Work, who: SQL) {
	const people = await enrolledAndOpen(work, who);
	const declined = await notRegistered(work, people);
	return people.filter(({ id }) => !declined.has(id));
}

function enrolledAndOpen({ actor, tx }: Work, who: SQL) {
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
			and(eq(enrolment.agencyId, actor.agencyId), who, isNull(closure.enrolmentId), keepsPlace(tx))
		);
}
