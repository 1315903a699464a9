import { askedRunningOut, AHEAD_DAYS } from '#lib/calls/running-out.ts';
import { listRunningOut } from '#lib/calls/running-out.server.ts';
import { agencyOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { callerOf } from '../calls-door.server.ts';

const PAGES_MAX = 10_000;

/** Opening the list is an act, for it leaves a line about each person on it. */
export async function load({ locals, url }) {
	const actor = callerOf(locals);
	const search = askedRunningOut(url.searchParams, actor.role);
	const asked = Math.trunc(Number(url.searchParams.get('page'))) || 1;
	const page = Math.min(Math.max(1, asked), PAGES_MAX);
	return acting(actor, async (work) => {
		const { people, ...list } = await listRunningOut(work, agencyOf(locals), search, page);
		return {
			...{ ...list, search, days: AHEAD_DAYS },
			people: people.map((one, at) => ({ ...one, id: String(at) }))
		};
	});
}
