import { mkdtempSync, rmSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { get, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lanAddresses, offerHttps } from '#lib/server/commands/https.ts';
import { localCertificate, type LocalCertificate } from '#lib/server/commands/local-certificate.ts';
import { CERTIFICATE_PATH, trustServer } from '#lib/server/commands/trust-page.ts';
import { addressOf, serverFor } from '#lib/server/commands/web-server.ts';

const DAY_MS = 86_400_000;
const names = ['localhost', '127.0.0.1', '192.168.0.7', 'desk.local'];
const now = new Date();
const later = (days: number) => new Date(now.getTime() + days * DAY_MS);

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'doorstep-https-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What a visitor who trusts this authority is answered; or why he turns away. */
async function visit(
	certificate: LocalCertificate,
	options: RequestOptions
): Promise<{ status?: number; headers?: Record<string, unknown>; refused?: string }> {
	const env = { DOORSTEP_LOCAL_HTTPS: certificate.file };
	const app = (_: unknown, response: ServerResponse) => void response.end('the app');
	const server = serverFor('https://localhost:4310', app, env);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const headers = { host: 'localhost:4310' };
	try {
		return await new Promise((resolve) => {
			get({ host: '127.0.0.1', port, headers, agent: false, ...options }, (answer) => {
				answer.resume();
				resolve({ status: answer.statusCode, headers: answer.headers });
			}).on('error', (error) => resolve({ refused: error.message }));
		});
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

describe('the certificate of this machine', () => {
	test('opens the service to whoever trusts its authority, and to nobody else', async () => {
		const certificate = await localCertificate(folder, names, now);
		expect(
			await visit(certificate, { ca: certificate.authority, servername: 'localhost' })
		).toMatchObject({
			status: 200
		});
		expect((await visit(certificate, { servername: 'localhost' })).refused).toContain(
			'unable to verify the first certificate'
		);
	});

	test('promises nothing for the days after the trial', async () => {
		const certificate = await localCertificate(folder, names, now);
		const { headers } = await visit(certificate, {
			ca: certificate.authority,
			servername: 'localhost'
		});
		expect(headers).not.toHaveProperty('strict-transport-security');
		expect(headers).toHaveProperty('x-content-type-options', 'nosniff');
	});

	test('can vouch for no other name, whoever holds the key of its authority', async () => {
		for (const foreign of ['visits.example', '8.8.8.8']) {
			const certificate = await localCertificate(folder, [...names, foreign], now);
			const { refused } = await visit(certificate, {
				ca: certificate.authority,
				servername: 'localhost'
			});
			expect(refused, foreign).toBe('permitted subtree violation');
		}
	});

	test('stays as it is until a name is missing or it comes near its end', async () => {
		const first = await localCertificate(folder, names, now);
		const again = await localCertificate(folder, names.slice(1), later(1));
		expect(again).toEqual(first);
		const moved = await localCertificate(folder, [...names, '10.0.0.4'], later(1));
		expect(moved.authority).toBe(first.authority);
		expect(moved.server.cert).not.toBe(first.server.cert);
		expect(new X509Certificate(moved.server.cert).subjectAltName).toContain('10.0.0.4');
		const renewed = await localCertificate(folder, [...names, '10.0.0.4'], later(80));
		expect(renewed.authority).toBe(first.authority);
		expect(renewed.server.cert).not.toBe(moved.server.cert);
	});

	test('is made anew with its authority before that ends', async () => {
		const first = await localCertificate(folder, names, now);
		const next = await localCertificate(folder, names, later(700));
		expect(next.authority).not.toBe(first.authority);
		const server = new X509Certificate(next.server.cert);
		expect(server.checkIssued(new X509Certificate(next.authority))).toBe(true);
	});

	test('is readable by its owner alone', async () => {
		await localCertificate(folder, names, now);
		for (const name of ['authority.json', 'server.json']) {
			expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
		}
	});
});

describe('the page of the certificate', () => {
	test('hands out the certificate and never the key, and says its fingerprint', async () => {
		const certificate = await localCertificate(folder, names, now);
		const server = trustServer({ ...certificate, publicOrigin: 'https://192.168.0.7:4310' });
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const file = await fetch(origin + CERTIFICATE_PATH);
		expect(file.headers.get('content-type')).toBe('application/x-x509-ca-cert');
		const text = await file.text();
		expect(text).not.toContain('PRIVATE');
		const { fingerprint256 } = new X509Certificate(text);
		expect(fingerprint256.toLowerCase()).toBe(certificate.fingerprint);
		const page = await (await fetch(origin)).text();
		expect(page).toContain(certificate.fingerprint);
		expect(page).toContain('https://192.168.0.7:4310');
		expect((await fetch(origin + '/secret')).status).toBe(404);
		expect((await fetch(origin, { method: 'POST' })).status).toBe(405);
		server.close();
	});
});

describe('--https', () => {
	test('changes nothing where it is not asked for', async () => {
		const env = {};
		await offerHttps(() => folder, [], env);
		expect(env).toEqual({});
	});

	test('listens to the network under https, and all processes of the app know the certificate', async () => {
		const env: NodeJS.ProcessEnv = { PORT: '4700' };
		await offerHttps(() => folder, ['--https'], env);
		const publicOrigin = `https://${lanAddresses()[0] ?? 'localhost'}:4700`;
		expect(addressOf(env)).toEqual({ host: '0.0.0.0', port: 4700, publicOrigin });
		expect(env.DOORSTEP_LOCAL_HTTPS).toBe(join(folder, 'https/server.json'));
	});

	test.each(['https://visits.example', 'http://localhost:4310'])(
		'refuses to pretend to be %s',
		async (PUBLIC_ORIGIN) => {
			const asking = offerHttps(() => folder, ['--https'], { PUBLIC_ORIGIN });
			await expect(asking).rejects.toThrow('PUBLIC_ORIGIN has to be https on one of localhost');
		}
	);

	test('finds the private addresses of this machine, those of real networks first', () => {
		const card = (address: string, internal = false) => ({ address, internal, family: 'IPv4' });
		const cards = {
			lo: [card('127.0.0.1', true)],
			docker0: [card('172.17.0.1')],
			wlan0: [card('192.168.0.7'), { ...card('fe80::1'), family: 'IPv6' }],
			ppp0: [card('203.0.113.5')]
		};
		expect(lanAddresses(cards as never)).toEqual(['192.168.0.7', '172.17.0.1']);
	});
});
