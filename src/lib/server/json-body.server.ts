import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';

const BODY_BYTES_MAX = 1_000_000;

/** The JSON object of a request, or the problem that kept it from being read. Never throws. */
export async function readJson(request: Request): Promise<Outcome<object>> {
	if (!request.headers.get('content-type')?.startsWith('application/json')) {
		return refused(problem('bad_characters'));
	}
	if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) {
		return refused(problem('body_too_large'));
	}
	try {
		const body: unknown = JSON.parse(await request.text());
		const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
		return isObject ? done(body) : refused(problem('bad_characters'));
	} catch {
		return refused(problem('bad_characters'));
	}
}
