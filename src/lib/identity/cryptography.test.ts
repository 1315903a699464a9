import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUuid } from '#lib/base/ids.ts';
import * as cryptography from '#lib/identity/cryptography.ts';

const { decode, encode, fromBase64url, toBase64url } = cryptography;
const FEW_ITERATIONS = 1000;

function flipBit(bytes: cryptography.Bytes, at: number): cryptography.Bytes {
	const changed = bytes.slice();
	changed[at % changed.length]! ^= 1 << (at % 8);
	return changed;
}

describe('small things', () => {
	test('base64url brings every byte string back and is safe in an address', () => {
		fc.assert(
			fc.property(fc.uint8Array(), (bytes) => {
				const text = toBase64url(bytes);
				expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
				expect([...fromBase64url(text)]).toEqual([...bytes]);
			})
		);
	});

	test('a token holds 256 random bits and an id is a UUID of version 7', () => {
		expect(fromBase64url(cryptography.randomToken())).toHaveLength(32);
		expect(cryptography.randomToken()).not.toBe(cryptography.randomToken());
		const id = cryptography.newId(new Date());
		expect(isUuid(id) && id[14] === '7').toBe(true);
	});

	test('the hash is SHA-256 (FIPS 180-4, "abc")', async () => {
		expect(await cryptography.sha256Hex('abc')).toBe(
			'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
		);
	});
});

describe('a key under a PIN', () => {
	test('the PIN gives the key back, another PIN does not, and the key never leaves', async () => {
		const { key, wrapped } = await cryptography.createDataKey('402913', FEW_ITERATIONS);
		const cipher = await cryptography.encryptJson(key, { name: '김하늘' }, 'day');
		const again = await cryptography.unwrapDataKey(wrapped, '402913');
		expect(await cryptography.decryptJson(again, cipher, 'day')).toEqual({ name: '김하늘' });
		await expect(cryptography.unwrapDataKey(wrapped, '402914')).rejects.toThrow();
		await expect(crypto.subtle.exportKey('raw', again)).rejects.toThrow();
	});

	test('a new PIN opens the same key and the old one no longer does', async () => {
		const { key, wrapped } = await cryptography.createDataKey('402913', FEW_ITERATIONS);
		const cipher = await cryptography.encryptJson(key, [1], 'day');
		const changed = await cryptography.rewrapDataKey(wrapped, '402913', '777222');
		const again = await cryptography.unwrapDataKey(changed, '777222');
		expect(await cryptography.decryptJson(again, cipher, 'day')).toEqual([1]);
		await expect(cryptography.unwrapDataKey(changed, '402913')).rejects.toThrow();
		await expect(cryptography.rewrapDataKey(wrapped, '000000', '1')).rejects.toThrow();
	});

	test('a PIN costs 600,000 rounds unless told otherwise', async () => {
		const { wrapped } = await cryptography.createDataKey('402913');
		expect(wrapped.iterations).toBe(600_000);
	});
});

describe('a key under a passkey', () => {
	const answer = cryptography.randomBytes(32);

	test('the same answer gives the same key back, and the key never leaves', async () => {
		const { key, wrapped } = await cryptography.createDataKey('402913', FEW_ITERATIONS);
		const cipher = await cryptography.encryptJson(key, ['김하늘'], 'day');
		const second = await cryptography.wrapForPasskey(wrapped, '402913', answer, 'mine');
		const again = await cryptography.unwrapByPasskey(second, answer, 'mine');
		expect(await cryptography.decryptJson(again, cipher, 'day')).toEqual(['김하늘']);
		await expect(crypto.subtle.exportKey('raw', again)).rejects.toThrow();
	});

	test('another answer, another owner, a changed bit and a wrong PIN give nothing', async () => {
		const { wrapped } = await cryptography.createDataKey('402913', FEW_ITERATIONS);
		const second = await cryptography.wrapForPasskey(wrapped, '402913', answer, 'mine');
		const changed = toBase64url(flipBit(fromBase64url(second.wrapped), 200));
		const tries = [
			() => cryptography.unwrapByPasskey(second, flipBit(answer, 3), 'mine'),
			() => cryptography.unwrapByPasskey(second, answer, 'theirs'),
			() => cryptography.unwrapByPasskey(second, answer.slice(0, 31), 'mine'),
			() => cryptography.unwrapByPasskey({ ...second, wrapped: changed }, answer, 'mine'),
			() => cryptography.wrapForPasskey(wrapped, '402914', answer, 'mine')
		];
		for (const one of tries) await expect(one()).rejects.toThrow();
	});
});

