import type { IncomingMessage, ServerResponse } from 'node:http';
import { processState, type Checks } from '#lib/server/process-state.server.ts';

// /health/live   the process answers: 200, without any look at the database
// /health/ready  it can serve: 200, else 503; each check by its name, nothing else
//
// For balancers and supervisors, so they may come by any name of this machine.

const questions = ['/health/live', '/health/ready'];
const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** True for a question about this process by somebody who may ask it. */
export function isHealthQuestion(request: IncomingMessage, isOurHost: boolean): boolean {
	const isAsked = questions.includes(pathOf(request)) && /^(GET|HEAD)$/.test(request.method ?? '');
	return isAsked && (isOurHost || loopback.test(request.socket?.remoteAddress ?? ''));
}

/** Answers it; a process that is stopping is alive and not ready. */
export async function answerHealth(
	request: IncomingMessage,
	response: ServerResponse
): Promise<void> {
	const checks = pathOf(request) === '/health/live' ? { alive: true } : await readinessChecks();
	const isWell = Object.values(checks).every(Boolean);
	const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
	response.writeHead(isWell ? 200 : 503, headers).end(JSON.stringify(checks) + '\n');
}

async function readinessChecks(): Promise<Checks> {
	const checks = (await processState.readiness?.()) ?? { started: false };
	return { ...checks, ...(processState.isStopping ? { staying: false } : {}) };
}

function pathOf(request: IncomingMessage): string {
	return request.url?.split('?')[0] ?? '';
}
