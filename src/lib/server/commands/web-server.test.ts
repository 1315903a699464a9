import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { guardedBy } from '#lib/server/commands/guard.ts';
import { addressOf, openServer } from '#lib/server/commands/web-server.ts';
import { freePort } from '#lib/server/postgres/ports.ts';
import { processState } from '#lib/server/process-state.server.ts';

const origin = 'https://visits.example';
let server: Server;

afterEach(() => {
	server?.close();
	delete processState.readiness;
	processState.isStopping = false;
});

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

describe('health', () => {
	test.each(['visits.example', 'evil.example', '127.0.0.1'])(
		'is told on this machine under the name %s, and kept by nobody',
		async (host) => {
			const live = await get(host, origin, '/health/live');
			expect(live.statusCode).toBe(200);
			expect(live.headers['cache-control']).toBe('no-store');
			expect(JSON.parse(live.text)).toEqual({ alive: true });
		}
	);

	test('is 503 while the app has not started, while a check fails, and while it stops', async () => {
		const ready = () => get('visits.example', origin, '/health/ready?x');
		expect(await ready()).toMatchObject({ statusCode: 503, text: '{"started":false}\n' });
		processState.readiness = async () => ({ database: true, queue: false });
		expect((await ready()).statusCode).toBe(503);
		processState.readiness = async () => ({ database: true, queue: true });
		expect((await ready()).statusCode).toBe(200);
		processState.isStopping = true;
		expect(JSON.parse((await ready()).text)).toEqual({
			database: true,
			queue: true,
			staying: false
		});
	});
});

describe('the limits of the server', () => {
	test.each(['PUT', 'PATCH', 'TRACE', 'PROPFIND'])('%s is no way to ask', async (method) => {
		const answer = await get('visits.example', origin, '/', method);
		expect(answer.statusCode).toBe(405);
		expect(answer.headers.allow).toContain('POST');
	});

	test('headers that are too large or too slow end the connection', async () => {
		const web = await openServer(
			{ host: '127.0.0.1', port: await freePort(), publicOrigin: origin },
			(_, response) => void response.end('the app'),
			{ HEADERS_SECONDS: '0.2', HEADER_BYTES_MAX: '2048' }
		);
		const send = async (text: string) => {
			const socket = connect(web.address.port, '127.0.0.1');
			socket.write(text);
			return (await socket.setEncoding('utf8').toArray()).join('');
		};
		const large = `GET / HTTP/1.1\r\nHost: visits.example\r\nX: ${'x'.repeat(4000)}\r\n\r\n`;
		expect(await send(large)).toMatch(/^HTTP\/1\.1 431/);
		expect(await send('GET / HTTP/1.1\r\nHost: visits')).toMatch(/^HTTP\/1\.1 408/);
		await web.stop();
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

async function get(host: string, publicOrigin = origin, path = '/', method = 'GET') {
	server = createServer(guardedBy(publicOrigin, (_, response) => void response.end('the app')));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	const answer = await new Promise<IncomingMessage>((resolve, reject) => {
		request({ port, path, method, host: '127.0.0.1', headers: { host } }, resolve)
			.on('error', reject)
			.end();
	});
	const text = (await answer.setEncoding('utf8').toArray()).join('');
	server.close();
	return { statusCode: answer.statusCode, headers: answer.headers, text };
}
