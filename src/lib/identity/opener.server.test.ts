import { describe, expect, test } from 'vitest';
import {
	decode,
	encode,
	fromBase64url,
	generateSealingKeys,
	open,
	openingKey,
	seal,
	sealerTo,
	sha256Hex,
	toBase64url,
	type Bytes
} from '#lib/identity/cryptography.ts';
import { openerOf, sha256OfText } from '#lib/identity/opener.server.ts';

const words = '혈압 120/80, “quoted” 🙂';

function flipBit(bytes: Bytes, bit: number): Bytes {
	const changed = bytes.slice();
	changed[bit >> 3]! ^= 1 << (bit & 7);
	return changed;
}

describe('an opener', () => {
	test('opens what the one cryptography sealed, for its key and its context only', async () => {
		const [agency, stranger] = [await generateSealingKeys(), await generateSealingKeys()];
		const envelope = await seal(agency.publicJwk, encode(words), 'op 1');
		const opened = await open(await openingKey(agency.privateJwk), envelope, 'op 1');
		expect(openerOf(agency.privateJwk)(envelope, 'op 1')).toBe(decode(opened));
		expect(() => openerOf(agency.privateJwk)(envelope, 'op 2')).toThrow();
		expect(() => openerOf(stranger.privateJwk)(envelope, 'op 1')).toThrow();
	});

	test('opens all that was sealed under one point and under another, also after a spoilt one', async () => {
		const { publicJwk, privateJwk } = await generateSealingKeys();
		const [one, other] = [await sealerTo(publicJwk), await sealerTo(publicJwk)];
		const opens = openerOf(privateJwk);
		const first = await one(encode('하나'), '1');
		expect(() => opens(toBase64url(flipBit(fromBase64url(first), 8 * 20 + 3)), '1')).toThrow();
		expect(opens(first, '1')).toBe('하나');
		expect(opens(await other(encode('둘'), '2'), '2')).toBe('둘');
		expect(opens(await one(encode('셋'), '3'), '3')).toBe('셋');
	});

	test('rejects every changed bit, whatever is cut off or put on, and what is no text', async () => {
		const { publicJwk, privateJwk } = await generateSealingKeys();
		const opens = openerOf(privateJwk);
		const envelope = await seal(publicJwk, encode('기록'), 'op');
		const bytes = fromBase64url(envelope);
		for (let bit = 0; bit < bytes.length * 8; bit++) {
			expect(() => opens(toBase64url(flipBit(bytes, bit)), 'op')).toThrow();
		}
		for (let length = 0; length < bytes.length; length++) {
			expect(() => opens(toBase64url(bytes.slice(0, length)), 'op')).toThrow();
		}
		for (const more of ['A', 'AAAA', '=', ' '])
			expect(() => opens(envelope + more, 'op')).toThrow();
		const noText = await seal(publicJwk, Uint8Array.of(0xff, 0xfe), 'op');
		expect(() => opens(noText, 'op')).toThrow();
	});
});

test('the hash of a text is that of the one cryptography', async () => {
	for (const text of ['', 'abc', words]) expect(sha256OfText(text)).toBe(await sha256Hex(text));
});
