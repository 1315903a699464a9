const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a lower-case UUID of any version. */
export function isUuid(text: unknown): text is string {
	return typeof text === 'string' && uuidPattern.test(text);
}

/**
 * A UUID version 7 (RFC 9562): 48 bits of milliseconds, then chance. The order inside it is for
 * index locality only; never sort facts by it.
 */
export function uuidv7(now: Date, chance: Uint8Array): string {
	const bytes = new Uint8Array(16);
	bytes.set(chance.subarray(0, 16));
	let ms = now.getTime();
	for (let i = 5; i >= 0; i--) {
		bytes[i] = ms % 256;
		ms = Math.floor(ms / 256);
	}
	bytes[6] = (bytes[6]! & 0x0f) | 0x70;
	bytes[8] = (bytes[8]! & 0x3f) | 0x80;
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return [8, 12, 16, 20].reduceRight((text, at) => text.slice(0, at) + '-' + text.slice(at), hex);
}

/** Letters and digits that nobody confuses when read from a poster: no 0, O, 1, I, L. */
export const codeAlphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** A short typeable code of one character for each byte of chance. */
export function typeableCode(chance: Uint8Array): string {
	return Array.from(chance, (byte) => codeAlphabet[byte % codeAlphabet.length]).join('');
}

/** What a person typed as a code: capitals, without blanks and hyphens. */
export function normalizeCode(typed: string): string {
	return typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
