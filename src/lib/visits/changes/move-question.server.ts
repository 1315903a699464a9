import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import { availabilityFor } from '#lib/visits/time/calendars.server.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { rulesToMoveSession } from '#lib/visits/stops/session-crew.ts';
import {
	placeBusy,
	publishedAhead,
	sessionOfSeries,
	type PublishedSession
} from '#lib/visits/stops/session-questions.server.ts';
import type { BookedVisit, ChangeScope, MoveQuestion, OwnTime } from '#lib/visits/time/moving.ts';
import { visitsOfSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { blockedColumns, blockedOf } from '#lib/visits/allocate.server.ts';
import { allocation } from '#lib/visits/schema.server.ts';
import { busyOf } from '#lib/visits/time/travel.ts';
import { reschedule, rescheduledVisit } from '#lib/visits/changes/schema.server.ts';

const MINUTE_MS = 60_000;

/** The visits of a series that were not cancelled, as a change of dates sees them. */
export async function bookedVisits(work: Work, seriesId: string): Promise<BookedVisit[]> {
	const visits = (await visitsOfSeries(work, seriesId)).filter((one) => !one.cancelledAt);
	const alone = await setAlone(
		work,
		visits.map(({ id }) => id)
	);
	return visits.map(({ id, number, startsAt, endsAt }) => ({
		id,
		number,
		startsAt,
		endsAt,
		isLeft: startsAt > work.now,
		isSetAlone: alone.has(id)
	}));
}

/**
 * Everything that decides where the visits of a series, as `bookedVisits` gives them, can move. The
 * office needs no lead time.
 */
export async function moveQuestion(
	work: Work,
	found: SeriesDetails,
	visits: BookedVisit[],
	{ number, scope }: { number: number; scope: ChangeScope }
): Promise<MoveQuestion> {
	const ids = visits.map(({ id }) => id);
	const own = await ownTime(work, ids);
	const session = await sessionOfSeries(work, found.id);
	const rules = session ? rulesOfMoved(found.service.rules, session) : found.service.rules;
	const isOffice = work.actor.kind === 'staff';
	const asked = {
		serviceId: found.service.id,
		rules: isOffice ? { ...rules, leadTimeDays: 0 } : rules,
		// How many a session is for follows from its turns, and is nobody's request.
		headcount: session ? rules.headcount.max : found.headcount,
		zone: found.site.zone,
		withoutVisits: ids
	};
	const keepCrewIds = [...new Set(own.map(({ resourceId }) => resourceId))];
	const input = { ...(await availabilityFor(work, asked)), keepCrewIds };
	if (session) {
		const others = await publishedAhead(work, found.service.id);
		input.placeBusy = placeBusy(others, session.stop, found.id);
	}
	return { serviceKey: found.service.key, input, own, visits, number, scope };
}

/** A session stays as long as it is, and where the calendar has the service at its stop. */
function rulesOfMoved(rules: ServiceRules, { stop, startsAt, endsAt }: PublishedSession) {
	const minutes = (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS;
	return rulesToMoveSession(rules, { stop, minutes });
}

async function ownTime({ actor, tx }: Work, visitIds: string[]): Promise<OwnTime[]> {
	if (!visitIds.length) return [];
	const rows = await tx
		.select({
			visitId: allocation.visitId,
			resourceId: allocation.resourceId,
			...blockedColumns
		})
		.from(allocation)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				inArray(allocation.visitId, visitIds),
				isNull(allocation.releasedAt)
			)
		);
	return rows.map(({ visitId, resourceId, ...row }) => ({
		resourceId,
		// Asked for by their ids, so none is null.
		visitId: visitId!,
		busy: busyOf(blockedOf(row))
	}));
}

/** The visits whose last change of dates was about them alone. */
async function setAlone({ actor, tx }: Work, visitIds: string[]): Promise<Set<string>> {
	if (!visitIds.length) return new Set();
	const rows = await tx
		.selectDistinctOn([rescheduledVisit.visitId], {
			visitId: rescheduledVisit.visitId,
			scope: reschedule.scope
		})
		.from(rescheduledVisit)
		.innerJoin(
			reschedule,
			and(
				eq(reschedule.agencyId, rescheduledVisit.agencyId),
				eq(reschedule.id, rescheduledVisit.rescheduleId)
			)
		)
		.where(
			and(
				eq(rescheduledVisit.agencyId, actor.agencyId),
				inArray(rescheduledVisit.visitId, visitIds)
			)
		)
		.orderBy(rescheduledVisit.visitId, desc(reschedule.movedAt), desc(reschedule.id));
	return new Set(rows.filter(({ scope }) => scope === 'this').map(({ visitId }) => visitId));
}
