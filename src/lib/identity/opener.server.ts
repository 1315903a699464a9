import { Buffer } from 'node:buffer';
import {
	createDecipheriv,
	createECDH,
	createSecretKey,
	hash,
	hkdfSync,
	type KeyObject
} from 'node:crypto';
import { decode } from '#lib/identity/cryptography.ts';

// What `open` and `sha256Hex` of the one cryptography do, without another thread: there each call is a
// job of its own, which costs ten times the work itself, and a phone hands in a hundred envelopes at
// once. The tests hold both to the same answers; whoever puts a validated module in the place of the
// one does so here too.

const CURVE = 'prime256v1';
const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const POINT_BYTES = 65;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const SEAL_INFO = 'doorstep seal 1';

/**
 * Opens what was sealed to one key and gives the text. Throws on a wrong key, wrong `aad` or any
 * changed bit. Remembers what it derived for each ephemeral point: not to be kept longer than a request.
 */
export type Opener = (envelope: string, aad: string) => string;

/** The opener of a private half. Throws on what is no such key. */
export function openerOf({ d }: JsonWebKey): Opener {
	const own = createECDH(CURVE);
	own.setPrivateKey(d!, 'base64url');
	const recipient = own.getPublicKey();
	const derived = new Map<string, KeyObject>();
	const keyFor = (point: Buffer) => {
		const name = point.toString('latin1');
		const key = derived.get(name) ?? keyFrom(own.computeSecret(point), point, recipient);
		derived.set(name, key);
		return key;
	};
	return (envelope, aad) => {
		const bytes = Buffer.from(envelope, 'base64url');
		if (bytes.toString('base64url') !== envelope) throw new Error('no base64url');
		const key = keyFor(bytes.subarray(0, POINT_BYTES));
		return decode(decrypt(key, bytes.subarray(POINT_BYTES), aad));
	};
}

/** SHA-256 of a text in UTF-8; 64 lower-case hexadecimal digits. */
export function sha256OfText(text: string): string {
	return hash('sha256', text);
}

/**
 * Both points go into the derivation, so that an envelope is bound to its recipient. A key that Node
 * knows as one: looking at bytes anew for each envelope takes it three times as long as opening it.
 */
function keyFrom(shared: Buffer, ephemeral: Buffer, recipient: Buffer): KeyObject {
	const salt = Buffer.concat([ephemeral, recipient]);
	const bytes = hkdfSync('sha256', shared, salt, SEAL_INFO, KEY_BYTES);
	return createSecretKey(new Uint8Array(bytes));
}

function decrypt(key: KeyObject, cipher: Buffer, aad: string): Buffer {
	if (cipher[0] !== VERSION) throw new Error('unknown version of a ciphertext');
	const iv = cipher.subarray(1, 1 + IV_BYTES);
	const body = cipher.subarray(1 + IV_BYTES, -TAG_BYTES);
	const way = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
	way.setAAD(Buffer.from(aad)).setAuthTag(cipher.subarray(-TAG_BYTES));
	return Buffer.concat([way.update(body), way.final()]);
}
