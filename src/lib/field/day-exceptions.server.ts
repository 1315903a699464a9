import { capNow, grantedBy } from '#lib/amends/queries.server.ts';
import { storiesOf } from '#lib/amends/review-queries.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import type { DayException, DayExceptions, DayVisit } from '#lib/field/day.ts';
import type { Work } from '#lib/server/work.server.ts';

const DAY_MS = 86_400_000;
/** Longer than any month, so that what counts is always among them. */
const DAYS_OF_EXCEPTIONS = 60;
const STORIES_MAX = 20;

/**
 * What whoever asks granted lately, and the stories of all. Why, and to whom, is told only of the
 * people and visits of their day: a phone knows no more of anybody else.
 */
export async function dayExceptions(
	work: Work<StaffActor>,
	visits: DayVisit[]
): Promise<DayExceptions> {
	const since = new Date(work.now.getTime() - DAYS_OF_EXCEPTIONS * DAY_MS);
	const all = await grantedBy(work, work.actor.staffId, since);
	const stories = await storiesOf(work, STORIES_MAX);
	return {
		cap: await capNow(work),
		given: all.map((one) => told(one, visits)),
		undone: all.flatMap(({ id, isUndone }) => (isUndone ? [id] : [])).toSorted(),
		stories: stories.map(({ id, text }) => ({ id, text }))
	};
}

type Granted = Awaited<ReturnType<typeof grantedBy>>[number];

function told(one: Granted, visits: DayVisit[]): DayException {
	const { id, visitId, enrolmentId, what, won, reason } = one;
	const isHere = visits.some((visit) =>
		enrolmentId === null
			? visit.id === visitId
			: visit.roster.some((entry) => entry.enrolmentId === enrolmentId)
	);
	const at = one.at.toISOString();
	return { id, visitId, enrolmentId, what, won, at, ...(isHere ? { reason } : {}) };
}
