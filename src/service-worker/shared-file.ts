/**
 * A file that somebody shares to the installed app comes as a POST. It is kept in the memory of this
 * worker alone, since it may name people, until the page that opens asks for it once.
 */
export const SHARED = '/field-shared';

let kept: File | null = null;

/** Keeps the file and gives the way to the page that asks for it. */
export async function keepShared(request: Request): Promise<Response> {
	const form = await request.formData().catch(() => null);
	const file = form?.get('file');
	kept = file instanceof File ? file : null;
	return Response.redirect('/field-shell?to=shared', 303);
}

/** Hands the file out, once; null where there is none. */
export function giveShared(): File | null {
	const file = kept;
	kept = null;
	return file;
}
