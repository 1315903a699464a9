import { and, eq, inArray, or, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/base/days.ts';
import { summaryOf, type Count, type Kind } from '#lib/outcomes/counts.ts';
import { countsFor } from '#lib/outcomes/dashboard-queries.server.ts';
import { matureBefore } from '#lib/outcomes/asked-rows.server.ts';
import { askedFilter } from '#lib/outcomes/dashboard-filter.ts';
import { countServed } from '#lib/outcomes/organization-counts.server.ts';
import {
	MAIN_OUTCOMES_MAX,
	type Counted,
	type Exact,
	type ExactOutcome
} from '#lib/results/edition.ts';
import { organization } from '#lib/organizations/schema.server.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';
import { outcomeBacklog } from '#lib/programmes/standings/schema.server.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';
import { answer, invitation, survey } from '#lib/surveys/schema.server.ts';
import { visitsHeld } from '#lib/visits/papers/certificate.ts';
import { visitsOfSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { series, visit } from '#lib/visits/schema.server.ts';

/** Everything that a result report of a series would be made of today, exactly: for the agency alone. */
export async function exactOf(work: Work, found: SeriesDetails): Promise<Exact> {
	const visits = await visitsOfSeries(work, found.id);
	const { templateKey, templateVersion } = found.service;
	const body = templateKey ? await templateOf(work, templateKey, templateVersion!) : null;
	return {
		isOver: visitsHeld(found.confirmedAt, visits, work.now) !== null,
		headcount: found.headcount,
		tookPart: body ? await countServed(work, found.id) : null,
		waiting: await countWaiting(work, found.id),
		outcomes: body ? await outcomesOf(work, found, body) : [],
		survey: await surveyOf(work, found.id)
	};
}

async function outcomesOf(
	work: Work,
	found: SeriesDetails,
	body: Template
): Promise<ExactOutcome[]> {
	const today = dayOf(work.now, found.site.zone);
	const everybody = await countsFor(
		work,
		body,
		askedFilter(new URLSearchParams()),
		found.site.zone
	);
	const own = await countsIn(work, body, today, { seriesIds: [found.id], isCheckedIn: true });
	const seriesIds = await seriesOfSameContact(work, found);
	const theirs = await countsIn(work, body, today, { seriesIds, isCheckedIn: false });
	return body.outcomes.slice(0, MAIN_OUTCOMES_MAX).map((definition) => {
		return {
			definition,
			notYetDue: summaryOf(definition, only(definition, own)).notYetDue,
			...counted(definition, own),
			everybody: counted(definition, everybody),
			theirs: counted(definition, theirs)
		};
	});
}

function only({ key }: OutcomeDefinition, counts: Count[]): Count[] {
	return counts.filter(({ outcomeKey }) => outcomeKey === key);
}

function counted(definition: OutcomeDefinition, counts: Count[]): Counted {
	const [first] = summaryOf(definition, only(definition, counts)).variants;
	return { due: first?.denominator ?? 0, reached: first?.numerator ?? 0 };
}

/** Where the people of some series stand today; `isCheckedIn`: those whom a counselor met there alone. */
async function countsIn(
	{ actor, tx }: Work,
	body: Template,
	today: Day,
	{ seriesIds, isCheckedIn }: { seriesIds: string[]; isCheckedIn: boolean }
): Promise<Count[]> {
	if (body.outcomes.length === 0) return [];
	const days = body.outcomes.map(({ key }) => matureBefore(body, key, today));
	const rows = await tx.execute<Kind & { outcomeKey: string; people: number }>(sql`
		select r.outcome_key as "outcomeKey", r.standing, r.cohort_day < ${today}::date as "isOver",
			r.cohort_day < case r.outcome_key ${sql.join(days, sql` `)} end as "isMature",
			count(*)::int as people
		from outcome_result r
		where r.agency_id = ${actor.agencyId}::uuid
			and r.series_id = any(${`{${seriesIds.join(',')}}`}::text::uuid[])
			and r.template_key = ${body.key} and r.template_version = ${body.version}
			${isCheckedIn ? sql`and ${isMet}` : sql``}
		group by 1, 2, 3, 4`);
	return [...rows].map((row) => ({ ...row, month: '', stepsDue: 0, stepsKept: 0 }));
}

const isMet = sql`exists (select from check_in c
	join visit v on v.agency_id = c.agency_id and v.id = c.visit_id
	where c.agency_id = r.agency_id and c.enrolment_id = r.enrolment_id and v.series_id = r.series_id)`;

/** All series of the organization, and all that were booked under the same address of mail. */
async function seriesOfSameContact(
	{ actor, tx }: Work,
	{ id, organization: { contactEmail } }: SeriesDetails
): Promise<string[]> {
	const own = tx
		.select({ id: series.organizationId })
		.from(series)
		.where(and(eq(series.agencyId, actor.agencyId), eq(series.id, id)));
	const rows = await tx
		.select({ id: series.id })
		.from(series)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.where(
			and(
				eq(series.agencyId, actor.agencyId),
				or(
					inArray(series.organizationId, own),
					contactEmail ? eq(organization.contactEmail, contactEmail) : undefined
				)
			)
		);
	return rows.map((row) => row.id);
}

async function countWaiting({ actor, tx }: Work, seriesId: string): Promise<number> {
	return tx.$count(
		outcomeBacklog,
		and(
			eq(outcomeBacklog.agencyId, actor.agencyId),
			inArray(
				outcomeBacklog.enrolmentId,
				tx
					.select({ id: enrolment.id })
					.from(enrolment)
					.where(and(eq(enrolment.agencyId, actor.agencyId), eq(enrolment.seriesId, seriesId)))
			)
		)
	);
}

/**
 * The first answer of each person, since of four answers of one person an average would speak as of four
 * people; of the survey version that the most of them answered.
 */
async function surveyOf({ actor, tx }: Work, seriesId: string): Promise<Exact['survey']> {
	const keys = sql`any(array(select ${survey.key} from ${survey}
		where ${survey.agencyId} = ${actor.agencyId}::uuid))`;
	const rows = await tx
		.selectDistinctOn([invitation.enrolmentId], {
			key: invitation.surveyKey,
			version: invitation.surveyVersion,
			values: answer.values,
			at: answer.answeredAt
		})
		.from(visit)
		.innerJoin(
			invitation,
			and(
				eq(invitation.agencyId, visit.agencyId),
				eq(invitation.visitId, visit.id),
				sql`${invitation.surveyKey} = ${keys}`
			)
		)
		.innerJoin(
			answer,
			and(eq(answer.agencyId, invitation.agencyId), eq(answer.invitationId, invitation.id))
		)
		.where(and(eq(visit.agencyId, actor.agencyId), eq(visit.seriesId, seriesId)))
		.orderBy(invitation.enrolmentId, answer.answeredAt, answer.invitationId);
	const groups = [...Map.groupBy(rows, ({ key, version }) => `${key}@${version}`).values()];
	const [most] = groups.toSorted((a, b) => b.length - a.length);
	if (!most) return null;
	const [asked] = await tx
		.select({ body: survey.body })
		.from(survey)
		.where(
			and(
				eq(survey.agencyId, actor.agencyId),
				eq(survey.key, most[0]!.key),
				eq(survey.version, most[0]!.version)
			)
		);
	const inOrder = most.toSorted((a, b) => a.at.getTime() - b.at.getTime());
	return {
		questions: asked!.body.questions.filter((one) => one.kind === 'scale'),
		answers: inOrder.map(({ values }) => values)
	};
}
