import { storiesOf } from '#lib/amends/review-queries.server.ts';
import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

const STORIES_MAX = 200;

/** What is told to everybody of the agency. */
export async function load({ locals }) {
	const actor = staffOf(locals);
	const stories = await reading(actor, (work) => storiesOf(work, STORIES_MAX));
	return { role: actor.role, stories };
}
