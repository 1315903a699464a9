import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { project } from '#lib/server/commands/project.ts';
import { securityHeaders } from '#lib/server/security-headers.ts';

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const TIMEOUT_CHECK_MS = 2_000;
const FINISH_MAX_MS = 10_000;
// The queue lets running jobs finish for five seconds, then the pools close.
const CLOSE_MAX_MS = 8_000;

export type Address = { host: string; port: number; publicOrigin: string };
export type WebServer = { address: Address; stop: () => Promise<void> };

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Where to listen and under which address people come, from HOST, PORT and PUBLIC_ORIGIN. */
export function addressOf(env = process.env): Address {
	const port = Number(env.PORT || 4310);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Error(`PORT has to be a number from 1 to 65535, not "${env.PORT}".`);
	}
	const publicOrigin = env.PUBLIC_ORIGIN || `http://localhost:${port}`;
	if (!URL.canParse(publicOrigin) || new URL(publicOrigin).origin !== publicOrigin) {
		throw new Error(`PUBLIC_ORIGIN has to be like https://visits.example, not "${publicOrigin}".`);
	}
	return { host: env.HOST || '127.0.0.1', port, publicOrigin };
}

/** Serves the built app. `stop` lets open requests finish (10 s), then lets the app close itself. */
export async function startWebServer(address: Address): Promise<WebServer> {
	// The app takes its own address from here, never from what a request says.
	process.env.ORIGIN = address.publicOrigin;
	// Enough for whatever a person pastes into a field to be told so in that field.
	process.env.BODY_SIZE_LIMIT ||= '2M';
	const app = join(project, 'build/handler.js');
	if (!existsSync(app)) throw new Error('The app is not built yet: npm run build');
	const { handler } = await import(pathToFileURL(app).href);
	const server = serverFor(address.publicOrigin, handler);
	server.headersTimeout = HEADERS_TIMEOUT_MS;
	server.requestTimeout = REQUEST_TIMEOUT_MS;
	await listen(server, address);
	return { address, stop: () => stop(server) };
}

/**
 * Plain http, for a proxy or for this machine; https where DOORSTEP_LOCAL_HTTPS names the file of a
 * certificate of our own making, for trying.
 */
export function serverFor(publicOrigin: string, handler: Handler, env = process.env): Server {
	const options = { connectionsCheckingInterval: TIMEOUT_CHECK_MS };
	const file = env.DOORSTEP_LOCAL_HTTPS;
	if (!file) return createServer(options, guardedBy(publicOrigin, handler));
	// No promise of https outlives the trial: it would lock out whatever else this machine serves.
	const guarded = guardedBy(publicOrigin, handler, false);
	return createHttpsServer({ ...options, ...JSON.parse(readFileSync(file, 'utf8')) }, guarded);
}

/**
 * Puts what every answer needs around the app: 421 for a host that is not ours, and the headers
 * that keep an answer from being framed, sniffed or shared; static files pass no other place.
 */
export function guardedBy(
	publicOrigin: string,
	handler: Handler,
	promisesHttps = publicOrigin.startsWith('https:')
) {
	const { host } = new URL(publicOrigin);
	const headers = securityHeaders(promisesHttps);
	return (request: IncomingMessage, response: ServerResponse) => {
		for (const [name, value] of headers) response.setHeader(name, value);
		if (request.headers.host?.toLowerCase() !== host)
			return refuse(response, 421, misdirected(publicOrigin));
		handler(request, response, () => refuse(response, 404, 'Not found'));
	};
}

function misdirected(publicOrigin: string): string {
	return `이 서비스의 주소는 ${publicOrigin} 입니다.\nThe address of this service is ${publicOrigin}.\n`;
}

function refuse(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
}

function listen(server: Server, { host, port }: Address): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => reject(listenTrouble(error, port)));
		server.listen(port, host, resolve);
	});
}

/** What to do about a port that cannot be had, in a sentence. */
export function listenTrouble(error: NodeJS.ErrnoException, port: number): Error {
	if (error.code === 'EADDRINUSE') {
		return new Error(`Port ${port} is taken by another program. Choose one: PORT=4311 npm run …`);
	}
	if (error.code === 'EACCES') return new Error(`Port ${port} is only for the administrator.`);
	return error;
}

async function stop(server: Server): Promise<void> {
	const finished = new Promise((resolve) => server.close(resolve));
	server.closeIdleConnections();
	const late = globalThis.setTimeout(() => server.closeAllConnections(), FINISH_MAX_MS);
	await finished;
	clearTimeout(late);
	// The event with which adapter-node tells the app that no request comes any more; called here
	// one by one, so that the end of each can be waited for.
	const closings = process.listeners('sveltekit:shutdown' as never) as ((why: string) => unknown)[];
	const closed = Promise.allSettled(closings.map(async (close) => close('SIGTERM')));
	await Promise.race([closed, setTimeout(CLOSE_MAX_MS, undefined, { ref: false })]);
}
