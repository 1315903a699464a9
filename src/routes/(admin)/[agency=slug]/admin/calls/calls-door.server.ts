import { redirect } from '@sveltejs/kit';
import type { StaffActor } from '#lib/base/actor.ts';
import { problem } from '#lib/base/problems.ts';
import { dayOf } from '#lib/base/days.ts';
import { askedCalls, callsAddress } from '#lib/calls/asked-calls.ts';
import { mayCall } from '#lib/calls/call-rights.ts';
import { savedAddress, type Saved } from '#lib/calls/saved-kinds.ts';
import { takeUpCall } from '#lib/calls/claims.server.ts';
import { nextToCall } from '#lib/calls/due-calls.server.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';

type Event = { locals: App.Locals; url: URL };

/** Who may open the desk. */
export function callerOf(locals: App.Locals): StaffActor {
	const actor = staffOf(locals);
	if (!mayCall(actor.role)) refusePage([problem('not_allowed')]);
	return actor;
}

/** The same for an act, which is counted. */
export async function callerActing(locals: App.Locals) {
	const actor = callerOf(locals);
	return { actor, tooMany: await countAttempt(actor.agencyId, limits.calls, actor.staffId) };
}

/** Goes on with whoever comes next in the list, or to the list when nobody does, and says what was saved. */
export async function goOn(
	{ locals, url }: Event,
	actor: StaffActor,
	{ saved, notThis = null }: { saved?: Saved; notThis?: string | null } = {}
): Promise<never> {
	const agency = agencyOf(locals);
	const search = askedCalls(url.searchParams, actor.role);
	const next = await acting(actor, async (work) => {
		const today = dayOf(work.now, agency.zone);
		const id = await nextToCall(work, search, today, notThis);
		// Somebody may have taken them at this very moment: the list then shows it.
		return id && (await takeUpCall(work, id)).ok ? id : null;
	});
	const to = next ? `/${next}` : '';
	const said = { ...(saved && savedAddress(saved)), ...(!next && { done: '' }) };
	redirect(303, `/${agency.slug}/admin/calls${to}${callsAddress(search, said)}`);
}
