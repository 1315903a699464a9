import type { Actor } from '#lib/base/actor.ts';
import { dayOf, daysBetween } from '#lib/base/days.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

/** Days before a visit until which an organization changes it by itself, unless the service says. */
export const CHANGE_UNTIL_DAYS = 2;

/**
 * What keeps an actor from changing visits of which the first begins at `startsAt`, or null. The
 * office changes visits until they begin; an organization by its link only some days before, since
 * by then crews and rooms are arranged.
 */
export function changeRefusal(
	actor: Actor,
	startsAt: Date,
	{ now, zone, rules }: { now: Date; zone: string; rules: ServiceRules }
): Problem | null {
	if (startsAt <= now) return problem('visit_begun');
	if (actor.kind === 'staff') return null;
	const days = rules.changeUntilDays ?? CHANGE_UNTIL_DAYS;
	const ahead = daysBetween(dayOf(now, zone), dayOf(startsAt, zone));
	return ahead < days ? problem('too_late_to_change', { days }) : null;
}

/** Whether the actor has a say in a series: the office, or the organization that holds its link. */
export function maySeeToSeries(actor: Actor, seriesId: string): boolean {
	if (actor.kind === 'organization') return actor.seriesId === seriesId;
	return actor.kind === 'staff' && ['administrator', 'head', 'lead'].includes(actor.role);
}
