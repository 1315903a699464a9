import { building } from '$app/environment';
import type { Handle, RequestEvent } from '@sveltejs/kit';
import { problemStatus } from '#lib/base/problems.ts';
import { isBusy, RETRY_AFTER_SECONDS } from '#lib/server/busy.server.ts';
import { calmAnswer } from '#lib/server/calm-answer.server.ts';
import { processState } from '#lib/server/process-state.server.ts';
import { rateLimiter } from '#lib/server/rate.server.ts';
import { settings, type DoorName } from '#lib/server/settings.server.ts';
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
	return calmAnswer({ code: 'not_found' }, isForProgram(event));
};

const rate = settings.requestRate * settings.limitFactor;
const mayPass = rateLimiter(rate, rate * BURST_SECONDS);

export const limitRate: Handle = ({ event, resolve }) => {
	if (building || mayPass(addressOf(event), performance.now())) return resolve(event);
	return calmAnswer({ code: 'too_fast' }, isForProgram(event));
};

/** Trouble with the database is said in words, with the right status, and with when to come again. */
export const answerTrouble: Handle = async ({ event, resolve }) => {
	if (!building && !isRoleTrusted() && event.route.id) {
		return calmAnswer({ code: 'busy_try_again' }, isForProgram(event));
	}
	try {
		return withTrouble(await resolve(event), event.locals.trouble);
	} catch (thrown) {
		if (isBusy(thrown)) return calmAnswer(thrown.problem, isForProgram(event));
		throw thrown;
	}
};

function withTrouble(response: Response, trouble: App.Locals['trouble']): Response {
	const status = trouble ? problemStatus[trouble] : response.status;
	if (status !== 503) return response;
	const headers = new Headers(response.headers);
	headers.set('retry-after', String(RETRY_AFTER_SECONDS));
	return new Response(response.body, { status, headers });
}

function isForProgram({ route }: RequestEvent): boolean {
	return route.id?.startsWith('/(api)') ?? false;
}

/** Who asks. Behind a proxy that does not say so, everybody is one. */
function addressOf(event: RequestEvent): string {
	try {
		return event.getClientAddress();
	} catch {
		return 'unknown';
	}
}
