import type { StaffActor } from '#lib/base/actor.ts';
import { refused, type Outcome } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { templateNames } from '#lib/programmes/template-queries.server.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

/** An act on supplies by one person of the office, counted; refused when they are too many. */
export async function actOnSupplies<T>(
	locals: App.Locals,
	act: (work: Work<StaffActor>) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const actor = staffOf(locals);
	const tooMany = await countAttempt(agencyOf(locals).id, limits.supplies, actor.staffId);
	return tooMany ? refused(tooMany) : acting(actor, act);
}

/** The programmes that an item may be for, each once under its newest name. */
export async function programmesOf(work: Work, { language }: App.Locals) {
	const newest = [...Map.groupBy(await templateNames(work), ({ key }) => key).values()];
	return newest.map(([one]) => ({ value: one!.key, label: one!.name[language] }));
}
