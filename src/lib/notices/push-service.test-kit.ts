import {
	createDecipheriv,
	createECDH,
	createPublicKey,
	hkdfSync,
	randomBytes,
	verify,
	type ECDH
} from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { localCertificate } from '#lib/server/commands/local-certificate.ts';

/* A push service and the browsers behind it, as RFC 8030, 8291 and 8292 say, written once more. */

export type Taken = {
	path: string;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
};

/** Stands on this machine under a certificate that this process trusts; `answer` says what it says. */
export async function pushService() {
	const folder = mkdtempSync(join(tmpdir(), 'push-'));
	const { authority, server } = await localCertificate(folder, ['localhost'], new Date());
	const trusted = getCACertificates('default');
	setDefaultCACertificates([...trusted, authority]);
	const taken: Taken[] = [];
	const answer = { status: 201, headers: {} as Record<string, string>, isSilent: false };
	const service = createServer(server, async (request, response) => {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		taken.push({ path: request.url!, headers: request.headers, body: Buffer.concat(parts) });
		if (!answer.isSilent) response.writeHead(answer.status, answer.headers).end();
	});
	await new Promise<void>((ready) => service.listen(0, '127.0.0.1', ready));
	const host = `localhost:${(service.address() as AddressInfo).port}`;
	process.env.PUSH_HOSTS = host;
	return {
		origin: `https://${host}`,
		taken,
		answer,
		leave: async () => {
			delete process.env.PUSH_HOSTS;
			setDefaultCACertificates(trusted);
			service.closeAllConnections();
			await new Promise((closed) => service.close(closed));
			rmSync(folder, { recursive: true });
		}
	};
}

/** A browser with keys of its own: what it gives away, and how it reads what was sealed for it. */
export function aBrowser(origin: string, name: string = randomBytes(8).toString('hex')) {
	const ecdh = createECDH('prime256v1');
	const p256dh = ecdh.generateKeys();
	const auth = randomBytes(16);
	return {
		target: {
			endpoint: `${origin}/to/${name}`,
			keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') }
		},
		read: (sealed: Buffer) => JSON.parse(opened(sealed, ecdh, p256dh, auth)) as object
	};
}

/** RFC 8291, 3.4, and the one record of RFC 8188. */
function opened(sealed: Buffer, ecdh: ECDH, ownPublic: Buffer, auth: Buffer): string {
	const salt = sealed.subarray(0, 16);
	const senderPublic = sealed.subarray(21, 21 + sealed[20]!);
	const record = sealed.subarray(21 + sealed[20]!);
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), ownPublic, senderPublic]);
	const ikm = hkdfSync('sha256', ecdh.computeSecret(senderPublic), auth, info, 32);
	const part = (name: string, bytes: number) =>
		Buffer.from(hkdfSync('sha256', Buffer.from(ikm), salt, `Content-Encoding: ${name}\0`, bytes));
	const cipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
	cipher.setAuthTag(record.subarray(-16));
	const text = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
	// The last record ends with a delimiter of two.
	return text.subarray(0, text.lastIndexOf(2)).toString('utf8');
}

/** What the sender says of itself, if its signature holds under the key it names (RFC 8292). */
export function senderOf({ headers }: Taken): { key: string; claims: Record<string, unknown> } {
	const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization as string)!;
	const [head, claims, signature] = token!.split('.');
	const point = Buffer.from(key!, 'base64url');
	const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((b) => b.toString('base64url'));
	const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
	const signed = Buffer.from(`${head}.${claims}`);
	const by = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
	if (!verify('sha256', signed, by, Buffer.from(signature!, 'base64url')))
		throw new Error('forged');
	return { key: key!, claims: JSON.parse(Buffer.from(claims!, 'base64url').toString()) };
}
