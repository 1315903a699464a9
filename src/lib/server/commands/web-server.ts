import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { guardedBy, type Handler } from '#lib/server/commands/guard.ts';
import { project } from '#lib/server/commands/project.ts';
import { isFree } from '#lib/server/postgres/ports.ts';
import { processState } from '#lib/server/process-state.server.ts';
import { positiveNumber } from '#lib/server/settings.server.ts';

// How long a client may take, and how much it may ask for at once; each can be set.
const HEADERS_SECONDS = 10;
const REQUEST_SECONDS = 30;
const KEEP_ALIVE_SECONDS = 5;
const CONNECTIONS_MAX = 2_000;
const HEADER_BYTES_MAX = 16 * 1024;
const HEADERS_MAX = 100;
const TIMEOUT_CHECK_MS = 2_000;
const FINISH_MAX_MS = 10_000;
// The queue lets running jobs finish for five seconds, then the pools close.
const CLOSE_MAX_MS = 8_000;

export type Address = { host: string; port: number; publicOrigin: string };
export type WebServer = { address: Address; stop: () => Promise<void> };

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
	const { handler } = await import(pathToFileURL(builtApp()).href);
	return openServer(address, handler);
}

/** The file of the built app; throws a sentence while there is none. */
export function builtApp(): string {
	const app = join(project, 'build/handler.js');
	if (!existsSync(app)) throw new Error('The app is not built yet: npm run build');
	return app;
}

/** Listens for an app, within the limits that the settings name. */
export async function openServer(
	address: Address,
	handler: Handler,
	env = process.env
): Promise<WebServer> {
	const server = serverFor(address.publicOrigin, handler, env);
	server.headersTimeout = positiveNumber(env.HEADERS_SECONDS, HEADERS_SECONDS) * 1000;
	server.requestTimeout = positiveNumber(env.REQUEST_SECONDS, REQUEST_SECONDS) * 1000;
	server.keepAliveTimeout = positiveNumber(env.KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS) * 1000;
	server.maxConnections = positiveNumber(env.CONNECTIONS_MAX, CONNECTIONS_MAX);
	server.maxHeadersCount = HEADERS_MAX;
	processState.isStopping = false;
	await listen(server, address);
	return { address, stop: () => stop(server, positiveNumber(env.DRAIN_SECONDS, 0)) };
}

/**
 * Plain http, for a proxy or for this machine; https where DOORSTEP_LOCAL_HTTPS names the file of a
 * certificate of our own making, for trying.
 */
export function serverFor(publicOrigin: string, handler: Handler, env = process.env): Server {
	const options = {
		connectionsCheckingInterval: TIMEOUT_CHECK_MS,
		maxHeaderSize: positiveNumber(env.HEADER_BYTES_MAX, HEADER_BYTES_MAX)
	};
	const file = env.DOORSTEP_LOCAL_HTTPS;
	if (!file) return createServer(options, guardedBy(publicOrigin, handler));
	// No promise of https outlives the trial: it would lock out whatever else this machine serves.
	const guarded = guardedBy(publicOrigin, handler, false);
	return createHttpsServer({ ...options, ...JSON.parse(readFileSync(file, 'utf8')) }, guarded);
}

function listen(server: Server, { host, port }: Address): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => reject(listenTrouble(error, port)));
		server.listen(port, host, resolve);
	});
}

/** Throws the sentence about a taken port before anything else is started. */
export async function refuseTakenPort({ host, port }: Address): Promise<void> {
	if (await isFree(port, host)) return;
	throw listenTrouble({ code: 'EADDRINUSE' } as NodeJS.ErrnoException, port);
}

/** What to do about a port that cannot be had, in a sentence. */
export function listenTrouble(error: NodeJS.ErrnoException, port: number): Error {
	if (error.code === 'EADDRINUSE') {
		return new Error(`Port ${port} is taken by another program. Choose one: PORT=4311 npm run …`);
	}
	if (error.code === 'EACCES') return new Error(`Port ${port} is only for the administrator.`);
	return error;
}

async function stop(server: Server, drainSeconds: number): Promise<void> {
	// A balancer hears that we are not ready and sends nobody any more, while we still listen.
	processState.isStopping = true;
	await setTimeout(drainSeconds * 1000);
	const finished = new Promise((resolve) => server.close(resolve));
	server.closeIdleConnections();
	const late = globalThis.setTimeout(() => server.closeAllConnections(), FINISH_MAX_MS);
	await finished;
	clearTimeout(late);
	// The event with which adapter-node tells the app that no request comes any more; called here
	// one by one, so that the end of each can be waited for.
	const closings = process.listeners('sveltekit:shutdown' as never) as unknown as ((
		why: string
	) => unknown)[];
	const closed = Promise.allSettled(closings.map(async (close) => close('SIGTERM')));
	await Promise.race([closed, setTimeout(CLOSE_MAX_MS, undefined, { ref: false })]);
}
