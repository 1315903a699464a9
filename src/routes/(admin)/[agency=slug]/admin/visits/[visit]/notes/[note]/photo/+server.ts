import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { PHOTO_TYPE } from '#lib/programmes/notes/note.ts';
import { readPhoto } from '#lib/programmes/notes/read-note.server.ts';
import { agencyOf, missing, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { id, parseForm, text } from '#lib/ui/form.ts';

const asking = v.object({ photo: id(), reason: text({ min: 2, max: 200 }) });

/** One photo, only ever as an answer to a form that says why; no address shows it again. */
export async function POST({ request, locals, params }) {
	const actor = staffOf(locals);
	if (!isUuid(params.visit)) missing();
	const parsed = parseForm(asking, await request.formData().catch(() => new FormData()));
	if (!parsed.ok) refusePage(parsed.problems);
	const tooMany = await countAttempt(agencyOf(locals).id, limits.team, actor.staffId);
	if (tooMany) refusePage([tooMany]);
	const asked = { visitId: params.visit, photoId: parsed.value.photo };
	const outcome = await acting(actor, (work) => readPhoto(work, asked, parsed.value.reason));
	if (!outcome.ok) refusePage(outcome.problems);
	return new Response(outcome.value, {
		headers: {
			'content-type': PHOTO_TYPE,
			'content-disposition': 'inline; filename="photo.jpg"',
			'cache-control': 'no-store',
			// It came from a phone: shown as a picture and as nothing else.
			'content-security-policy':
				"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
		}
	});
}
