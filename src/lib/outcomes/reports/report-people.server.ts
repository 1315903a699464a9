import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import { programmesWithOutcomes } from '#lib/outcomes/dashboard-queries.server.ts';
import type { ReportFacts, ReportItem, ReportPerson } from '#lib/outcomes/reports/people.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { templates } from '#lib/programmes/queries.server.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import { supplyItem, supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';
import { publishedSession } from '#lib/visits/stops/schema.server.ts';

/**
 * The newest version of each programme of the agency, the one with the most people first as on the
 * dashboard; those without outcomes last.
 */
export async function programmesOf(work: Work): Promise<Template[]> {
	const withOutcomes = (await programmesWithOutcomes(work)).map(({ key }) => key);
	const placeOf = ({ key }: Template) => {
		const place = withOutcomes.indexOf(key);
		return place === -1 ? withOutcomes.length : place;
	};
	const versions = (await templates(work)).map(({ body }) => body);
	const newest = versions
		.toSorted((a, b) => a.key.localeCompare(b.key) || b.version - a.version)
		.filter((one, at, all) => one.key !== all[at - 1]?.key);
	return newest.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/**
 * Everything that the reports about one programme are computed from, over all its versions. The only
 * place where reports ask the records.
 */
export async function reportFacts(
	work: Work,
	programme: string,
	zone: string
): Promise<ReportFacts> {
	const people = await reportPeople(work, programme, zone);
	const items = await itemsFor(work, programme, zone);
	return { people, items };
}

async function reportPeople(work: Work, programme: string, zone: string): Promise<ReportPerson[]> {
	const versions = (await templates(work)).map(({ body }) => body);
	const enrolled = await enrolmentsOf(work, programme);
	const facts = await factsOfEnrolments(work, zone);
	return facts.flatMap(({ enrolmentId, facts, template: { key, version } }) => {
		const about = enrolled.get(enrolmentId);
		const template = versions.find((one) => one.key === key && one.version === version);
		return about && template ? [{ enrolmentId, template, facts, ...about }] : [];
	});
}

async function enrolmentsOf({ actor, tx }: Work, programme: string) {
	const rows = await tx
		.select({
			id: enrolment.id,
			phone: participant.phone,
			stop: publishedSession.seriesId
		})
		.from(enrolment)
		.innerJoin(participant, isParticipant)
		.leftJoin(publishedSession, isAtStop)
		.where(and(eq(enrolment.agencyId, actor.agencyId), eq(enrolment.templateKey, programme)))
		.orderBy(enrolment.enrolledAt, enrolment.id);
	const seen = new Set<string>();
	return new Map(
		rows.map(({ id, phone, stop }) => {
			const isAgain = seen.has(phone);
			seen.add(phone);
			return [id, { isAgain, setting: stop ? ('own_place' as const) : ('organization' as const) }];
		})
	);
}

async function itemsFor(
	{ actor, tx }: Work,
	programme: string,
	zone: string
): Promise<ReportItem[]> {
	const rows = await tx
		.select({
			key: supplyItem.id,
			enrolmentId: enrolment.id,
			...{ ko: supplyItem.nameKo, en: supplyItem.nameEn },
			at: supplyMovement.occurredAt,
			quantity: sql<number>`-${supplyMovement.quantity}`.mapWith(Number)
		})
		.from(supplyMovement)
		.innerJoin(supplyItem, isItem)
		.innerJoin(enrolment, isFor)
		.where(
			and(
				eq(supplyMovement.agencyId, actor.agencyId),
				isNotNull(supplyMovement.handOutId),
				inArray(supplyMovement.kind, ['handed_out', 'undone']),
				eq(enrolment.templateKey, programme)
			)
		)
		.orderBy(supplyItem.createdAt, supplyItem.id);
	return rows.map(({ key, ko, en, at, ...row }) => ({
		...{ ...row, key, label: { ko, en }, on: dayOf(at, zone) }
	}));
}

const isParticipant = and(
	eq(participant.agencyId, enrolment.agencyId),
	eq(participant.id, enrolment.participantId)
);
const isAtStop = and(
	eq(publishedSession.agencyId, enrolment.agencyId),
	eq(publishedSession.seriesId, enrolment.seriesId)
);
const isItem = and(
	eq(supplyItem.agencyId, supplyMovement.agencyId),
	eq(supplyItem.id, supplyMovement.itemId)
);
const isFor = and(
	eq(enrolment.agencyId, supplyMovement.agencyId),
	eq(enrolment.id, supplyMovement.enrolmentId)
);
