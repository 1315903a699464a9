import { json } from '@sveltejs/kit';
import { safeParse } from 'valibot';
import { problem, statusOf, type Problem } from '#lib/base/problems.ts';
import { photoPartSchema, PROTOCOL } from '#lib/field/protocol.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { takePhotoPart } from '#lib/programmes/notes/take-photo-part.server.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { readJson } from '#lib/server/json-body.server.ts';
import { acting } from '#lib/server/work.server.ts';

const ours = { 'x-doorstep': '1' };
const refuse = (...problems: Problem[]) =>
	json({ problems }, { status: statusOf(problems), headers: ours });

/** The next part of one photo, apart from the exchange, which never waits for it. */
export async function POST({ request, locals }) {
	const agency = agencyOf(locals);
	if (!locals.signedIn) return refuse(problem('sign_in_needed'));
	const actor = staffOf(locals);
	const tooMany = await countAttempt(agency.id, limits.photoPart, actor.staffId);
	if (tooMany) return refuse(tooMany);
	const body = await readJson(request);
	if (!body.ok) return refuse(...body.problems);
	const parsed = safeParse(photoPartSchema, body.value);
	if (!parsed.success) return refuse(problem('operation_unreadable'));
	const { photoId } = parsed.output;
	const outcome = await acting(actor, (work) => takePhotoPart(work, parsed.output));
	if (!outcome.ok) return refuse(...outcome.problems);
	return json({ protocol: PROTOCOL, photoId, ...outcome.value }, { headers: ours });
}
