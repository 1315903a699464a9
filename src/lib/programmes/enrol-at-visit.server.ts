import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { seriesOfOwnVisit } from '#lib/programmes/at-visit.server.ts';
import { enrolledUnder, personKey, writeEnrolment } from '#lib/programmes/enrolment-rows.server.ts';
import { isSameName, plainName } from '#lib/programmes/same-name.ts';
import { registrationAnswer } from '#lib/programmes/sensitive-answer.ts';
import { planOnce, tellEnrolled } from '#lib/programmes/tell-enrolled.server.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { enrolmentAlias } from '#lib/programmes/schema.server.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import { takeTurnOnTheSpot } from '#lib/programmes/turns/turn-on-the-spot.server.ts';
import { endWithdrawal } from '#lib/programmes/turns/withdrawal.server.ts';
import { askedOnce } from '#lib/server/asked-once.server.ts';
import type { Work } from '#lib/server/work.server.ts';
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
 * Whoever stands there is recorded, also where every place is had; they take a place or a turn like
 * everybody else, so that nobody is promised what they have. Refuses with `not_your_visit`, and
 * `not_found` for a service without a programme.
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
	const { personKey, known } = await placeOf(work, seriesId, walkIn);
	if (known) {
		await callAlso(work, walkIn.enrolmentId, known);
		await endWithdrawal(work, known);
		await takeTurnOnTheSpot(work, { ...walkIn, enrolmentId: known });
		return done(null);
	}
	const { enrolmentId: id, at: enrolledAt } = walkIn;
	const place = { id, seriesId, personKey, template, enrolledAt, channel: 'staff' as const };
	if (!(await writeEnrolment(work, walkIn, place))) {
		// Somebody enrolled under that number this very moment.
		return enrolAtVisit(work, agency, walkIn);
	}
	await factsChanged(work, id);
	await record(work, { act: 'participant.enrolled', subjectId: id, details: { at: 'visit' } });
	await takeTurnOnTheSpot(work, walkIn);
	// Nobody is told that they take part before they agreed to it: see `recordConsent`.
	const body = await templateOf(work, template.key, template.version);
	if (registrationAnswer(body, []) !== 'yes') return done(null);
	const onceKey = planOnce(work, agency, id);
	const visits = await visitsOfSeries(work, seriesId);
	await tellEnrolled(work, agency, { id, ...walkIn }, { series, visits, onceKey });
	return done(null);
}

/**
 * The enrolment that an id stands for, which is mostly itself; null while none is here, as when the
 * walk-in is still on its way.
 */
export async function enrolmentNamed(work: Work, id: string): Promise<string | null> {
	const own = await enrolmentById(work, id);
	return own ? own.id : askedOnce(work, `alias ${id}`, () => enrolmentCalled(work, id));
}

async function enrolmentCalled({ actor, tx }: Work, id: string): Promise<string | null> {
	const [other] = await tx
		.select({ id: enrolmentAlias.enrolmentId })
		.from(enrolmentAlias)
		.where(and(eq(enrolmentAlias.agencyId, actor.agencyId), eq(enrolmentAlias.id, id)));
	return other?.id ?? null;
}

/** Under which key somebody stands in a series, and the enrolment that is theirs already. */
async function placeOf(work: Work, seriesId: string, { phone, name }: WalkIn) {
	const first = await personKey(seriesId, phone);
	const holder = await enrolledUnder(work, seriesId, first);
	if (!holder || isSameName(holder.name, name)) {
		return { personKey: first, known: holder?.id ?? null };
	}
	const own = await personKey(seriesId, phone, plainName(name));
	return { personKey: own, known: (await enrolledUnder(work, seriesId, own))?.id ?? null };
}

async function callAlso(work: Work<StaffActor>, id: string, enrolmentId: string): Promise<void> {
	const { agencyId, staffId: recordedBy } = work.actor;
	await work.tx
		.insert(enrolmentAlias)
		.values({ agencyId, id, enrolmentId, recordedBy, recordedAt: work.now });
	await record(work, { act: 'participant.found_again', subjectId: enrolmentId });
}
