import { Agent, createServer, request as httpRequest, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ToxicProxy } from './toxic-proxy.ts';

const PATIENCE_MS = 1_500;
let server: Server;
let heard: string[] = [];
let proxy: ToxicProxy;

beforeAll(async () => {
	server = createServer((request, response) => {
		let body = '';
		request.on('data', (text) => (body += text));
		request.on('end', () => {
			heard.push(`${request.method} ${request.url} ${body}`);
			response.end('true');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());
beforeEach(async () => {
	heard = [];
	proxy = await ToxicProxy.listen(() => (server.address() as { port: number }).port);
});
afterEach(() => proxy.close());

/**
 * What a client hears: the answer, `nothing` for its whole patience, or `broken`. Over a connection
 * of its own, or the one that `agent` keeps.
 */
function ask(body = 'x', agent: Agent | false = false): Promise<string> {
	return new Promise((resolve) => {
		const signal = AbortSignal.timeout(PATIENCE_MS);
		const where = { host: '127.0.0.1', port: proxy.port, path: '/book', method: 'POST' };
		const asking = httpRequest({ ...where, agent, signal }, (answer) => {
			answer.on('data', (text) => resolve(String(text)));
			answer.on('error', () => resolve('broken'));
		});
		asking.on('error', () => resolve(signal.aborted ? 'nothing' : 'broken'));
		asking.setHeader('content-length', Buffer.byteLength(body));
		asking.end(body);
	});
}

test('open, everything passes', async () => {
	expect(await ask('x'.repeat(100_000))).toBe('true');
	expect(heard[0]).toHaveLength('POST /book '.length + 100_000);
});

test('mute, the server has done it and the client is cut off', async () => {
	proxy.mode = 'mute';
	expect(await ask()).toBe('broken');
	expect(heard).toEqual(['POST /book x']);
	proxy.mode = 'open';
	expect(await ask()).toBe('true');
});

test('silent, nobody hears anything; an old connection stays dead, a new one is alive', async () => {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	expect(await ask('a', agent)).toBe('true');
	proxy.silence();
	expect(await ask('b')).toBe('nothing');
	proxy.mode = 'open';
	expect(await ask('c', agent)).toBe('nothing');
	expect(await ask('d')).toBe('true');
	expect(heard).toEqual(['POST /book a', 'POST /book d']);
	agent.destroy();
});

test('an impostor says yes, and the server hears nothing of it', async () => {
	proxy.impostor = (head, body) =>
		head.startsWith('POST /book ') && body.startsWith('lie')
			? 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfalse'
			: null;
	expect(await ask('lie' + 'x'.repeat(100_000))).toBe('false');
	expect(await ask('truth')).toBe('true');
	expect(heard).toEqual(['POST /book truth']);
});
