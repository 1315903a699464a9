import { dutiesOf } from '#lib/jobs/duty-queries.server.ts';
import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

/** What the product does by itself for this agency, and when it last went well. */
export async function load({ locals }) {
	const duties = await reading(staffOf(locals), dutiesOf);
	return {
		duties: duties.map(({ name, everyMinutes, run, state }) => ({
			id: name,
			everyMinutes,
			state,
			beganAt: run?.beganAt ?? null,
			doneAt: run?.doneAt ?? null,
			durationMs: run?.durationMs ?? null,
			handled: run?.handled ?? null,
			failure: run?.failure ?? null
		}))
	};
}
