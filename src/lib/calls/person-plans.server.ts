import { and, eq } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/base/days.ts';
import { aftercareDoneOf, aftercareOf } from '#lib/calls/aftercare-queries.server.ts';
import { plannedCalls, type Call } from '#lib/calls/planned-calls.ts';
import { seriesByIds } from '#lib/field/queries.server.ts';
import { factsOfEnrolments, type EnrolmentFacts } from '#lib/programmes/facts.server.ts';
import type { ContactFact, Facts } from '#lib/programmes/facts.ts';
import { goingOn } from '#lib/programmes/people-going-on.server.ts';
import { makePlan, type Plan } from '#lib/programmes/plan.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import type { Waiting } from '#lib/programmes/questions/question.ts';
import { waitingPeople } from '#lib/programmes/questions/questions.server.ts';
import { inList } from '#lib/server/in-list.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { isCancellation, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { workdaysOf } from '#lib/visits/reminders/promised-visits.server.ts';
import { cancellation, visit } from '#lib/visits/schema.server.ts';
import { whatHolds } from '#lib/visits/what-holds.ts';

export type PersonPlan = {
	enrolmentId: string;
	plan: Plan;
	calls: Call[];
	facts: Facts;
	/** Null where every question of theirs is answered. */
	waiting: Waiting | null;
};

/**
 * The plans of these people as they stand today, with what is to be done by telephone; without those
 * whose enrolment is closed, who gave their place back or who declined to be registered.
 */
export async function plansOfPeople(
	work: Work,
	zone: string,
	enrolmentIds: string[]
): Promise<PersonPlan[]> {
	const ids = await goingOn(work, enrolmentIds);
	if (ids.length === 0) return [];
	const all = await factsOfEnrolments(work, zone, ids);
	const seriesIds = [...new Set(all.map(({ seriesId }) => seriesId))];
	const series = await seriesByIds(work, seriesIds);
	const visits = await visitsIn(work, seriesIds);
	const aftercare = await aftercareOf(work);
	const done = await aftercareDoneOf(work, ids);
	const asked = await waitingPeople(work, ids);
	const isWorkday = await workdaysOf(work);
	const plans: PersonPlan[] = [];
	for (const one of all) {
		const found = series.get(one.seriesId)!;
		const today = dayOf(work.now, found.site.zone);
		const days = daysOf(work, found, visits.get(one.seriesId) ?? []);
		const template = await templateOf(work, one.template.key, one.template.version);
		const plan = makePlan(template, one.facts, days, isWorkday, today);
		const own = done.get(one.enrolmentId) ?? [];
		const waiting = asked.get(one.enrolmentId) ?? null;
		const calls = plannedCalls({
			...{ plan, aftercare, isWorkday, today, visits: days },
			...{ enrolledOn: one.facts.enrolledOn, begunOn: begunOn(one), done: own },
			question: waiting && questionCall(one, waiting, found.site.zone)
		});
		plans.push({ enrolmentId: one.enrolmentId, plan, calls, facts: one.facts, waiting });
	}
	return plans;
}

/** The call that a question makes; tries in vain since it was asked count, outside the plan. */
function questionCall({ facts }: EnrolmentFacts, { since, by }: Waiting, zone: string) {
	const isTry = ({ stepKey, result, occurredAt }: ContactFact) =>
		stepKey === null && result !== 'attended' && new Date(occurredAt) >= since;
	return { from: dayOf(since, zone), by, attempts: facts.contacts.filter(isTry).length };
}

/** The day of the first contact that took place. */
function begunOn({ facts }: EnrolmentFacts): Day | null {
	const days = facts.contacts
		.filter(({ result, stepKey }) => result === 'attended' && stepKey !== null)
		.map(({ occurredOn }) => occurredOn);
	return days.sort()[0] ?? null;
}

type Visit = { number: number; startsAt: Date; endsAt: Date; cancelledAt: Date | null };

function daysOf(work: Work, series: SeriesDetails, visits: Visit[]) {
	const { zone } = series.site;
	return whatHolds(series, visits, work.now).visits.map(({ number, startsAt }) => ({
		number,
		day: dayOf(startsAt, zone)
	}));
}

async function visitsIn({ actor, tx }: Work, seriesIds: string[]) {
	const rows = await tx
		.select({
			...{ seriesId: visit.seriesId, number: visit.number },
			...{ startsAt: visit.startsAt, endsAt: visit.endsAt },
			cancelledAt: cancellation.cancelledAt
		})
		.from(visit)
		.leftJoin(cancellation, isCancellation)
		.where(and(eq(visit.agencyId, actor.agencyId), inList(visit.seriesId, seriesIds)))
		.orderBy(visit.seriesId, visit.number);
	return Map.groupBy(rows, ({ seriesId }) => seriesId);
}
