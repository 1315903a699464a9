/** Signing in and out from the field app. Recording never needs a session; sending does. */
import { asPost, isOurs, type Fetch } from '#lib/field/client/wire.ts';

export type SignIn =
	| { kind: 'signed_in'; staff: { id: string; name: string } }
	/** The problem code that the server gave, such as wrong_sign_in or too_many_tries. */
	| { kind: 'refused'; code: string }
	| { kind: 'no_connection' };

export type SignOut =
	| { kind: 'signed_out' }
	/** Something still waits on this phone: send it first, or lock the phone instead. */
	| { kind: 'waiting'; count: number }
	| { kind: 'no_connection' };

/** `POST /{agency}/api/session`. `code` is the second factor, where the server asks for one. */
export async function signInAt(
	fetch: Fetch,
	agencySlug: string,
	given: { email: string; password: string; code?: string }
): Promise<SignIn> {
	const response = await tried(fetch, sessionAddress(agencySlug), asPost(given));
	const body = response && isJsonAnswer(response) ? await response.json().catch(() => null) : null;
	if (!response || !body) return { kind: 'no_connection' };
	if (response.ok && isOurs(response) && body.staff?.id) {
		return { kind: 'signed_in', staff: body.staff };
	}
	return { kind: 'refused', code: codeIn(body) };
}

/** `DELETE /{agency}/api/session`. True when the server ended the session, or had none. */
export async function endSession(fetch: Fetch, agencySlug: string): Promise<boolean> {
	const response = await tried(fetch, sessionAddress(agencySlug), asPost({}, 'DELETE'));
	return response !== null && (response.ok || response.status === 401) && isOurs(response);
}

function sessionAddress(agencySlug: string): string {
	return `/${agencySlug}/api/session`;
}

async function tried(fetch: Fetch, address: string, init: RequestInit): Promise<Response | null> {
	return fetch(address, init).catch(() => null);
}

function isJsonAnswer(response: Response): boolean {
	return response.headers.get('content-type')?.startsWith('application/json') ?? false;
}

/** Doors answer `{problems: [{code}]}`. */
function codeIn(body: { problems?: { code?: string }[] }): string {
	return body.problems?.[0]?.code ?? 'unexpected';
}
