import { and, eq, sql } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import { agency } from '#lib/identity/schema.server.ts';
import { factsOfEnrolments, type EnrolmentFacts } from '#lib/programmes/facts.server.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { contact, enrolment } from '#lib/programmes/schema.server.ts';
import { keepEarned } from '#lib/programmes/rewards/keep-earned.server.ts';
import { awaitOutcomes, mayWait } from '#lib/programmes/standings/await-outcomes.server.ts';
import { groupSizeOf } from '#lib/programmes/standings/group-size.ts';
import { resultRows, type ResultRow } from '#lib/programmes/standings/result-rows.ts';
import { writeResults } from '#lib/programmes/standings/write-results.server.ts';
import { askedOnce } from '#lib/server/asked-once.server.ts';
import { inList } from '#lib/server/in-list.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';
import { onceWritten } from '#lib/server/written-together.server.ts';
import { series } from '#lib/visits/schema.server.ts';

/**
 * Says that a fact which plan and outcome are computed from was written. Every act that writes one
 * calls it: the results of this enrolment alone are worked out anew in the same transaction, or, where
 * many people's facts come home together, marked in it and worked out soon after.
 */
export function factsChanged(work: Work, enrolmentId: string): Promise<void> {
	return onceWritten(work, enrolmentId, refreshOrAwait);
}

function refreshOrAwait(work: Work, enrolmentIds: string[]): Promise<unknown> {
	return mayWait(enrolmentIds)
		? awaitOutcomes(work, enrolmentIds)
		: refreshOutcomes(work, enrolmentIds);
}

/**
 * Works out the results of these enrolments, and what they earned, anew from their facts. Gives the ids
 * of those of which something was written, because it was new or other than before.
 */
export async function refreshOutcomes(work: Work, enrolmentIds: string[]): Promise<string[]> {
	const ids = [...new Set(enrolmentIds)].sort();
	if (ids.length === 0) return [];
	// Two units of work with facts of one person: the second looks when the first has ended, and so
	// sees the facts of both.
	const [, zone] = await together(
		() => lockResults(work, ids),
		() => zoneOf(work)
	);
	const [people, places] = await together(
		() => factsOfEnrolments(work, zone, ids),
		() => placesOf(work, ids)
	);
	const today = dayOf(work.now, zone);
	const rows: ResultRow[] = [];
	for (const one of people) rows.push(...(await rowsOf(work, one, places, today)));
	await keepEarned(work, people);
	return writeResults(work, ids, rows);
}

async function rowsOf(work: Work, one: EnrolmentFacts, places: Places, today: string) {
	const template = await templateOf(work, one.template.key, one.template.version);
	const { headcount, counselorId } = places.get(one.enrolmentId)!;
	const { enrolmentId, seriesId } = one;
	const place = { enrolmentId, seriesId, counselorId, groupSize: groupSizeOf(headcount) };
	return resultRows(template, one.facts, today).map((row) => ({ ...place, ...row }));
}

async function lockResults({ tx }: Work, ids: string[]): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('outcomes ' || id, 0))
		from unnest(${`{${ids.join(',')}}`}::text::text[]) as asked(id)`);
}

async function zoneOf(work: Work): Promise<string> {
	const { actor, tx } = work;
	const found = await askedOnce(work, 'zone of the agency', async () => {
		const [row] = await tx
			.select({ zone: agency.zone })
			.from(agency)
			.where(eq(agency.id, actor.agencyId));
		return row?.zone ?? null;
	});
	return found!;
}

type Places = Map<string, { headcount: number; counselorId: string | null }>;

/** How many people the series of an enrolment was booked for, and who held its first contact. */
async function placesOf({ actor, tx }: Work, ids: string[]): Promise<Places> {
	const first = tx
		.select({ by: contact.recordedBy })
		.from(contact)
		.where(
			and(
				eq(contact.agencyId, enrolment.agencyId),
				eq(contact.enrolmentId, enrolment.id),
				eq(contact.result, 'attended')
			)
		)
		.orderBy(contact.occurredAt, contact.id)
		.limit(1)
		.as('first');
	const rows = await tx
		.select({ id: enrolment.id, headcount: series.headcount, counselorId: first.by })
		.from(enrolment)
		.innerJoin(
			series,
			and(eq(series.agencyId, enrolment.agencyId), eq(series.id, enrolment.seriesId))
		)
		.leftJoinLateral(first, sql`true`)
		.where(and(eq(enrolment.agencyId, actor.agencyId), inList(enrolment.id, ids)));
	return new Map(rows.map(({ id, ...place }) => [id, place]));
}
