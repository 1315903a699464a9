import { and, eq } from 'drizzle-orm';
import type { Language } from '#lib/base/localized.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import { keptOnlyIf, type Work } from '#lib/server/work.server.ts';

type Person = { name: string; phone: string; language: Language };
type NewEnrolment = {
	id: string;
	seriesId: string;
	personKey: string;
	template: { key: string; version: number };
	enrolledAt: Date;
	channel: 'poster' | 'staff';
};

/**
 * By this one person enrols once in a series: the telephone, and for another person with the same
 * one what sets them apart.
 */
export function personKey(seriesId: string, phone: string, apart?: string): Promise<string> {
	return sha256Hex([seriesId, phone, ...(apart === undefined ? [] : [apart])].join(' '));
}

/** Who is enrolled under a key, or null. */
export async function enrolledUnder({ actor, tx }: Work, seriesId: string, key: string) {
	const [found] = await tx
		.select({ id: enrolment.id, name: participant.name })
		.from(enrolment)
		.innerJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		)
		.where(
			and(
				eq(enrolment.agencyId, actor.agencyId),
				eq(enrolment.seriesId, seriesId),
				eq(enrolment.personKey, key)
			)
		);
	return found ?? null;
}

/** The enrolment in a series that somebody made by the code with this telephone, or null. */
export async function enrolledBy(work: Work, seriesId: string, phone: string) {
	const found = await enrolledUnder(work, seriesId, await personKey(seriesId, phone));
	return found?.id ?? null;
}

/** False when the key was taken meanwhile; nothing is left behind then. */
export function writeEnrolment(
	work: Work,
	{ name, phone, language }: Person,
	{ template, ...place }: NewEnrolment
): Promise<boolean> {
	const { agencyId } = work.actor;
	const participantId = newId(work.now);
	return keptOnlyIf(work, async (tx) => {
		const createdAt = work.now;
		await tx
			.insert(participant)
			.values({ agencyId, id: participantId, name, phone, language, createdAt });
		const rows = await tx
			.insert(enrolment)
			.values({
				...{ agencyId, participantId, ...place },
				...{ templateKey: template.key, templateVersion: template.version }
			})
			.onConflictDoNothing()
			.returning({ id: enrolment.id });
		return rows.length > 0;
	});
}
