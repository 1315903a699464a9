import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { guardedBy } from '#lib/server/commands/guard.ts';
import { addressOf } from '#lib/server/commands/web-server.ts';

const origin = 'https://visits.example';
let server: Server;

afterEach(() => void server?.close());

describe('the web server', () => {
	test.each([
		['another host', 'evil.example', 421],
		['our host on another port', 'visits.example:8443', 421],
		['our host', 'visits.example', 200],
		['our host in capitals', 'VISITS.example', 200]
	])('answers %s with the right status', async (_, host, status) => {
		expect((await get(host)).statusCode).toBe(status);
	});

	test('tells whom it misdirected where to go, in both languages', async () => {
		const answer = await get('evil.example');
		expect(answer.text).toContain(`주소는 ${origin}`);
		expect(answer.text).toContain(`is ${origin}`);
	});

	test('gives every answer the headers that keep it from being framed, sniffed or shared', async () => {
		for (const host of ['visits.example', 'evil.example']) {
			expect((await get(host)).headers).toMatchObject({
				'x-content-type-options': 'nosniff',
				'referrer-policy': 'no-referrer',
				'x-frame-options': 'DENY',
				'cross-origin-opener-policy': 'same-origin',
				'cross-origin-resource-policy': 'same-origin',
				'permissions-policy': expect.stringContaining('camera=(self)'),
				'strict-transport-security': 'max-age=31536000; includeSubDomains'
			});
		}
	});

	test('promises https only where it is https', async () => {
		const answer = await get('localhost:4310', 'http://localhost:4310');
		expect(answer.headers).not.toHaveProperty('strict-transport-security');
	});
});

describe('the address', () => {
	test('is this machine alone, unless the settings say otherwise', () => {
		expect(addressOf({})).toEqual({
			host: '127.0.0.1',
			port: 4310,
			publicOrigin: 'http://localhost:4310'
		});
		const set = { HOST: '0.0.0.0', PORT: '80', PUBLIC_ORIGIN: origin };
		expect(addressOf(set)).toEqual({ host: '0.0.0.0', port: 80, publicOrigin: origin });
	});

	test.each(['0', '65536', 'many', '43.1'])('refuses the port %s', (PORT) => {
		expect(() => addressOf({ PORT })).toThrow('PORT has to be');
	});

	test.each([origin + '/', 'visits.example', origin + '/a', 'HTTPS://visits.example'])(
		'refuses %s as its public origin',
		(PUBLIC_ORIGIN) => {
			expect(() => addressOf({ PUBLIC_ORIGIN })).toThrow('PUBLIC_ORIGIN has to be');
		}
	);
});

async function get(host: string, publicOrigin = origin) {
	server = createServer(guardedBy(publicOrigin, (_, response) => void response.end('the app')));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	const answer = await new Promise<IncomingMessage>((resolve, reject) => {
		request({ port, host: '127.0.0.1', headers: { host } }, resolve).on('error', reject).end();
	});
	const text = (await answer.setEncoding('utf8').toArray()).join('');
	server.close();
	return { statusCode: answer.statusCode, headers: answer.headers, text };
}