describe('encrypted records', () => {
	test('any changed bit, a swapped record and a cut record are rejected', async () => {
		const { key } = await cryptography.createDataKey('402913', FEW_ITERATIONS);
		const cipher = await cryptography.encryptJson(key, { ppm: 18 }, 'operation 1');
		for (let at = 0; at < cipher.length; at++) {
			const changed = cryptography.decryptJson(key, flipBit(cipher, at), 'operation 1');
			await expect(changed).rejects.toThrow();
		}
		await expect(cryptography.decryptJson(key, cipher, 'operation 2')).rejects.toThrow();
		const cut = cipher.slice(0, -1);
		await expect(cryptography.decryptJson(key, cut, 'operation 1')).rejects.toThrow();
	});

	test('the same value never gives the same ciphertext twice', async () => {
		const { key } = await cryptography.createDataKey('402913', FEW_ITERATIONS);
		const [one, two] = [
			await cryptography.encryptJson(key, 1, 'a'),
			await cryptography.encryptJson(key, 1, 'a')
		];
		expect(toBase64url(one)).not.toBe(toBase64url(two));
	});
});

describe('sealing', () => {
	test('what is sealed to a public key opens with the private key only', async () => {
		const [agency, stranger] = [
			await cryptography.generateSealingKeys(),
			await cryptography.generateSealingKeys()
		];
		const envelope = await cryptography.seal(agency.publicJwk, encode('기록'), 'op 1');
		expect(
			decode(
				await cryptography.open(await cryptography.openingKey(agency.privateJwk), envelope, 'op 1')
			)
		).toBe('기록');
		await expect(
			cryptography.open(await cryptography.openingKey(stranger.privateJwk), envelope, 'op 1')
		).rejects.toThrow();
		expect(agency.publicJwk.d).toBeUndefined();
	});

	test('a changed envelope, another context and another version are rejected', async () => {
		const { publicJwk, privateJwk } = await cryptography.generateSealingKeys();
		const envelope = await cryptography.seal(publicJwk, encode('기록'), 'op 1');
		await expect(
			cryptography.open(await cryptography.openingKey(privateJwk), envelope, 'op 2')
		).rejects.toThrow();
		const bytes = fromBase64url(envelope);
		for (let at = 0; at < bytes.length; at++) {
			const changed = toBase64url(flipBit(bytes, at));
			await expect(
				cryptography.open(await cryptography.openingKey(privateJwk), changed, 'op 1')
			).rejects.toThrow();
		}
	});
});

describe('a sealer', () => {
	test('seals under one ephemeral point, each time otherwise, and each opens for its own only', async () => {
		const { publicJwk, privateJwk } = await cryptography.generateSealingKeys();
		const seal = await cryptography.sealerTo(publicJwk);
		const envelopes = await Promise.all(['1', '2', '3'].map((one) => seal(encode('기록'), one)));
		const key = await cryptography.openingKey(privateJwk);
		for (const [at, envelope] of envelopes.entries()) {
			expect(decode(await cryptography.open(key, envelope, String(at + 1)))).toBe('기록');
			await expect(cryptography.open(key, envelope, 'other')).rejects.toThrow();
		}
		const parts = envelopes.map((one) => fromBase64url(one));
		expect(new Set(parts.map((one) => toBase64url(one.slice(0, 65)))).size).toBe(1);
		expect(new Set(parts.map((one) => toBase64url(one.slice(66, 78)))).size).toBe(3);
		expect(key.derived.size).toBe(1);
	});

	test('of another time has another point, and a spoilt envelope spoils no other', async () => {
		const { publicJwk, privateJwk } = await cryptography.generateSealingKeys();
		const key = await cryptography.openingKey(privateJwk);
		const [one, two] = [
			await (await cryptography.sealerTo(publicJwk))(encode('하나'), 'op'),
			await (await cryptography.sealerTo(publicJwk))(encode('둘'), 'op')
		];
		const spoilt = toBase64url(flipBit(fromBase64url(one), 8 * 20 + 3));
		await expect(cryptography.open(key, spoilt, 'op')).rejects.toThrow();
		expect(decode(await cryptography.open(key, one, 'op'))).toBe('하나');
		expect(decode(await cryptography.open(key, two, 'op'))).toBe('둘');
		expect(key.derived.size).toBe(3);
	});
});

describe('secrets at rest', () => {
	test('a secret opens under its master secret and its owner only', async () => {
		const master = cryptography.randomBytes(32);
		const wrapped = await cryptography.wrapSecret(master, 'private', 'agency 1');
		expect(await cryptography.unwrapSecret(master, wrapped, 'agency 1')).toBe('private');
		await expect(cryptography.unwrapSecret(master, wrapped, 'agency 2')).rejects.toThrow();
		const other = cryptography.randomBytes(32);
		await expect(cryptography.unwrapSecret(other, wrapped, 'agency 1')).rejects.toThrow();
		const short = cryptography.randomBytes(16);
		await expect(cryptography.wrapSecret(short, 'private', 'agency 1')).rejects.toThrow('32 bytes');
	});
});
