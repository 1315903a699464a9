import { and, eq, isNull, lt, lte, notExists, or } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { WAITS_DAYS_MAX } from '#lib/visits/retention.ts';
import { hold, waiting } from '#lib/visits/schema.server.ts';
import { possibleDay, type DayRules } from '#lib/visits/time/possible-days.ts';
import { rulesFor } from '#lib/visits/time/variants.ts';
import { endPlace } from '#lib/visits/waiting/leave-waiting.server.ts';
import { dayRules } from '#lib/visits/waiting/vain-wish.server.ts';
import { tellInVain } from '#lib/visits/waiting/waiting-notice.server.ts';
import { waitingInLine } from '#lib/visits/waiting/waiting-queries.server.ts';

const DAY_MS = 86_400_000;

/**
 * Ends the places of those whose wish can no longer come true, and tells each who was in line; and,
 * as nobody waits for longer, of those who have waited for a year. An offer that stands is still
 * theirs. Gives how many. The caller has locked the resources and released what ran out.
 */
export async function endVainPlaces(work: Work, agency: Agency): Promise<number> {
	return (await endAndTell(work, agency)) + (await endOver(work, agency));
}

async function endAndTell(work: Work, agency: Agency): Promise<number> {
	const days = await dayRules(work, agency);
	const line = await waitingInLine(work);
	const vain = line.filter((place) => !place.offeredUntil && isInVain(days, place));
	for (const { waiting } of vain) {
		await tellInVain(work, agency, waiting.id);
		await end(work, waiting.id);
	}
	return vain.length;
}

type Place = Awaited<ReturnType<typeof waitingInLine>>[number];

/**
 * By the rules alone: whose hours or leave stand in the way of a wish today may have others tomorrow.
 */
function isInVain(days: Omit<DayRules, 'rules'>, { waiting, service }: Place): boolean {
	const agreed = rulesFor(service.rules, waiting);
	// The service was changed meanwhile: it is no longer for whoever waits.
	return !agreed.ok || possibleDay({ ...days, rules: agreed.value.rules }, waiting) === null;
}

/** Those who were not in line, or whose service is offered no more, and whose time is over. */
async function endOver(work: Work, { zone }: Agency): Promise<number> {
	const { actor, tx, now } = work;
	// A visit before that day has to be left for today at the latest.
	const today = dayOf(now, zone);
	const longAgo = new Date(now.getTime() - WAITS_DAYS_MAX * DAY_MS);
	const over = await tx
		.select({ id: waiting.id })
		.from(waiting)
		.where(
			and(
				eq(waiting.agencyId, actor.agencyId),
				isNull(waiting.leftAt),
				or(lte(waiting.beforeDay, today), lt(waiting.joinedAt, longAgo)),
				notExists(
					tx
						.select({ id: hold.id })
						.from(hold)
						.where(
							and(
								eq(hold.agencyId, waiting.agencyId),
								eq(hold.waitingId, waiting.id),
								isNull(hold.endedAt)
							)
						)
				)
			)
		);
	for (const { id } of over) await end(work, id);
	return over.length;
}

async function end(work: Work, id: string): Promise<void> {
	if (await endPlace(work, id)) await record(work, { act: 'waiting.left', subjectId: id });
}
