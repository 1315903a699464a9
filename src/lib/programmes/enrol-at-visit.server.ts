import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { seriesOfOwnVisit } from '#lib/programmes/at-visit.server.ts';
import { personKey, planOnce } from '#lib/programmes/plan-link.server.ts';
import { isSameName } from '#lib/programmes/same-name.ts';
import { tellEnrolled } from '#lib/programmes/tell-enrolled.server.ts';
import { enrolment, enrolmentAlias, participant } from '#lib/programmes/schema.server.ts';
import { keptOnlyIf, type Work } from '#lib/server/work.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';

/** Somebody who came without having enrolled, as a counselor wrote them down. */
export type WalkIn = {
	/** The id that the phone gave the enrolment. */
	enrolmentId: string;
	visitId: string;
	name: string;
	/** A mobile number with hyphens. */
	phone: string;
	language: Language;
	at: Date;
};

/**
 * Enrols somebody at a visit. Doing it again changes nothing. Whoever enrolled before under the same
 * number and name is found again, and the phone's id becomes another name of that enrolment. Under
 * the same number and another name it is another person: records of two people are never mixed.
 * Refuses with `not_your_visit`, and `not_found` for a service without a programme.
 */
export async function enrolAtVisit(
	work: Work<StaffActor>,
	agency: Agency,
	walkIn: WalkIn
): Promise<Outcome<null>> {
	const seriesId = await seriesOfOwnVisit(work, walkIn.visitId);
	if (!seriesId) return refused(problem('not_your_visit'));
	if (await enrolmentNamed(work, walkIn.enrolmentId)) return done(null);
	const series = (await seriesById(work, seriesId))!;
	const { service } = series;
	if (!service.templateKey) return refused(problem('not_found'));
	const template = { key: service.templateKey, version: service.templateVersion! };
	const key = await personKey(seriesId, walkIn.phone);
	const found = await enrolledUnder(work, seriesId, key);
	if (found && isSameName(found.name, walkIn.name)) {
		await callAlso(work, walkIn.enrolmentId, found.id);
		return done(null);
	}
	const own = found ? await personKey(seriesId, `${walkIn.phone} ${walkIn.enrolmentId}`) : key;
	if (!(await write(work, walkIn, { seriesId, template, personKey: own }))) {
		// Somebody enrolled under that number this very moment.
		return enrolAtVisit(work, agency, walkIn);
	}
	const onceKey = planOnce(work, agency, walkIn.enrolmentId);
	const visits = await visitsOfSeries(work, seriesId);
	await tellEnrolled(
		work,
		agency,
		{ id: walkIn.enrolmentId, ...walkIn },
		{ series, visits, onceKey }
	);
	return done(null);
}

/**
 * The enrolment that an id stands for, which is mostly itself; null while none is here, as when the
 * walk-in is still on its way.
 */
export async function enrolmentNamed({ actor, tx }: Work, id: string): Promise<string | null> {
	const [own] = await tx
		.select({ id: enrolment.id })
		.from(enrolment)
		.where(and(eq(enrolment.agencyId, actor.agencyId), eq(enrolment.id, id)));
	if (own) return own.id;
	const [other] = await tx
		.select({ id: enrolmentAlias.enrolmentId })
		.from(enrolmentAlias)
		.where(and(eq(enrolmentAlias.agencyId, actor.agencyId), eq(enrolmentAlias.id, id)));
	return other?.id ?? null;
}

async function enrolledUnder({ actor, tx }: Work, seriesId: string, key: string) {
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

async function callAlso(work: Work<StaffActor>, id: string, enrolmentId: string): Promise<void> {
	const { agencyId, staffId: recordedBy } = work.actor;
	await work.tx
		.insert(enrolmentAlias)
		.values({ agencyId, id, enrolmentId, recordedBy, recordedAt: work.now });
	await record(work, { act: 'participant.found_again', subjectId: enrolmentId });
}

type Place = {
	seriesId: string;
	template: { key: string; version: number };
	personKey: string;
};

/** False when the number was taken meanwhile; nothing is left behind then. */
async function write(work: Work<StaffActor>, walkIn: WalkIn, place: Place): Promise<boolean> {
	const { agencyId } = work.actor;
	const { enrolmentId: id, name, phone, language } = walkIn;
	const participantId = newId(work.now);
	const isWritten = await keptOnlyIf(work, async (tx) => {
		await tx
			.insert(participant)
			.values({ agencyId, id: participantId, name, phone, language, createdAt: work.now });
		const rows = await tx
			.insert(enrolment)
			.values({
				agencyId,
				id,
				participantId,
				seriesId: place.seriesId,
				personKey: place.personKey,
				templateKey: place.template.key,
				templateVersion: place.template.version,
				enrolledAt: walkIn.at,
				channel: 'staff'
			})
			.onConflictDoNothing()
			.returning({ id: enrolment.id });
		return rows.length > 0;
	});
	if (!isWritten) return false;
	await record(work, { act: 'participant.enrolled', subjectId: id, details: { at: 'visit' } });
	return true;
}
