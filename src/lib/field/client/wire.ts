/** One exchange over the network, and how a true answer is told from any other. */
import { DOORSTEP_HEADER, PROTOCOL } from '#lib/field/terms.ts';
import type { ExchangeAnswer, ExchangeRequest, Verdict } from '#lib/field/protocol.ts';

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/**
 * no_connection: no answer. not_ours: an answer by somebody else, such as a captive portal's 200.
 * sign_in_needed: the session is over or somebody else's. too_large: fewer at once. unreadable: the
 * server does not understand, this app may be too old. trouble: the server's own.
 */
export type Failure =
	'no_connection' | 'not_ours' | 'sign_in_needed' | 'too_large' | 'unreadable' | 'trouble';
export type Reply<A = ExchangeAnswer> =
	{ kind: 'answer'; answer: A } | { kind: 'failed'; reason: Failure; retryAfterMs: number };
type Failed = Extract<Reply, { kind: 'failed' }>;

const TIMEOUT_MS = 60_000;
const verdicts: readonly Verdict[] = ['applied', 'duplicate', 'held', 'refused'];

/** One exchange; see `post`. */
export function postExchange(
	fetch: Fetch,
	address: string,
	request: ExchangeRequest
): Promise<Reply> {
	const isAnswer = (answer: unknown) => isAnswerTo(answer, request);
	return post(fetch, address, request, isAnswer as (answer: unknown) => answer is ExchangeAnswer);
}

/** Never throws: whatever happens on the way is a failure with a reason. */
export async function post<A>(
	fetch: Fetch,
	address: string,
	body: unknown,
	isAnswer: (answer: unknown) => answer is A
): Promise<Reply<A>> {
	try {
		const response = await fetch(address, asPost(body));
		if (!response.ok) return failed(reasonFor(response), response);
		if (!isOurs(response)) return failed('not_ours');
		const answer: unknown = await response.json();
		return isAnswer(answer) ? { kind: 'answer', answer } : failed('not_ours');
	} catch (surprise) {
		return failed(surprise instanceof SyntaxError ? 'not_ours' : 'no_connection');
	}
}

/** A POST with JSON that carries our header and the session. */
export function asPost(body: unknown, method = 'POST'): RequestInit {
	return {
		method,
		headers: { 'content-type': 'application/json', [DOORSTEP_HEADER]: String(PROTOCOL) },
		body: JSON.stringify(body),
		credentials: 'same-origin',
		cache: 'no-store',
		redirect: 'manual',
		signal: AbortSignal.timeout(TIMEOUT_MS)
	};
}

/** True when the answer was written by Doorstep, not by something between. */
export function isOurs(response: Response): boolean {
	return isJson(response) && response.headers.get(DOORSTEP_HEADER) === String(PROTOCOL);
}

function isJson(response: Response): boolean {
	return response.headers.get('content-type')?.startsWith('application/json') ?? false;
}

/** It answers this request: our protocol, a real time, and verdicts on nothing but what was sent. */
function isAnswerTo(answer: unknown, request: ExchangeRequest): answer is ExchangeAnswer {
	if (typeof answer !== 'object' || answer === null) return false;
	const { protocol, serverTime, results } = answer as Partial<ExchangeAnswer>;
	if (protocol !== PROTOCOL || Number.isNaN(Date.parse(String(serverTime)))) return false;
	if (!Array.isArray(results)) return false;
	const sent = new Set(request.operations.map((operation) => operation.id));
	return results.every((one) => sent.has(one?.id) && verdicts.includes(one.verdict));
}

/** A portal may answer anything; only JSON may tell us to stop and ask for a sign-in. */
function reasonFor(response: Response): Failure {
	const { status } = response;
	if (status === 413) return 'too_large';
	if (status === 429 || status >= 500) return 'trouble';
	if (!isJson(response)) return 'not_ours';
	if (status === 401 || status === 403) return 'sign_in_needed';
	return status === 400 || status === 422 ? 'unreadable' : 'trouble';
}

function failed(reason: Failure, response?: Response): Failed {
	const seconds = Number(response?.headers.get('retry-after') ?? 0);
	return { kind: 'failed', reason, retryAfterMs: seconds > 0 ? seconds * 1000 : 0 };
}
