/**
 * A passkey of this phone, asked for a secret of its own (WebAuthn's PRF) after it has seen a finger
 * or a face. Nothing is proven to a server here: without that secret the wrapped key stays shut.
 */
import type { KeptPasskey } from '#lib/field/client/database.ts';
import {
	encode,
	fromBase64url,
	randomBytes,
	toBase64url,
	type Bytes
} from '#lib/identity/cryptography.ts';

/** cancelled: the person, or the time, ended the question. unfit: no secret comes from this one. */
export type NoAnswer = 'cancelled' | 'unfit';
type Question = Pick<KeptPasskey, 'id' | 'salt'>;
export type MadePasskey = Question & { answer: Bytes };
export type AskPasskey = (passkey: Question) => Promise<Bytes | NoAnswer>;
export type MakePasskey = (userId: string) => Promise<MadePasskey | NoAnswer>;

/** What the browser can do with passkeys; nothing of it rejects. */
export type Passkeys = {
	/** What the browser says beforehand; only `make` finds out. */
	isThere: () => Promise<boolean>;
	/** `name` is shown in the phone's list. A second one with the same `userId` replaces the first. */
	make: (userId: string, name: string) => Promise<MadePasskey | NoAnswer>;
	ask: AskPasskey;
	/** Tells the phone that this one opens nothing any more, where it listens. */
	forget: (id: string) => Promise<void>;
};

export const browserPasskeys: Passkeys = { isThere, make, ask, forget };

const SALT_BYTES = 32;
/** ES256, which all have, and RS256, for Windows. No signature is ever looked at. */
const algorithms = [-7, -257];
const title = 'Doorstep';

async function isThere(): Promise<boolean> {
	if (!('PublicKeyCredential' in window)) return false;
	try {
		return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
	} catch {
		return false;
	}
}

async function make(userId: string, name: string): Promise<MadePasskey | NoAnswer> {
	const salt = randomBytes(SALT_BYTES);
	const made = await answered(() =>
		navigator.credentials.create({
			publicKey: {
				challenge: randomBytes(SALT_BYTES),
				rp: { name: title },
				user: { id: encode(userId), name, displayName: name },
				pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
				authenticatorSelection: {
					authenticatorAttachment: 'platform',
					// Phones give a secret to passkeys that they list, and to no others.
					residentKey: 'required',
					userVerification: 'required'
				},
				extensions: { prf: { eval: { first: salt } } }
			}
		})
	);
	if (typeof made === 'string') return made;
	const question = { id: toBase64url(new Uint8Array(made.rawId)), salt: toBase64url(salt) };
	const answer = await secretOf(made, question);
	// What holds no key would stand in the phone's list for nothing.
	if (typeof answer === 'string') await forget(question.id);
	return typeof answer === 'string' ? answer : { ...question, answer };
}

/** Many phones tell the secret only when asked again, and say meanwhile that they have one. */
async function secretOf(made: PublicKeyCredential, question: Question): Promise<Bytes | NoAnswer> {
	const { prf } = made.getClientExtensionResults();
	if (!prf?.enabled && !prf?.results) return 'unfit';
	return prf.results ? secretIn(made) : ask(question);
}

async function ask({ id, salt }: Question): Promise<Bytes | NoAnswer> {
	const shown = await answered(() =>
		navigator.credentials.get({
			publicKey: {
				challenge: randomBytes(SALT_BYTES),
				allowCredentials: [{ type: 'public-key', id: fromBase64url(id), transports: ['internal'] }],
				userVerification: 'required',
				extensions: { prf: { eval: { first: fromBase64url(salt) } } }
			}
		})
	);
	return typeof shown === 'string' ? shown : secretIn(shown);
}

function secretIn(credential: PublicKeyCredential): Bytes | NoAnswer {
	const first = credential.getClientExtensionResults().prf?.results?.first;
	if (!first) return 'unfit';
	return first instanceof ArrayBuffer
		? new Uint8Array(first)
		: new Uint8Array(first.buffer as ArrayBuffer, first.byteOffset, first.byteLength);
}

async function answered(
	question: () => Promise<Credential | null>
): Promise<PublicKeyCredential | NoAnswer> {
	try {
		return ((await question()) as PublicKeyCredential | null) ?? 'cancelled';
	} catch (why) {
		const { name } = why as Error;
		// The browser tells no more apart, so that a page cannot find out who has which passkey.
		return name === 'NotAllowedError' || name === 'AbortError' ? 'cancelled' : 'unfit';
	}
}

async function forget(id: string): Promise<void> {
	const told = (window.PublicKeyCredential ?? {}) as {
		signalUnknownCredential?: (which: { rpId: string; credentialId: string }) => Promise<void>;
	};
	const which = { rpId: location.hostname, credentialId: id };
	await told.signalUnknownCredential?.(which).catch(() => {});
}
