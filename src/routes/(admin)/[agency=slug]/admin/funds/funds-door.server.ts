import type { StaffActor } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import { problem, refused, type Outcome } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { fundById, type Fund } from '#lib/programmes/fund/queries.server.ts';
import { agencyOf, missing, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

/** Who is signed in, if they keep funds; a page that says no for anybody else. */
export function keeperOf(locals: App.Locals): StaffActor {
	const actor = staffOf(locals);
	if (!mayKeepFunds(actor.role)) refusePage([problem('not_allowed')]);
	return actor;
}

/** Answers a question about a fund of the address, and may leave lines in the access log. */
export function askingFund<T>(
	locals: App.Locals,
	fundId: string,
	ask: (work: Work<StaffActor>, fund: Fund) => Promise<T>
): Promise<T> {
	const actor = keeperOf(locals);
	if (!isUuid(fundId)) missing();
	return acting(actor, async (work) => {
		const fund = await fundById(work, fundId);
		return fund ? ask(work, fund) : missing();
	});
}

/** An act on funds by one person of the office, counted; refused when they are too many. */
export async function actOnFund<T>(
	locals: App.Locals,
	act: (work: Work<StaffActor>) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const actor = keeperOf(locals);
	const tooMany = await countAttempt(agencyOf(locals).id, limits.fund, actor.staffId);
	return tooMany ? refused(tooMany) : acting(actor, act);
}
