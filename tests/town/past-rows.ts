import { and, eq, isNotNull } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { personKey, writeEnrolment } from '#lib/programmes/enrolment-rows.server.ts';
import { consent, contact } from '#lib/programmes/schema.server.ts';
import { awaitOutcomes } from '#lib/programmes/standings/await-outcomes.server.ts';
import { insertMany } from '#lib/server/written-together.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { shippedSurveys } from '#lib/surveys/shipped.ts';
import { answer, invitation } from '#lib/surveys/schema.server.ts';
import { closesAfter } from '#lib/surveys/terms.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';
import { allocation, visit } from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';
import { pastTemplate, type Course } from './past-people.ts';

/* What the story of the past writes as rows: an act would write to the people as well. */

const HOUR_MS = 3_600_000;

export type Enrolled = { enrolmentId: string; course: Course };

/** Everybody of these enrols and agrees to all but texts. */
export async function enrolQuietly(
	work: Work,
	seriesId: string,
	courses: Course[]
): Promise<Enrolled[]> {
	const people: Enrolled[] = [];
	const { key, version } = pastTemplate;
	for (const course of courses) {
		const id = newId(work.now);
		await writeEnrolment(
			work,
			{ name: course.name, phone: course.phone, language: 'ko' },
			{
				...{ id, seriesId, personKey: await personKey(seriesId, course.phone) },
				...{ template: { key, version }, enrolledAt: work.now, channel: 'poster' }
			}
		);
		await agree(work, id);
		await record(work, { act: 'participant.enrolled', subjectId: id });
		people.push({ enrolmentId: id, course });
	}
	await awaitOutcomes(
		work,
		people.map(({ enrolmentId }) => enrolmentId)
	);
	return people;
}

async function agree(work: Work, enrolmentId: string): Promise<void> {
	const form = pastTemplate.consents[0]!;
	const textHash = await sha256Hex(consentText(form.items, 'ko'));
	await work.tx.insert(consent).values(
		form.items.map(({ key: itemKey, kind }) => ({
			...{ agencyId: work.actor.agencyId, id: newId(work.now), enrolmentId, itemKey, textHash },
			...{ formKey: form.key, formVersion: form.version, given: kind !== 'reminders' },
			...{ language: 'ko' as const, channel: 'poster' as const, givenAt: work.now }
		}))
	);
}

/** Who goes to each visit of the series, as who acts, by the id of the visit. */
export async function counselorsOf(
	{ actor, tx }: Work,
	seriesId: string
): Promise<Map<string, StaffActor[]>> {
	const { agencyId } = actor;
	const rows = await tx
		.select({ visitId: visit.id, staffId: staff.id })
		.from(allocation)
		.innerJoin(visit, and(eq(visit.agencyId, agencyId), eq(visit.id, allocation.visitId)))
		.innerJoin(
			resource,
			and(eq(resource.agencyId, agencyId), eq(resource.id, allocation.resourceId))
		)
		.innerJoin(staff, and(eq(staff.agencyId, agencyId), eq(staff.id, resource.staffId)))
		.where(and(eq(allocation.agencyId, agencyId), eq(visit.seriesId, seriesId)))
		.orderBy(staff.id);
	const found = new Map<string, StaffActor[]>();
	for (const { visitId, staffId } of rows) {
		const one = { kind: 'staff', agencyId, staffId, role: 'counselor' } as const;
		found.set(visitId, [...(found.get(visitId) ?? []), one]);
	}
	return found;
}

/** Who came to a visit was asked how it was an hour after it; about half of them answered. */
export async function askAfterVisits(work: Work, seriesId: string): Promise<void> {
	const { agencyId } = work.actor;
	const visits = new Map((await visitsOfSeries(work, seriesId)).map((one) => [one.id, one]));
	const came = await work.tx
		.select({ enrolmentId: contact.enrolmentId, visitId: contact.visitId })
		.from(contact)
		.innerJoin(visit, and(eq(visit.agencyId, agencyId), eq(visit.id, contact.visitId)))
		.where(
			and(
				eq(contact.agencyId, agencyId),
				eq(visit.seriesId, seriesId),
				eq(contact.result, 'attended'),
				eq(contact.mode, 'visit'),
				isNotNull(contact.stepKey)
			)
		)
		.orderBy(contact.occurredAt, contact.id);
	const { key: surveyKey, version: surveyVersion } = shippedSurveys()[0]!;
	const asked = came.map(({ enrolmentId, visitId }) => {
		const invitedAt = new Date(visits.get(visitId!)!.endsAt.getTime() + HOUR_MS);
		const about = { surveyKey, surveyVersion, enrolmentId, visitId: visitId! };
		const when = { invitedAt, closesAt: closesAfter(invitedAt) };
		return { agencyId, id: newId(invitedAt), ...about, channel: 'link' as const, ...when };
	});
	await insertMany(work, invitation, asked);
	const answers = asked
		.filter((_, at) => at % 9 < 4)
		.map(({ id, invitedAt }, at) => ({
			...{ agencyId, invitationId: id, values: answersOf(at), language: 'ko' as const },
			...{ channel: 'link' as const, answeredAt: new Date(invitedAt.getTime() + 5 * HOUR_MS) }
		}));
	await insertMany(work, answer, answers);
}

function answersOf(at: number): Record<string, number> {
	const overall = [5, 4, 5, 5, 3, 4, 5, 5, 2, 4][at % 10]!;
	const ease = Math.min(5, overall + (at % 2));
	return { overall, kindness: Math.max(3, overall), ease, recommend: overall * 2 - (at % 2) };
}
