import { error, fail, type RequestEvent } from '@sveltejs/kit';
import type { Actor, ContactActor, StaffActor } from '#lib/base/actor.ts';
import { statusOf, type Problem } from '#lib/base/problems.ts';
import { problemWords } from '#lib/i18n/problem-words.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { isBusy } from '#lib/server/busy.server.ts';
import { onlyShown, textsOf } from '#lib/server/typed-form.server.ts';

export { textsOf };

// What every door does the same way: who is here, and how a refusal is answered.

/** The agency of the address; 404 when there is none. */
export function agencyOf(locals: App.Locals): Agency {
	if (!locals.agency) error(404, problemWords({ code: 'not_found' }).sentence);
	return locals.agency;
}

/** Anybody who opened a public page. */
export function visitorOf(locals: App.Locals): Extract<Actor, { kind: 'visitor' }> {
	return { kind: 'visitor', agencyId: agencyOf(locals).id };
}

/** Who holds the private link of a series, once the link was found to be its own. */
export function holderOf(locals: App.Locals, seriesId: string): Actor {
	return { kind: 'organization', agencyId: agencyOf(locals).id, seriesId };
}

/** The contact who is signed in. The hook lets nobody else through a door of the portal. */
export function contactOf(locals: App.Locals): ContactActor {
	if (!locals.contact) error(401, problemWords({ code: 'sign_in_needed' }).sentence);
	return locals.contact;
}

/** The signed-in person of the agency. The hook lets nobody else through a staff door. */
export function staffOf(locals: App.Locals): StaffActor {
	const agency = agencyOf(locals);
	if (!locals.signedIn) error(401, problemWords({ code: 'sign_in_needed' }).sentence);
	const { staffId, role } = locals.signedIn;
	return { kind: 'staff', agencyId: agency.id, staffId, role };
}

/** The answer to a form that was refused: its problems, and what was typed. */
export function refuseForm<T extends object>(problems: Problem[], typed: T) {
	return fail(statusOf(problems), { problems, ...typed });
}

/** The answer to a page that its rules refuse as a whole. */
export function refusePage(problems: Problem[]): never {
	error(statusOf(problems), problemWords(problems[0]!).sentence);
}

/** A file for spreadsheets to take home. */
export function csvAnswer(text: string, name: string): Response {
	return new Response(text, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${name}"`
		}
	});
}

/** A file of any kind to take home, with the fingerprint that the ledger has of it (RFC 9530). */
export function fileAnswer(file: {
	name: string;
	type: string;
	bytes: Uint8Array<ArrayBuffer>;
	sha256: string;
}): Response {
	const digest = Buffer.from(file.sha256, 'hex').toString('base64');
	return new Response(file.bytes, {
		headers: {
			'content-type': file.type,
			'content-disposition': `attachment; filename="${file.name}"`,
			'repr-digest': `sha-256=:${digest}:`
		}
	});
}

type MissingCode = 'link_unknown' | 'series_link_over' | 'not_found' | 'service_over';

/** A page that is not there for this person; a link of another agency looks the same. */
export function missing(code: MissingCode = 'not_found'): never {
	error(404, problemWords({ code }).sentence);
}

/**
 * An action that loses nothing typed: its form comes back with its values when it was sent only to be
 * shown again, and, with the words for that, when the database does not answer. `valuesOf` says how the
 * page reads them, where it is not by name alone.
 */
export function keepTyped<E extends RequestEvent, R>(
	action: (event: E) => Promise<R>,
	valuesOf: (typed: FormData) => Record<string, string> = textsOf
) {
	return async (event: E) => {
		const typed = await typedIn(event.request);
		const shown = onlyShown(event, typed);
		if (shown) return { problems: [] as Problem[], values: valuesOf(shown) };
		try {
			return await action(event);
		} catch (error) {
			if (!isBusy(error)) throw error;
			return refuseForm([error.problem], { values: valuesOf(typed) });
		}
	};
}

/** What a request carries as a form, read from a copy; whatever else it carries is no form at all. */
async function typedIn(request: Request): Promise<FormData> {
	return request
		.clone()
		.formData()
		.catch(() => new FormData());
}
