import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import process from 'node:process';
import { answerHealth, isHealthQuestion } from '#lib/server/commands/health.ts';
import { log } from '#lib/server/log.server.ts';
import { count, observe } from '#lib/server/metrics.server.ts';
import { processState, type RequestFacts } from '#lib/server/process-state.server.ts';
import { filePolicy, securityHeaders } from '#lib/server/security-headers.ts';
import { doorsOf } from '#lib/server/settings.server.ts';

export type Handler = (
	request: IncomingMessage,
	response: ServerResponse,
	next: () => void
) => void;

// The field app signs out with DELETE; nobody changes or replaces anything else this way.
const methods = ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE'];
/** Files without data, which belong to the field's door all the same. */
const fieldFile = /^\/(field-shell|service-worker\.js)/;

/**
 * Puts what every answer needs around the app: health for whoever looks after the process, 421 for
 * a host that is not ours, 405, and the headers that keep an answer from being framed, sniffed or
 * shared; static files pass no other place.
 */
export function guardedBy(
	publicOrigin: string,
	handler: Handler,
	promisesHttps = publicOrigin.startsWith('https:')
) {
	const { host } = new URL(publicOrigin);
	const headers = securityHeaders(promisesHttps);
	const hasField = doorsOf(process.env.DOORSTEP_DOORS).has('field');
	return (request: IncomingMessage, response: ServerResponse) => {
		follow(request, response);
		for (const [name, value] of headers) response.setHeader(name, value);
		response.setHeader('content-security-policy', filePolicy);
		if (processState.isStopping) response.setHeader('connection', 'close');
		const isOurHost = request.headers.host?.toLowerCase() === host;
		if (isHealthQuestion(request, isOurHost)) return void answerHealth(request, response);
		if (!isOurHost) return refuse(response, 421, misdirected(publicOrigin));
		if (!methods.includes(request.method!)) return refuseMethod(response);
		if (!hasField && fieldFile.test(request.url!)) return refuse(response, 404, 'Not found\n');
		handler(request, response, () => refuse(response, 404, 'Not found\n'));
	};
}

/** One line and some counts for each request: its route as the app names it, never its path. */
function follow(request: IncomingMessage, response: ServerResponse): void {
	const startedAt = performance.now();
	const facts: RequestFacts = { id: randomUUID().slice(-12), route: null };
	processState.requests.set(request, facts);
	response.setHeader('x-request-id', facts.id);
	response.once('close', () => {
		const durationMs = Math.round(performance.now() - startedAt);
		const method = methods.includes(request.method!) ? request.method : 'other';
		// Nobody waited for the answer any more.
		const status = response.writableFinished ? response.statusCode : 499;
		const route = facts.route ?? 'none';
		count('doorstep_requests_total', { route, status: `${Math.floor(status / 100)}xx` });
		observe('doorstep_request_seconds', durationMs / 1000);
		if (logsRequests()) log('info', { event: 'request', ...facts, method, status, durationMs });
	});
}

/** The demonstration shares its terminal with a person, so it keeps quiet unless told otherwise. */
function logsRequests({ DOORSTEP_LOG_REQUESTS, DOORSTEP_DEMO } = process.env): boolean {
	return DOORSTEP_LOG_REQUESTS ? DOORSTEP_LOG_REQUESTS === '1' : DOORSTEP_DEMO !== '1';
}

function misdirected(publicOrigin: string): string {
	return `이 서비스의 주소는 ${publicOrigin} 입니다.\nThe address of this service is ${publicOrigin}.\n`;
}

function refuseMethod(response: ServerResponse): void {
	response.setHeader('allow', methods.join(', '));
	refuse(response, 405, 'Method not allowed\n');
}

function refuse(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
}
