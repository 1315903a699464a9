import { building } from '$app/environment';
import type { Handle, RequestEvent } from '@sveltejs/kit';
import { problemStatus, type Problem } from '#lib/base/problems.ts';
import { isBusy, RETRY_AFTER_SECONDS } from '#lib/server/busy.server.ts';
import { calmData, calmPage, type Unsent } from '#lib/server/calm-answer.server.ts';
import { processState } from '#lib/server/process-state.server.ts';
import { rateLimiter } from '#lib/server/rate.server.ts';
import { settings, type DoorName } from '#lib/server/settings.server.ts';
import { isSecret } from '#lib/server/typed-values.ts';
import { isRoleTrusted } from '#lib/server/trusted-role.server.ts';

// What a request meets before anybody asks who it is.

/** A page with all that it loads comes in one burst; so does an office behind one address. */
const BURST_SECONDS = 4;
/** Every door needs them. */
const sharedRoutes = ['/(public)/language', '/(public)/contrast'];

/** Tells the web server's log and counts which route this was; never its path. */
export const noteRoute: Handle = ({ event, resolve }) => {
	const facts = event.platform?.req && processState.requests.get(event.platform.req);
	if (facts) facts.route = event.route.id;
	return resolve(event);
};

/** A process may serve some doors only; what lies behind the others is not there. */
export const keepDoorsShut: Handle = ({ event, resolve }) => {
	const door = /^\/\((\w+)\)/.exec(event.route.id ?? '')?.[1];
	const isShared = sharedRoutes.includes(event.route.id ?? '');
	if (building || !door || isShared || settings.doors.has(door as DoorName)) return resolve(event);
	return refusal({ code: 'not_found' }, event);
};

const rate = settings.requestRate * settings.limitFactor;
const mayPass = rateLimiter(rate, rate * BURST_SECONDS);

export const limitRate: Handle = ({ event, resolve }) => {
	if (building || mayPass(addressOf(event), performance.now())) return resolve(event);
	return refusal({ code: 'too_fast' }, event);
};

/** Trouble with the database is said in words, with the right status, and with when to come again. */
export const answerTrouble: Handle = async ({ event, resolve }) => {
	const copy = isForm(event) ? event.request.clone() : undefined;
	const say = async (problem: Problem) =>
		refusal(problem, event, copy && (await unsent(event, copy)));
	if (!building && !isRoleTrusted() && event.route.id) return say({ code: 'busy_try_again' });
	try {
		const response = await resolve(event);
		const { trouble } = event.locals;
		// The page that the form stands on could not be drawn again either.
		if (trouble && copy) return say({ code: trouble });
		return withTrouble(response, trouble);
	} catch (thrown) {
		if (isBusy(thrown)) return say(thrown.problem);
		throw thrown;
	}
};

function refusal(problem: Problem, { route }: RequestEvent, form?: Unsent): Response {
	const isForProgram = route.id?.startsWith('/(api)') ?? false;
	return isForProgram ? calmData(problem) : calmPage(problem, form);
}

function withTrouble(response: Response, trouble: App.Locals['trouble']): Response {
	const status = trouble ? problemStatus[trouble] : response.status;
	if (status !== 503) return response;
	const headers = new Headers(response.headers);
	headers.set('retry-after', String(RETRY_AFTER_SECONDS));
	return new Response(response.body, { status, headers });
}

const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data)/;

/** Whether a request carries a form that was sent to act. */
export function isForm({ request }: Pick<RequestEvent, 'request'>): boolean {
	return request.method === 'POST' && formTypes.test(request.headers.get('content-type') ?? '');
}

/** What was typed, to be sent again; nothing where a secret is among it, or nobody can read it. */
async function unsent({ url }: RequestEvent, copy: Request): Promise<Unsent | undefined> {
	const form = await copy.formData().catch(() => null);
	const typed = form ? [...form] : [];
	const isRepeatable = typed.every(([name, value]) => typeof value === 'string' && !isSecret(name));
	if (!isRepeatable || !form) return undefined;
	return { action: url.pathname + url.search, fields: typed as Unsent['fields'] };
}

/** Who asks. Behind a proxy that does not say so, everybody is one. */
function addressOf(event: RequestEvent): string {
	try {
		return event.getClientAddress();
	} catch {
		return 'unknown';
	}
}
