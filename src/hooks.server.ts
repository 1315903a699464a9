import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { asLanguage } from '#lib/base/localized.ts';
import { problemWords } from '#lib/i18n/problem-words.ts';
import { knowAllProblems } from '#lib/i18n/server-problem-words.ts';
import { paraglideMiddleware } from '#lib/i18n/paraglide/server.js';
import { agencyBySlug } from '#lib/identity/queries.server.ts';
import { checkContactSession } from '#lib/identity/contact-sessions.server.ts';
import { checkSession } from '#lib/identity/sessions.server.ts';
import { mayPass } from '#lib/identity/doors.ts';
import { isBusy } from '#lib/server/busy.server.ts';
import { contactCookieName, sessionCookieName } from '#lib/server/cookies.server.ts';
import {
	answerTrouble,
	isForm,
	keepDoorsShut,
	limitRate,
	noteRoute
} from '#lib/server/gate.server.ts';
import { logSurprise } from '#lib/server/log.server.ts';
import { protectHeaders, isOwnOrigin } from '#lib/server/protection.server.ts';
import { startServer } from '#lib/server/start.server.ts';
import { carry } from '#lib/server/typed-form.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { CARRIED_FORM } from '#lib/ui/typed-form.ts';

knowAllProblems();

export const init: ServerInit = startServer;

const contrastCookie = 'contrast';

/** What the reader chose; empty follows the system. */
function contrastOf(chosen: string | undefined): string {
	return chosen === 'high' || chosen === 'standard' ? chosen : '';
}

const readingMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Doors for servers: they go by a secret of their own and never by a cookie, so no page can misuse them. */
const serverDoors = ['/(api)/[agency=slug]/api/delivery'];

/** Every act comes from a page of ours, whatever its content type. */
const guardOrigin: Handle = ({ event, resolve }) => {
	if (serverDoors.includes(event.route.id ?? '')) return resolve(event);
	if (readingMethods.includes(event.request.method) || isOwnOrigin(event.request)) {
		return resolve(event);
	}
	return new Response(problemWords({ code: 'foreign_origin' }).sentence, { status: 403 });
};

const speakLanguage: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		event.locals.language = asLanguage(locale) ?? 'ko';
		return resolve(event, {
			transformPageChunk: ({ html }) =>
				html
					.replace('%lang%', event.locals.language)
					.replace('%contrast%', contrastOf(event.cookies.get(contrastCookie))),
			preload: ({ type }) => type === 'js' || type === 'css' || type === 'font'
		});
	});

const findAgency: Handle = async ({ event, resolve }) => {
	const slug = event.params.agency;
	event.locals.agency = slug ? await agencyBySlug(slug) : null;
	return resolve(event);
};

/** Staff doors open for those whose role may pass; the others see the sign-in page. */
const knowStaff: Handle = async ({ event, resolve }) => {
	const { agency } = event.locals;
	event.locals.signedIn = null;
	const route = event.route.id ?? '';
	const isStaffDoor = route.startsWith('/(admin)') || route.startsWith('/(api)');
	const token = event.cookies.get(sessionCookieName);
	if (agency && isStaffDoor && token) {
		const visitor = { kind: 'visitor', agencyId: agency.id } as const;
		event.locals.signedIn = await acting(visitor, (work) => checkSession(work, token));
	}
	if (agency && route.startsWith('/(admin)/[agency=slug]/admin')) {
		if (!mayPass(route, event.locals.signedIn?.role)) {
			const next = encodeURIComponent(event.url.pathname);
			const location = `/${agency.slug}/login?next=${next}`;
			if (!event.locals.signedIn && isForm(event)) return signInFirst(event, location);
			return new Response(null, { status: 303, headers: { location } });
		}
	}
	return resolve(event);
};

/** The page of signing in, in place of a form's answer; it takes along what was typed. */
async function signInFirst(event: RequestEvent, location: string): Promise<Response> {
	const { pathname, search } = event.url;
	const typed = await event.request.formData().catch(() => new FormData());
	return event.fetch(location, {
		method: 'POST',
		headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin' },
		body: new URLSearchParams({ [CARRIED_FORM]: carry(pathname + search, typed) })
	});
}

const contactDoors = [
	'/(portal)',
	'/(public)/[agency=slug]/series',
	'/(public)/[agency=slug]/book'
];
const openPortalDoors = ['/(portal)/[agency=slug]/my/sign-in', '/(portal)/[agency=slug]/calendar'];

/** Who signed in with a mailed link, where it matters; the portal shows others the way in. */
const knowContact: Handle = async ({ event, resolve }) => {
	const { agency } = event.locals;
	event.locals.contact = null;
	const route = event.route.id ?? '';
	const token = event.cookies.get(contactCookieName);
	if (agency && token && contactDoors.some((door) => route.startsWith(door))) {
		const visitor = { kind: 'visitor', agencyId: agency.id } as const;
		event.locals.contact = await acting(visitor, (work) => checkContactSession(work, token));
	}
	const isOpen = openPortalDoors.some((door) => route.startsWith(door));
	if (agency && route.startsWith('/(portal)') && !isOpen && !event.locals.contact) {
		return new Response(null, { status: 303, headers: { location: `/${agency.slug}/my/sign-in` } });
	}
	return resolve(event);
};

const addHeaders: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	protectHeaders(response.headers, event.url.protocol === 'https:');
	return response;
};

export const handle = sequence(
	addHeaders,
	noteRoute,
	keepDoorsShut,
	limitRate,
	answerTrouble,
	guardOrigin,
	speakLanguage,
	findAgency,
	knowStaff,
	knowContact
);

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status === 404) return { message };
	if (isBusy(error)) {
		const { code } = error.problem;
		event.locals.trouble = code;
		return { message: problemWords(error.problem).sentence, code };
	}
	if (status === 413) return { message: problemWords({ code: 'body_too_large' }).sentence };
	const id = logSurprise(error, { route: event.route.id, method: event.request.method });
	return { message: problemWords({ code: 'unexpected' }).sentence, id };
};
