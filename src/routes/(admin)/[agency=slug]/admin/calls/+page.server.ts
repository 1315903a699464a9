import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { askedCalls, callsAddress } from '#lib/calls/asked-calls.ts';
import { takeUpCall } from '#lib/calls/claims.server.ts';
import { justSaved } from '#lib/calls/just-saved.server.ts';
import { listCalls } from '#lib/calls/list-calls.server.ts';
import { savedIn } from '#lib/calls/saved-kinds.ts';
import { undoCall } from '#lib/calls/undo-call.server.ts';
import { templateNames } from '#lib/programmes/template-queries.server.ts';
import { agencyOf, missing, refuseForm } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { callerActing, callerOf, goOn } from './calls-door.server.ts';

const PAGES_MAX = 10_000;

/** The calls of today. Opening the list is an act, for it leaves a line about each person on it. */
export async function load({ locals, url }) {
	const actor = callerOf(locals);
	const search = askedCalls(url.searchParams, actor.role);
	const asked = Math.trunc(Number(url.searchParams.get('page'))) || 1;
	const page = Math.min(Math.max(1, asked), PAGES_MAX);
	return acting(actor, async (work) => ({
		...(await listCalls(work, agencyOf(locals), search, page)),
		search,
		programmes: await templateNames(work),
		saved: await justSaved(work, savedIn(url.searchParams)),
		isDone: url.searchParams.has('done')
	}));
}

export const actions = {
	/** Whoever comes next. */
	next: async (event) => {
		const { actor, tooMany } = await callerActing(event.locals);
		if (tooMany) return refuseForm([tooMany], {});
		return goOn(event, actor);
	},
	/** Somebody whom the caller chose. */
	take: async ({ locals, request, url }) => {
		const { actor, tooMany } = await callerActing(locals);
		if (tooMany) return refuseForm([tooMany], {});
		const id = (await request.formData()).get('id');
		if (!isUuid(id)) missing();
		const outcome = await acting(actor, (work) => takeUpCall(work, id));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		const address = callsAddress(askedCalls(url.searchParams, actor.role));
		redirect(303, `/${agencyOf(locals).slug}/admin/calls/${id}${address}`);
	},
	/** The call before was recorded by mistake. */
	undo: async ({ locals, request, url }) => {
		const { actor, tooMany } = await callerActing(locals);
		if (tooMany) return refuseForm([tooMany], {});
		const agency = agencyOf(locals);
		const id = (await request.formData()).get('id');
		if (!isUuid(id)) missing();
		const outcome = await acting(actor, (work) => undoCall(work, agency, id));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		const address = callsAddress(askedCalls(url.searchParams, actor.role), { undone: '' });
		redirect(303, `/${agency.slug}/admin/calls/${outcome.value}${address}`);
	}
};
