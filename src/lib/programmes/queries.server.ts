import { and, eq, inArray } from 'drizzle-orm';
import type { Language } from '#lib/base/localized.ts';
import {
	checkIn,
	consent,
	enrolment,
	enrolmentAlias,
	participant,
	template
} from '#lib/programmes/schema.server.ts';
import { readOnce } from '#lib/programmes/template-memory.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import { keepsPlace } from '#lib/programmes/turns/withdrawal.server.ts';
import { answeredAlready, askedOnce } from '#lib/server/asked-once.server.ts';
import { askedId, eachOf } from '#lib/server/in-list.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';
import { gatheredRows } from '#lib/server/written-together.server.ts';

/** One published version of a template; throws when the agency has no such version. */
export async function templateOf(work: Work, key: string, version: number): Promise<Template> {
	const question = `template ${key} ${version}`;
	const found = await askedOnce(work, question, () => askTemplate(work, key, version));
	if (!found) throw new Error('a template version is missing');
	return found;
}

async function askTemplate(
	{ actor, tx }: Work,
	key: string,
	version: number
): Promise<Template | null> {
	const { agencyId } = actor;
	const isOne = and(
		eq(template.agencyId, agencyId),
		eq(template.key, key),
		eq(template.version, version)
	);
	const [published] = await tx.select({ at: template.publishedAt }).from(template).where(isOne);
	if (!published) return null;
	return readOnce({ agencyId, key, version, publishedAt: published.at }, async () => {
		const [found] = await tx.select({ body: template.body }).from(template).where(isOne);
		return found?.body ?? null;
	});
}

/** All versions that the agency ever published. */
export function templates({ actor, tx }: Work) {
	return tx.select().from(template).where(eq(template.agencyId, actor.agencyId));
}

export type EnrolmentDetails = {
	id: string;
	seriesId: string;
	participantId: string;
	templateKey: string;
	templateVersion: number;
	name: string;
	phone: string;
	language: Language;
};

/** One enrolment with its person; null when the agency has no such enrolment. */
export function enrolmentById(work: Work, id: string): Promise<EnrolmentDetails | null> {
	return askedOnce(work, enrolmentQuestion(id), () => askEnrolment(work, id));
}

/**
 * Asks for these enrolments and the consents of their people in two questions, where one unit of work
 * will ask for many of them (`askOnceIn`).
 */
export async function askAhead(work: Work, ids: string[]): Promise<void> {
	if (ids.length === 0) return;
	const { actor, tx } = work;
	const person = selectEnrolments(tx)
		.where(and(eq(enrolment.agencyId, actor.agencyId), eq(enrolment.id, askedId)))
		.limit(1)
		.as('person');
	const given = tx
		.select()
		.from(consent)
		.where(and(eq(consent.agencyId, actor.agencyId), eq(consent.enrolmentId, askedId)))
		.orderBy(consent.givenAt, consent.id)
		.as('given');
	const [people, consents] = await together(
		() => tx.select().from(eachOf(ids)).crossJoinLateral(person),
		() => tx.select().from(eachOf(ids)).crossJoinLateral(given)
	);
	const ofPerson = Map.groupBy(
		consents.map((row) => row.given),
		({ enrolmentId }) => enrolmentId
	);
	answeredAlready(
		work,
		people.flatMap(({ person: one }) => [
			[enrolmentQuestion(one.id), one] as const,
			[consentsQuestion(one.id), ofPerson.get(one.id) ?? []] as const
		])
	);
}

const enrolmentQuestion = (id: string) => `enrolment ${id}`;
const consentsQuestion = (enrolmentId: string) => `consents of ${enrolmentId}`;

async function askEnrolment({ actor, tx }: Work, id: string): Promise<EnrolmentDetails | null> {
	const [found] = await selectEnrolments(tx).where(
		and(eq(enrolment.agencyId, actor.agencyId), eq(enrolment.id, id))
	);
	return (found as EnrolmentDetails | undefined) ?? null;
}

/**
 * Everybody who enrolled in the named series, but for who gave their place back: for the counselors
 * who go there, never others.
 */
export async function rosterOf(
	{ actor, tx }: Work,
	seriesIds: string[]
): Promise<EnrolmentDetails[]> {
	if (seriesIds.length === 0) return [];
	return selectEnrolments(tx)
		.where(
			and(
				eq(enrolment.agencyId, actor.agencyId),
				inArray(enrolment.seriesId, seriesIds),
				keepsPlace(tx)
			)
		)
		.orderBy(participant.name, enrolment.id);
}

/** Everybody who ever enrolled in a series, also who gave their place back: for what is keyed in later. */
export function enrolledIn({ actor, tx }: Work, seriesId: string): Promise<EnrolmentDetails[]> {
	return selectEnrolments(tx)
		.where(and(eq(enrolment.agencyId, actor.agencyId), eq(enrolment.seriesId, seriesId)))
		.orderBy(participant.name, enrolment.id);
}

/** The other ids of these enrolments, by enrolment, in their order. */
export async function aliasesOf(
	{ actor, tx }: Work,
	ids: string[]
): Promise<Map<string, string[]>> {
	const found = new Map<string, string[]>();
	if (ids.length === 0) return found;
	const rows = await tx
		.select({ id: enrolmentAlias.id, enrolmentId: enrolmentAlias.enrolmentId })
		.from(enrolmentAlias)
		.where(
			and(eq(enrolmentAlias.agencyId, actor.agencyId), inArray(enrolmentAlias.enrolmentId, ids))
		)
		.orderBy(enrolmentAlias.id);
	for (const { id, enrolmentId } of rows) {
		found.set(enrolmentId, [...(found.get(enrolmentId) ?? []), id]);
	}
	return found;
}

function selectEnrolments(tx: Work['tx']) {
	return tx
		.select({
			id: enrolment.id,
			seriesId: enrolment.seriesId,
			participantId: enrolment.participantId,
			templateKey: enrolment.templateKey,
			templateVersion: enrolment.templateVersion,
			name: participant.name,
			phone: participant.phone,
			language: participant.language
		})
		.from(enrolment)
		.innerJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		);
}

/** What one person agreed to or declined, oldest first, with what is still to be written. */
export async function consentAnswersOf(work: Work, enrolmentId: string) {
	const stored = await askedOnce(work, consentsQuestion(enrolmentId), () =>
		consentsOf(work, [enrolmentId])
	);
	const waiting = gatheredRows(work, consent) ?? [];
	const fresh = waiting.filter((one) => one.enrolmentId === enrolmentId);
	return [...stored!, ...fresh].sort(
		(one, other) => one.givenAt.getTime() - other.givenAt.getTime() || (one.id < other.id ? -1 : 1)
	);
}

/** What the people of these enrolments agreed to or declined, oldest first. */
export async function consentsOf({ actor, tx }: Work, enrolmentIds: string[]) {
	if (enrolmentIds.length === 0) return [];
	return tx
		.select()
		.from(consent)
		.where(and(eq(consent.agencyId, actor.agencyId), inArray(consent.enrolmentId, enrolmentIds)))
		.orderBy(consent.givenAt, consent.id);
}

/** Who came to which of these visits. */
export async function checkInsOf({ actor, tx }: Work, visitIds: string[]) {
	if (visitIds.length === 0) return [];
	return tx
		.select()
		.from(checkIn)
		.where(and(eq(checkIn.agencyId, actor.agencyId), inArray(checkIn.visitId, visitIds)));
}
