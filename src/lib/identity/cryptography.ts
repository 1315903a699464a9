/**
 * The only cryptography of the product, on the server and on the phone, over WebCrypto alone, so
 * that an agency can put a validated module in its place.
 *
 * Every ciphertext starts with one byte of version. Tampering, a wrong key and wrong additional
 * data (aad: what the ciphertext belongs to) all throw; nothing comes back in part.
 */
import { uuidv7 } from '#lib/base/ids.ts';

export type Bytes = Uint8Array<ArrayBuffer>;
export type SealingKeys = { publicJwk: JsonWebKey; privateJwk: JsonWebKey };
/**
 * The private half of a sealing key with the public point that goes into each derivation, and what was
 * derived from it, by ephemeral point: envelopes of one sealer share it. Not for longer than a request.
 */
export type OpeningKey = { own: CryptoKey; point: Bytes; derived: Map<string, Promise<CryptoKey>> };
/** Seals bytes to one public key; `aad` says what they belong to. */
export type Sealer = (bytes: Bytes, aad: string) => Promise<string>;
/** A data key wrapped by a PIN: safe to store, useless without the PIN. Texts are base64url. */
export type WrappedKey = { version: 1; iterations: number; salt: string; wrapped: string };

/** The same data key wrapped by what a passkey answered; that answer is stored nowhere. */
export type PasskeyWrapping = { version: 1; wrapped: string };

/** OWASP Password Storage Cheat Sheet for PBKDF2 with HMAC-SHA-256. */
export const PIN_ITERATIONS = 600_000;

const VERSION = 1;
const IV_BYTES = 12;
const SALT_BYTES = 16;
const MASTER_SECRET_BYTES = 32;
const P256_POINT_BYTES = 65;
const PASSKEY_ANSWER_BYTES = 32;
const SEAL_INFO = 'doorstep seal 1';
const PIN_AAD = 'doorstep data key';
const PASSKEY_INFO = 'doorstep passkey 1';
const ecdh = { name: 'ECDH', namedCurve: 'P-256' };
const aes = { name: 'AES-GCM', length: 256 };

export function randomBytes(count: number): Bytes {
	return crypto.getRandomValues(new Uint8Array(count));
}

/** A secret for a link or a cookie, base64url; 32 bytes are 256 bits. */
export function randomToken(bytes = 32): string {
	return toBase64url(randomBytes(bytes));
}

/** A fresh UUID version 7. */
export function newId(now: Date): string {
	return uuidv7(now, randomBytes(16));
}

