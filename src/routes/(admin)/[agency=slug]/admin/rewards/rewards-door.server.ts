import type { StaffActor } from '#lib/base/actor.ts';
import { problem, refused, type Outcome } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { mayGiveRewards } from '#lib/identity/doors.ts';
import { agencyOf, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

/** Who is signed in, if they give rewards; a page that says no for anybody else. */
export function giverOf(locals: App.Locals): StaffActor {
	const actor = staffOf(locals);
	if (!mayGiveRewards(actor.role)) refusePage([problem('not_allowed')]);
	return actor;
}

/** An act on rewards by one person of the office, counted; refused when they are too many. */
export async function actOnRewards<T>(
	locals: App.Locals,
	act: (work: Work<StaffActor>) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const actor = giverOf(locals);
	const tooMany = await countAttempt(agencyOf(locals).id, limits.rewards, actor.staffId);
	return tooMany ? refused(tooMany) : acting(actor, act);
}
