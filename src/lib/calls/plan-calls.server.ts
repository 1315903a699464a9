import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import { plansOfPeople } from '#lib/calls/person-plans.server.ts';
import { escalatedKey } from '#lib/calls/planned-calls.ts';
import { plannedCall } from '#lib/calls/schema.server.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import { enqueue, type JobData } from '#lib/jobs/queue.server.ts';
import type { Entry } from '#lib/ledger/record.server.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import { mentorsOf } from '#lib/programmes/mentor-queries.server.ts';
import type { Waiting } from '#lib/programmes/questions/question.ts';
import { closure, enrolment } from '#lib/programmes/schema.server.ts';
import { awaitOutcomes, mayWait } from '#lib/programmes/standings/await-outcomes.server.ts';
import { inList } from '#lib/server/in-list.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { onceWritten } from '#lib/server/written-together.server.ts';

/** So many people are planned in one transaction. */
const PEOPLE_AT_ONCE = 100;

/** Makes the rows of these people anew from their facts. Doing it again gives the same rows. */
export async function planCalls(work: Work, zone: string, enrolmentIds: string[]): Promise<void> {
	if (enrolmentIds.length === 0) return;
	const { actor, tx, now } = work;
	// Two rounds about one person would each delete the other's rows, and write theirs twice.
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('calls ' || id, 0))
		from unnest(${`{${enrolmentIds.toSorted().join(',')}}`}::text::text[]) as one(id)`);
	const plans = await plansOfPeople(work, zone, enrolmentIds);
	const mentors = await mentorsOf(
		work,
		plans.map(({ enrolmentId }) => enrolmentId)
	);
	await tx
		.delete(plannedCall)
		.where(
			and(eq(plannedCall.agencyId, actor.agencyId), inList(plannedCall.enrolmentId, enrolmentIds))
		);
	const rows = plans.flatMap(({ enrolmentId, calls, facts, waiting }) =>
		calls.map(({ key, from, by, attempts, folded }) => ({
			...{ agencyId: actor.agencyId, enrolmentId, key, attempts, folded },
			...{ callFrom: from, callBy: by, plannedAt: now },
			...{ triedAt: triedAt(facts, waiting), askedAt: waiting?.since ?? null },
			escalatedKey: escalatedKey(calls, dayOf(now, zone)),
			mentorId: mentors.get(enrolmentId)?.id ?? null
		}))
	);
	if (rows.length > 0) await tx.insert(plannedCall).values(rows);
}

/** When somebody last called in vain, since the person was reached; or called at all, and did not answer. */
function triedAt({ contacts }: Facts, waiting: Waiting | null): Date | null {
	const last = contacts
		.toSorted((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt))
		.at(-1);
	if (!last) return null;
	const at = new Date(last.occurredAt);
	return last.result !== 'attended' || (waiting && at >= waiting.since) ? at : null;
}

/**
 * The same for everybody whose enrolment goes on, a hundred at a time: days go by, and visits come and
 * go. Gives how many.
 */
export async function planEveryCall(agencyId: string): Promise<number> {
	const system = { kind: 'system', agencyId } as const;
	const { zone } = await agencyById(agencyId);
	let count = 0;
	for (let after = ''; ;) {
		const ids = await reading(system, (work) => enrolledAfter(work, after));
		if (ids.length === 0) return count;
		await acting(system, (work) => planCalls(work, zone, ids));
		count += ids.length;
		after = ids.at(-1)!;
	}
}

async function enrolledAfter({ actor, tx }: Work, after: string): Promise<string[]> {
	const rows = await tx
		.select({ id: enrolment.id })
		.from(enrolment)
		.leftJoin(
			closure,
			and(eq(closure.agencyId, enrolment.agencyId), eq(closure.enrolmentId, enrolment.id))
		)
		.where(
			and(
				eq(enrolment.agencyId, actor.agencyId),
				isNull(closure.enrolmentId),
				after ? gt(enrolment.id, after) : undefined
			)
		)
		.orderBy(asc(enrolment.id))
		.limit(PEOPLE_AT_ONCE);
	return rows.map(({ id }) => id);
}

/** What changes the plan of one person, and that of everybody in a series. */
export const changingOne = [
	...(['participant.enrolled', 'contact.recorded', 'contact.undone', 'anchor.set'] as const),
	...(['consent.recorded', 'consent.withdrawn', 'enrolment.closed'] as const),
	...(['place.given_back', 'place.taken_again', 'mentor.handed_over'] as const),
	...(['question.asked', 'question.answered'] as const)
];
export const changingSeries = ['visits.moved', 'series.cancelled', 'series.confirmed'] as const;

/** A reaction: the calls of who is concerned are planned anew soon; those of a batch by one job. */
export function planCallsSoon(work: Work, { act, subjectId }: Entry): Promise<void> {
	const isOfSeries = (changingSeries as readonly string[]).includes(act);
	if (isOfSeries) return enqueue(work, 'plan-calls', { seriesId: subjectId });
	return onceWritten(work, subjectId, planTheseSoon);
}

/**
 * A job that waits may run before this act is committed, so each act has its own. Where many people's
 * facts come home together, the phones are served first.
 */
function planTheseSoon(work: Work, enrolmentIds: string[]): Promise<void> {
	if (mayWait(enrolmentIds)) return awaitOutcomes(work, enrolmentIds);
	const data = { enrolmentIds: enrolmentIds.join(' ') };
	return enqueue(work, 'plan-calls', data, crypto.randomUUID());
}

/** The calls of everybody are planned anew soon, as when the days of aftercare changed. */
export function planEveryCallSoon(work: Work): Promise<void> {
	return enqueue(work, 'plan-calls', {}, `everybody ${work.now.getTime()}`);
}

/** The job of those: these people, one series, or everybody. */
export async function planCallsOf(agencyId: string, data: JobData): Promise<void> {
	if (!data.enrolmentIds && !data.seriesId) return void (await planEveryCall(agencyId));
	const system = { kind: 'system', agencyId } as const;
	const { zone } = await agencyById(agencyId);
	await acting(system, async (work) => {
		const ids = data.enrolmentIds?.split(' ') ?? (await enrolledInSeries(work, data));
		await planCalls(work, zone, ids);
	});
}

async function enrolledInSeries({ actor, tx }: Work, { seriesId }: JobData): Promise<string[]> {
	const rows = await tx
		.select({ id: enrolment.id })
		.from(enrolment)
		.where(and(eq(enrolment.agencyId, actor.agencyId), eq(enrolment.seriesId, seriesId!)));
	return rows.map(({ id }) => id);
}