/** SHA-256 of bytes, or of a text in UTF-8; 64 lower-case hexadecimal digits. */
export async function sha256Hex(content: string | Bytes): Promise<string> {
	const bytes = typeof content === 'string' ? encode(content) : content;
	const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A random 256-bit key for `encryptJson`, and the same key wrapped by the PIN. */
export async function createDataKey(pin: string, iterations = PIN_ITERATIONS) {
	const raw = await crypto.subtle.generateKey(aes, true, ['encrypt', 'decrypt']);
	const wrapped = await wrapDataKey(raw, pin, iterations);
	return { key: await unwrapDataKey(wrapped, pin), wrapped };
}

/** The data key, not extractable. Throws when the PIN is wrong. */
export async function unwrapDataKey(wrapped: WrappedKey, pin: string): Promise<CryptoKey> {
	return unwrap(wrapped, pin, false);
}

/** The same data key under another PIN. Throws when the old PIN is wrong. */
export async function rewrapDataKey(wrapped: WrappedKey, oldPin: string, newPin: string) {
	return wrapDataKey(await unwrap(wrapped, oldPin, true), newPin, wrapped.iterations);
}

/**
 * The data key wrapped a second time, by the 32 bytes that a passkey answers (its PRF); `aad` says
 * which passkey and whose phone. Throws when the PIN is wrong.
 */
export async function wrapForPasskey(
	wrapped: WrappedKey,
	pin: string,
	answer: Bytes,
	aad: string
): Promise<PasskeyWrapping> {
	const key = await unwrap(wrapped, pin, true);
	const raw = new Uint8Array(await crypto.subtle.exportKey('raw', key));
	const again = await encrypt(await passkeyKey(answer), raw, encode(aad));
	return { version: 1, wrapped: toBase64url(again) };
}

/** The data key, not extractable. Throws when another passkey answered, or with another `aad`. */
export async function unwrapByPasskey(
	from: PasskeyWrapping,
	answer: Bytes,
	aad: string
): Promise<CryptoKey> {
	const raw = await decrypt(await passkeyKey(answer), fromBase64url(from.wrapped), encode(aad));
	return crypto.subtle.importKey('raw', raw, aes, false, ['encrypt', 'decrypt']);
}

/** Encrypts any JSON value; the ciphertext opens only with the same key and the same `aad`. */
export async function encryptJson(key: CryptoKey, value: unknown, aad: string): Promise<Bytes> {
	return encrypt(key, encode(JSON.stringify(value)), encode(aad));
}

/** The value that `encryptJson` was given. Throws on a wrong key, wrong `aad` or any changed bit. */
export async function decryptJson<T>(key: CryptoKey, cipher: Bytes, aad: string): Promise<T> {
	return JSON.parse(decode(await decrypt(key, cipher, encode(aad)))) as T;
}

/** A key pair for sealing: anyone with the public half can seal, only the private half opens. */
export async function generateSealingKeys(): Promise<SealingKeys> {
	const pair = await crypto.subtle.generateKey(ecdh, true, ['deriveBits']);
	const [publicJwk, privateJwk] = await Promise.all([
		crypto.subtle.exportKey('jwk', pair.publicKey),
		crypto.subtle.exportKey('jwk', pair.privateKey)
	]);
	return { publicJwk, privateJwk };
}

/**
 * Seals bytes to a public key: ephemeral ECDH P-256, HKDF-SHA-256, AES-256-GCM. The envelope is
 * base64url of version, ephemeral point, iv and ciphertext. The sealer cannot open it again.
 */
export async function seal(publicJwk: JsonWebKey, bytes: Bytes, aad: string): Promise<string> {
	return (await sealerTo(publicJwk))(bytes, aad);
}

/**
 * Seals any number of envelopes under one ephemeral pair, each with an iv of its own: who opens them
 * derives one key for all. The ephemeral private half is gone at once, and what stays in memory can
 * seal and not open.
 */
export async function sealerTo(publicJwk: JsonWebKey): Promise<Sealer> {
	const recipient = await importPublic(publicJwk);
	const pair = await crypto.subtle.generateKey(ecdh, false, ['deriveBits']);
	const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
	const to = await rawPoint(recipient);
	const key = await sealKey(pair.privateKey, recipient, point, to, 'encrypt');
	return async (bytes, aad) => toBase64url(concat(point, await encrypt(key, bytes, encode(aad))));
}

/** The private half, ready to open any number of envelopes. Throws on what is no such key. */
export async function openingKey(privateJwk: JsonWebKey): Promise<OpeningKey> {
	const { x, y } = privateJwk;
	const [own, recipient] = await Promise.all([
		crypto.subtle.importKey('jwk', privateJwk, ecdh, false, ['deriveBits']),
		importPublic({ kty: 'EC', crv: 'P-256', x, y })
	]);
	return { own, point: await rawPoint(recipient), derived: new Map() };
}

/** The bytes that were sealed. Throws on a wrong key, wrong `aad` or any changed bit. */
export async function open(key: OpeningKey, envelope: string, aad: string): Promise<Bytes> {
	const bytes = fromBase64url(envelope);
	const point = bytes.slice(0, P256_POINT_BYTES);
	const name = toBase64url(point);
	const opened = key.derived.get(name) ?? keyFrom(key, point);
	key.derived.set(name, opened);
	return decrypt(await opened, bytes.slice(P256_POINT_BYTES), encode(aad));
}

async function keyFrom({ own, point }: OpeningKey, ephemeral: Bytes): Promise<CryptoKey> {
	const other = await crypto.subtle.importKey('raw', ephemeral, ecdh, true, []);
	return sealKey(own, other, ephemeral, point, 'decrypt');
}

/** Encrypts a secret text for rest under the 32-byte master secret; `aad` says whose it is. */
export async function wrapSecret(master: Bytes, secret: string, aad: string): Promise<string> {
	return toBase64url(await encrypt(await masterKey(master), encode(secret), encode(aad)));
}

/** The secret text. Throws on a wrong master secret, wrong `aad` or any changed bit. */
export async function unwrapSecret(master: Bytes, wrapped: string, aad: string): Promise<string> {
	return decode(await decrypt(await masterKey(master), fromBase64url(wrapped), encode(aad)));
}

export function toBase64url(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Throws on characters outside the alphabet. */
export function fromBase64url(text: string): Bytes {
	const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
	const bytes = new Uint8Array(plain.length);
	for (let at = 0; at < bytes.length; at++) bytes[at] = plain.charCodeAt(at);
	return bytes;
}

export function encode(text: string): Bytes {
	return new TextEncoder().encode(text);
}

export function decode(bytes: Uint8Array): string {
	return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

async function encrypt(key: CryptoKey, bytes: Bytes, additionalData: Bytes): Promise<Bytes> {
	const iv = randomBytes(IV_BYTES);
	const cipher = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, bytes);
	return concat(Uint8Array.of(VERSION), iv, new Uint8Array(cipher));
}

async function decrypt(key: CryptoKey, cipher: Bytes, additionalData: Bytes): Promise<Bytes> {
	if (cipher[0] !== VERSION) throw new Error('unknown version of a ciphertext');
	const iv = cipher.slice(1, 1 + IV_BYTES);
	const body = cipher.slice(1 + IV_BYTES);
	return new Uint8Array(
		await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, body)
	);
}

async function wrapDataKey(key: CryptoKey, pin: string, iterations: number): Promise<WrappedKey> {
	const salt = randomBytes(SALT_BYTES);
	const raw = new Uint8Array(await crypto.subtle.exportKey('raw', key));
	const wrapped = await encrypt(await pinKey(pin, salt, iterations), raw, encode(PIN_AAD));
	return { version: 1, iterations, salt: toBase64url(salt), wrapped: toBase64url(wrapped) };
}

async function unwrap(from: WrappedKey, pin: string, extractable: boolean): Promise<CryptoKey> {
	const key = await pinKey(pin, fromBase64url(from.salt), from.iterations);
	const raw = await decrypt(key, fromBase64url(from.wrapped), encode(PIN_AAD));
	return crypto.subtle.importKey('raw', raw, aes, extractable, ['encrypt', 'decrypt']);
}

async function pinKey(pin: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
	const base = await crypto.subtle.importKey('raw', encode(pin), 'PBKDF2', false, ['deriveKey']);
	const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
	return crypto.subtle.deriveKey(how, base, aes, false, ['encrypt', 'decrypt']);
}

/** The answer has full entropy already; the derivation binds it to this one use. */
async function passkeyKey(answer: Bytes): Promise<CryptoKey> {
	if (answer.length !== PASSKEY_ANSWER_BYTES) throw new Error('a passkey answers with 32 bytes');
	const base = await crypto.subtle.importKey('raw', answer, 'HKDF', false, ['deriveKey']);
	const info = encode(PASSKEY_INFO);
	const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
	return crypto.subtle.deriveKey(how, base, aes, false, ['encrypt', 'decrypt']);
}

/** Both points go into the derivation, so that an envelope is bound to its recipient. */
async function sealKey(
	own: CryptoKey,
	other: CryptoKey,
	ephemeral: Bytes,
	recipient: Bytes,
	use: 'encrypt' | 'decrypt'
): Promise<CryptoKey> {
	const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256);
	const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
	const salt = concat(ephemeral, recipient);
	const how = { name: 'HKDF', hash: 'SHA-256', salt, info: encode(SEAL_INFO) };
	return crypto.subtle.deriveKey(how, base, aes, false, [use]);
}

async function importPublic(jwk: JsonWebKey): Promise<CryptoKey> {
	return crypto.subtle.importKey('jwk', jwk, ecdh, true, []);
}

async function rawPoint(key: CryptoKey): Promise<Bytes> {
	return new Uint8Array(await crypto.subtle.exportKey('raw', key));
}

async function masterKey(master: Bytes): Promise<CryptoKey> {
	if (master.length !== MASTER_SECRET_BYTES) throw new Error('the master secret has 32 bytes');
	return crypto.subtle.importKey('raw', master, aes, false, ['encrypt', 'decrypt']);
}

function concat(...parts: Uint8Array[]): Bytes {
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
