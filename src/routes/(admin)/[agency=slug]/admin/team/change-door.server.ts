import { fail } from '@sveltejs/kit';
import type { StaffActor } from '#lib/base/actor.ts';
import { refused, statusOf, type Outcome, type Problem } from '#lib/base/problems.ts';
import { isUuid } from '#lib/base/ids.ts';
import { dayOf } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { changeTeam } from '#lib/visits/team/change-team.server.ts';
import { planChange } from '#lib/visits/team/plan-change.server.ts';
import type { TeamChange } from '#lib/visits/team/team-change.ts';
import { seenForm } from '#lib/visits/team/team-form.ts';
import { personOfTeam } from '#lib/visits/team/team-queries.server.ts';
import type { Language } from '#lib/base/localized.ts';
import { hostOf } from '#lib/visits/week/shown-card.ts';
import type { WeekVisit } from '#lib/visits/week/week-board.ts';

// What the doors of the team do the same way: who is meant, and the promises that a change hits.

/** Somebody of the agency by the id in the address; 404 when there is no such person. */
export async function askedPerson(work: Work, locals: App.Locals, id: string) {
	const { zone } = agencyOf(locals);
	const person = isUuid(id) ? await personOfTeam(work, id, dayOf(work.now, zone)) : null;
	return person ?? missing();
}

/** The same who goes on visits now; 404 for everybody else. */
export async function askedCounselor(work: Work, locals: App.Locals, id: string) {
	const person = await askedPerson(work, locals, id);
	const { goes } = person;
	return goes && !goes.isRetired ? { ...person, goes } : missing();
}

/** An act of the team by one person, counted; refused when they are too many. */
export async function actOnTeam<T>(
	locals: App.Locals,
	act: (work: Work<StaffActor>) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const actor = staffOf(locals);
	const tooMany = await countAttempt(agencyOf(locals).id, limits.team, actor.staffId);
	return tooMany ? refused(tooMany) : acting(actor, act);
}

type Wanted = { personId: string; change: TeamChange; typed: FormData };

/**
 * Makes a change. Gives how many promised visits it hits, or the answer to the form: what it was
 * refused for, or the visits that it would hit, to be sent off once more.
 */
export async function changeOrShow(
	locals: App.Locals,
	{ personId, change, typed }: Wanted,
	values: Record<string, string>
) {
	const agency = agencyOf(locals);
	const parsed = parseForm(seenForm, typed);
	if (!parsed.ok) return { refusal: refuseForm(parsed.problems, { values }) };
	const seen = parsed.value.seen ?? '';
	const person = await reading(staffOf(locals), (work) => askedCounselor(work, locals, personId));
	const { resourceId } = person.goes;
	const request = { resourceId, change, seen };
	const outcome = await actOnTeam(locals, (work) => changeTeam(work, agency, request));
	if (outcome.ok) return { hit: outcome.value.hit };
	if (!isAboutPromises(outcome.problems)) {
		return { refusal: refuseForm(outcome.problems, { values }) };
	}
	const plan = await reading(staffOf(locals), (work) =>
		planChange(work, resourceId, change, agency.zone)
	);
	if (!plan.ok) return { refusal: refuseForm(plan.problems, { values }) };
	const hit = {
		seen: plan.value.seen,
		lines: plan.value.hit.map(({ visit, troubles }) => ({
			...lineOf(visit, locals.language),
			troubles
		}))
	};
	return { refusal: showHit(outcome.problems, { values, hit }) };
}

/** Whether an act was refused because promises are hit that the person has not been shown. */
export function isAboutPromises(problems: Problem[]): boolean {
	return problems.some(({ code }) => code === 'promises_hit' || code === 'changed_meanwhile');
}

/** The answer with the promises: no fault of whoever sent the form, unless they changed meanwhile. */
export function showHit<T extends object>(problems: Problem[], shown: T) {
	const others = problems.filter(({ code }) => code !== 'promises_hit');
	return fail(statusOf(problems), { problems: others, ...shown });
}

/** A visit as a line of a preview. */
export function lineOf(visit: WeekVisit, language: Language) {
	const { id, number, startsAt, endsAt, zone } = visit;
	return { id, organization: hostOf(visit, language), number, startsAt, endsAt, zone };
}
