import type { Cookies } from '@sveltejs/kit';
import { atRest } from '#lib/identity/at-rest.server.ts';

/*
 * Which time somebody just booked, for the page that answers it: an address can be typed by anybody
 * and passed on, and would show a time that nobody has. Sealed, since it says whose it is.
 */

// As long as somebody looks at the answer.
const KEPT_SECONDS = 600;
const name = 'taken';

export type Taken = { enrolmentId: string; fromMinute: number };

/** Keeps it for the page at `path`, of the code, alone. */
export async function keepTaken(
	cookies: Cookies,
	url: URL,
	{ path, code, taken }: { path: string; code: string; taken: Taken }
): Promise<void> {
	cookies.set(name, await atRest.close(JSON.stringify(taken), rowOf(code)), {
		path,
		httpOnly: true,
		secure: url.protocol === 'https:',
		sameSite: 'lax',
		maxAge: KEPT_SECONDS
	});
}

/** Forgets it when somebody else, or without a time, joins in the same browser. */
export function dropTaken(cookies: Cookies, path: string): void {
	cookies.delete(name, { path });
}

/** What was booked by this code in this browser; null where nothing was, or the text is not ours. */
export async function takenBefore(cookies: Cookies, code: string): Promise<Taken | null> {
	const sealed = cookies.get(name);
	if (!sealed) return null;
	try {
		return JSON.parse(await atRest.open(sealed, rowOf(code))) as Taken;
	} catch {
		return null;
	}
}

/** What is kept for one code opens for no other. */
function rowOf(code: string): string {
	return `taken ${code}`;
}
