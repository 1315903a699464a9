import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import type { Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { holidayRows, lockResources } from '#lib/visits/time/calendars.server.ts';
import { holiday } from '#lib/visits/time/schema.server.ts';
import { momentsOf } from '#lib/visits/week/week-queries.server.ts';
import { visitsBetween } from '#lib/visits/week/week-visit-queries.server.ts';

export type Closing = { day: Day; name: Localized };

/**
 * The promised visits that a closing day would hit, and the text of what was seen. Refuses a day on
 * which the agency is closed already by a row of its own.
 */
export async function planClosing(work: Work, day: Day, zone: string) {
	const isKnown = (await holidayRows(work)).some((row) => row.day === day);
	if (isKnown) return refused(problem('already_closed', undefined, 'day'));
	const visits = (await visitsBetween(work, momentsOf(day, day, zone))).filter(
		({ startsAt }) => startsAt > work.now
	);
	const shown = visits.map(({ id, startsAt }) => [id, startsAt]);
	return done({ visits, seen: await sha256Hex(JSON.stringify([day, shown])) });
}

/**
 * Closes the agency on a day. Nothing new is offered then; what was promised stays promised, and
 * waits in the tray of the board until somebody moves it. Refuses when other visits are hit than
 * those that the person saw.
 */
export async function closeDay(
	work: Work<StaffActor>,
	agency: Agency,
	{ day, name, seen }: Closing & { seen: string }
): Promise<Outcome<{ hit: number }>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const plan = await planClosing(work, day, agency.zone);
	if (!plan.ok) return plan;
	if (plan.value.seen !== seen) return refused(problem('changed_meanwhile'));
	const { actor, tx } = work;
	await tx.insert(holiday).values({ agencyId: actor.agencyId, day, name, observed: true });
	await record(work, { act: 'closing.made', subjectId: actor.agencyId, details: { day } });
	return done({ hit: plan.value.visits.length });
}

/** Takes a day of the agency's own out of its calendar again. */
export async function openDay(work: Work<StaffActor>, day: Day): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	// Whoever offers time that is free now waits for this to be done.
	await lockResources(work);
	const { actor, tx } = work;
	const [removed] = await tx
		.delete(holiday)
		.where(and(eq(holiday.agencyId, actor.agencyId), eq(holiday.day, day)))
		.returning();
	if (!removed) return refused(problem('not_found'));
	await record(work, { act: 'closing.removed', subjectId: actor.agencyId, details: { day } });
	return done(null);
}
