import { dayOf } from '#lib/base/days.ts';
import type { Work } from '#lib/server/work.server.ts';
import { apologyOf } from '#lib/visits/booking/apology-queries.server.ts';
import { requestState } from '#lib/visits/booking/request-steps.ts';
import { CHANGE_UNTIL_DAYS } from '#lib/visits/changes/change-limit.ts';
import type { AgreedSeries, VisitRow } from '#lib/visits/queries.server.ts';
import { hereOf } from '#lib/visits/time/stops.ts';
import { hasBegun, posterDue } from '#lib/visits/poster-due.ts';
import { answersDue } from '#lib/visits/services/answer-due.server.ts';
import { whatHolds } from '#lib/visits/what-holds.ts';

/** Whose turn it is with a series, what the agency asks, and by when. */
export async function stateOf(
	work: Work,
	found: AgreedSeries,
	visits: VisitRow[],
	hasSiteRules: boolean
) {
	const { service, site, confirmedAt, requestedAt } = found;
	const { standing, visits: kept } = whatHolds(found, visits, work.now);
	const next = kept.find(({ endsAt }) => endsAt > work.now);
	const due = confirmedAt
		? null
		: (await answersDue(work))({ requestedAt, content: service.content, zone: site.zone });
	const answerBy = due?.day ?? null;
	const state = requestState({
		today: dayOf(work.now, site.zone),
		isConfirmed: confirmedAt !== null,
		isApologized: confirmedAt === null && (await apologyOf(work, found.id)) !== null,
		isCancelled: standing === 'cancelled',
		hasBegun: hasBegun(confirmedAt, kept, work.now),
		nextDay: next ? dayOf(next.startsAt, site.zone) : null,
		answerBy,
		changeUntilDays: service.rules.changeUntilDays ?? CHANGE_UNTIL_DAYS,
		poster: service.templateKey
			? posterDue(confirmedAt, visits, { now: work.now, zone: site.zone })
			: null,
		takesRoster: service.roster === 'organization',
		// Nobody comes to a place of theirs, so there is nothing to say about it.
		hasSiteRules: hasSiteRules || hereOf(service.rules) !== null,
		hasPreparation: service.preparation.length > 0
	});
	return { ...state, answerBy, next: next ? { startsAt: next.startsAt } : null };
}
